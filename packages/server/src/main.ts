import { buildProgram } from './cli/program.ts';
import { EXIT, runProgram, tellFailure } from './cli/run.ts';

// What happens while nobody waits for it, such as the loss of the embedded database under a server.
process.on('uncaughtException', (error) => process.exit(tellFailure(error)));
const code = await runProgram(buildProgram(), process.argv);
// A database that refuses half way may leave its connection open for a minute, which would keep a command that failed from ending.
if (code !== EXIT.ok) process.exit(code);
