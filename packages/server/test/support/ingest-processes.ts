import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';

const CARTOGRAPH = fileURLToPath(new URL('../../bin/cartograph.js', import.meta.url));
const BUILT = new URL('../../dist/main.js', import.meta.url);

/** Where a process of ours keeps its data: a PostgreSQL server's database, or a folder. */
export type Place = { DATABASE_URL: string } | { CARTOGRAPH_DATA: string };

/** A `cartograph serve` of a test's own, as an operator runs it. */
export interface ServerProcess {
  address: string;
  /** Ends it at once, as a power cut would; resolves when it is gone. */
  kill: () => Promise<void>;
  /** Asks it to stop; gives its exit code. */
  stop: () => Promise<number | null>;
  /** Sends it a signal, such as the one that halts it. */
  signal: (name: NodeJS.Signals) => void;
  isRunning: () => boolean;
  /** What it wrote to standard error. */
  complaints: () => string;
}

/** Starts a server on a free port of the loopback interface, with more settings if need be; resolves when it listens. */
export async function startServerProcess(place: Place, settings: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const child = run(['serve'], place, settings);
  const complaints = collect(child);
  const address = await listensOn(child);
  if (address === undefined) throw new Error(`the server ended with code ${child.exitCode} before it listened: ${complaints()}`);
  return {
    address,
    kill: async () => {
      await end(child, 'SIGKILL');
    },
    stop: () => end(child, 'SIGTERM'),
    signal: (name) => void child.kill(name),
    isRunning: () => !hasEnded(child),
    complaints,
  };
}

/** Runs a command to its end; gives its exit code and what it said. */
export async function runCommand(args: readonly string[], place: Place): Promise<{ code: number | null; said: string }> {
  const child = run(args, place);
  const complaints = collect(child);
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, said: said + complaints() };
}

function run(args: readonly string[], place: Place, settings: Readonly<Record<string, string>> = {}): ChildProcess {
  if (!fs.existsSync(BUILT)) throw new Error('These tests run the built server: npm run build');
  const env = { PATH: process.env.PATH, PORT: '0', CARTOGRAPH_RATE_LIMIT: 'off', LOG_LEVEL: 'error', ...place, ...settings };
  return spawn(process.execPath, [CARTOGRAPH, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  return () => text;
}

/** The address in the first line that a server prints; undefined if it ends before. */
async function listensOn(child: ChildProcess): Promise<string | undefined> {
  for await (const line of readline.createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  return undefined;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (hasEnded(child)) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
  return child.exitCode;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
