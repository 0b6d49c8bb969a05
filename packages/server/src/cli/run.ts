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
const PLAIN = new Set([
  'bad_config',
  'folder_in_use',
  'bad_backup',
  'bad_export',
  'bad_migrations',
  'company_busy',
  'admin_api_failed',
  'cannot_listen',
  'cannot_make_folder',
  'not_owner',
  'database_lost',
  'EPERM',
  'EROFS',
  'ENOSPC',
]);

/** What the operating system refuses of a file or folder, in words. */
const SYSTEM: Readonly<Record<string, (path: string) => string>> = {
  EACCES: (path) => `this user may not open ${path}`,
  ENOENT: (path) => `there is no ${path}`,
  EISDIR: (path) => `${path} is a folder, but needs to be a file`,
  EEXIST: (path) => `${path} is a file, but needs to be a folder`,
  ENOTDIR: (path) => `${path} lies within a file, but needs to be in a folder`,
};

/** SQLSTATEs by which PostgreSQL refuses a connection for who asks or what for: unknown user, wrong password, no such database, no right. */
const REFUSED = /^(28|3D|42501)/;

/** What pg says of a connection without a code of its own, and what it means for DATABASE_URL. */
const WANTED: readonly (readonly [RegExp, string])[] = [
  [/client password must be a/, 'the database asks for a password, and DATABASE_URL has none.'],
  [/does not support SSL/, 'the database does not speak TLS, which the sslmode of DATABASE_URL asks for.'],
];

/** Codes of Node.js by which it does not trust the certificate of a server. */
const UNTRUSTED = /CERT|^UNABLE_TO_|^ERR_TLS_/;

/** How the embedded database says that it cannot begin; why, it does not say. */
const NOT_BEGUN = /PGlite failed to initialize|^Aborted\(/;

/** Runs the command line and gives the exit code. Failures are told in a sentence on standard error; only bugs show their stack. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<number> {
  // Whoever reads our output may have read enough, as in `cartograph export acme | head`.
  process.stdout.on('error', (error) => process.exit(codeOf(error) === 'EPIPE' ? EXIT.ok : EXIT.failed));
  try {
    await program.parseAsync([...argv]);
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return tellFailure(error);
  }
}

/** Tells a failure on standard error, and gives the exit code. */
export function tellFailure(error: unknown): number {
  process.stderr.write(`${explain(error)}\n`);
  if (error instanceof CommandFailed) return error.exitCode;
  return codeOf(error) === 'bad_config' ? EXIT.usage : EXIT.failed;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  const sentence = explainOwn(error) ?? explainSystem(error) ?? explainDatabase(cause);
  return sentence === undefined ? (error.stack ?? error.message) : `cartograph: ${sentence}`;
}

function explainOwn(error: Error): string | undefined {
  return error instanceof CommandFailed || PLAIN.has(codeOf(error)) ? error.message : undefined;
}

function explainSystem(error: NodeJS.ErrnoException): string | undefined {
  // What the server listens on is told apart, so this is the socket by which a folder is held.
  if (error.syscall === 'listen') return `the folder of the embedded database cannot be used (${error.message}); check CARTOGRAPH_DATA.`;
  const inWords = SYSTEM[codeOf(error)];
  return inWords === undefined ? undefined : `${inWords(error.path ?? 'what was named')}.`;
}

function explainDatabase(error: Error): string | undefined {
  const { message } = error;
  const code = codeOf(error);
  const wanted = WANTED.find(([pattern]) => pattern.test(message))?.[1];
  if (wanted !== undefined) return wanted;
  if (REFUSED.test(code)) return `the database refuses (${message}); check DATABASE_URL.`;
  if (isUnavailable(error)) return `the database cannot be reached (${message || code}); check DATABASE_URL.`;
  if (UNTRUSTED.test(code)) return `the database's certificate is not trusted (${message}); check DATABASE_URL.`;
  if (NOT_BEGUN.test(message))
    return `the embedded database cannot be started (${message}): is the disk of CARTOGRAPH_DATA full, or is a file there not this user's?`;
  return undefined;
}
