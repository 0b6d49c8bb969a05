import { type Command, CommanderError } from 'commander';
import { codeOf, isUnavailable } from '../store/failure.ts';

/** Exit codes of the command: done; failed, or differences found; called wrongly or configured wrongly. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** A failure that the operator can do something about; the message is for them. */
export class CommandFailed extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Codes of errors whose message is meant for the operator as it is. */
const PLAIN = new Set(['bad_config', 'folder_in_use', 'bad_backup', 'bad_export', 'bad_migrations', 'company_busy', 'admin_api_failed']);

/** What the operating system refuses, in words and with what to do: of an address to listen on, or of a file or folder. */
const SYSTEM: Readonly<Record<string, (error: NodeJS.ErrnoException & { address?: string; port?: number }) => string>> = {
  EADDRINUSE: ({ address, port }) => `port ${port} of ${address} is taken by another process: stop that, or name another port by PORT`,
  EADDRNOTAVAIL: ({ address }) => `this machine has no address ${address} to listen on; check HOST`,
  EACCES: ({ path, port }) =>
    path === undefined ? `port ${port} may not be listened on by this user; name another by PORT` : `this user may not open ${path}`,
  ENOENT: ({ path }) => `there is no ${path}`,
  EISDIR: ({ path }) => `${path ?? 'what was named'} is a folder, but needs to be a file`,
  EEXIST: ({ path }) => `${path} is a file, but needs to be a folder`,
  ENOTDIR: ({ path }) => `${path} lies within a file, but needs to be in a folder`,
};

/** SQLSTATEs by which PostgreSQL refuses a connection for who asks or what for: unknown user, wrong password, no such database, no right. */
const REFUSED = /^(28|3D|42501)/;

/** Runs the command line and gives the exit code. Failures are told in a sentence on standard error; only bugs show their stack. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<number> {
  // Whoever reads our output may have read enough, as in `cartograph export acme | head`.
  process.stdout.on('error', (error) => process.exit(codeOf(error) === 'EPIPE' ? EXIT.ok : EXIT.failed));
  try {
    await program.parseAsync([...argv]);
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    process.stderr.write(`${explain(error)}\n`);
    if (error instanceof CommandFailed) return error.exitCode;
    return codeOf(error) === 'bad_config' ? EXIT.usage : EXIT.failed;
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof CommandFailed || PLAIN.has(codeOf(error))) return `cartograph: ${error.message}`;
  const cause = error.cause instanceof Error ? error.cause : error;
  if (REFUSED.test(codeOf(cause))) return `cartograph: the database refuses (${cause.message}); check DATABASE_URL.`;
  if (isUnavailable(cause)) return `cartograph: the database cannot be reached (${cause.message || codeOf(cause)}); check DATABASE_URL.`;
  const inWords = SYSTEM[codeOf(error)];
  if (inWords !== undefined) return `cartograph: ${inWords(error)}.`;
  return error.stack ?? error.message;
}
