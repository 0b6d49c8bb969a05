import { buildProgram } from './cli/program.ts';
import { EXIT, runProgram } from './cli/run.ts';

const code = await runProgram(buildProgram(), process.argv);
// A database that refuses half way may leave its connection open for a minute, which would keep a command that failed from ending.
if (code !== EXIT.ok) process.exit(code);
