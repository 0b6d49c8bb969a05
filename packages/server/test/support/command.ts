import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject, onTestFinished } from 'vitest';
import { createPostgresDatabase } from './databases.ts';

const BIN = fileURLToPath(new URL('../../bin/cartograph.js', import.meta.url));

/** Variables of the environment that the command reads. */
export type Environment = Readonly<Record<string, string>>;

/** What a command that ended said. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A command that runs. */
export interface Running {
  child: ChildProcess;
  stdout: () => string;
  ended: Promise<Ended>;
}

/** Starts the built command with an environment of its own; it is killed when the test is over. */
export function startCommand(args: readonly string[], environment: Environment = {}, input = ''): Running {
  const own = { PATH: process.env.PATH ?? '', HOME: os.tmpdir(), LOG_LEVEL: 'warn', ...environment };
  const child = spawn(process.execPath, [BIN, ...args], { env: own, cwd: os.tmpdir() });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  // A command that ends before it has read its input breaks the pipe.
  child.stdin.on('error', () => undefined).end(input);
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr }));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, stdout: () => stdout, ended };
}

/** Runs the built command until it ends. */
export function run(args: readonly string[], environment: Environment = {}, input = ''): Promise<Ended> {
  return startCommand(args, environment, input).ended;
}

/** A server that was started by the command. */
export interface Served extends Running {
  address: string;
}

/** Starts `cartograph serve` on a free port and waits until it says where it listens. */
export async function serve(environment: Environment): Promise<Served> {
  const running = startCommand(['serve'], { PORT: '0', ...environment });
  const address = await new Promise<string>((resolve, reject) => {
    running.child.stdout?.on('data', () => {
      const found = /listens on (http:\S+)/.exec(running.stdout())?.[1];
      if (found !== undefined) resolve(found);
    });
    running.ended.then(({ code, stderr }) => reject(new Error(`serve ended with ${code}: ${stderr}`)));
  });
  return { ...running, address };
}

/** The environment of a server whose clock is moved. */
export function moveClock(byMs: number): Environment {
  const clock = fileURLToPath(new URL('./moved-clock.mjs', import.meta.url));
  return { NODE_OPTIONS: `--import=${clock}`, MOVED_CLOCK_MS: String(byMs) };
}

/** The kinds of database that the command works on. */
export const PLACES = ['the embedded database', 'PostgreSQL'] as const;
export type Place = (typeof PLACES)[number];

/** A temporary folder, gone when the test is over. */
export function makeFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-cli-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The environment that names an empty database of a kind; an embedded one has its schema already. */
export async function makePlace(place: Place): Promise<Environment> {
  if (place === 'PostgreSQL') return { DATABASE_URL: await createPostgresDatabase() };
  const folder = makeFolder();
  fs.cpSync(inject('embeddedFolder'), folder, { recursive: true });
  return { CARTOGRAPH_DATA: folder };
}

/** Reports events of one visitor to a server over the network. Gives the status, and the answer's body. */
export async function postBatch(address: string, sender: object, events: readonly object[]) {
  const body = JSON.stringify({ ...sender, events });
  const response = await fetch(`${address}/analytics/batch`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  return { status: response.status, results: ((await response.json()) as { results?: { event_id: string; status: string }[] }).results };
}
