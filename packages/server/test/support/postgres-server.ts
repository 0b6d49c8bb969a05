import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';

/** A PostgreSQL server of the tests' own, on a free port of the loopback interface, gone when stopped. */
export interface PostgresServer {
  /** Address of its maintenance database. */
  url: string;
  stop: () => Promise<void>;
  /** Ends it at once, as a power cut would; resolves when it is gone. */
  kill: () => Promise<void>;
  /** Starts it again where it was; resolves when it takes connections, or throws if it ends before. */
  start: () => Promise<void>;
  /** Starts it again if it ended by itself. */
  revive: () => Promise<void>;
}

const MAJOR_MIN = 15;
const START_WITHIN_MS = 20_000;
const SETTINGS = ['fsync=off', 'max_connections=200', 'log_min_messages=fatal'];

/** Starts PostgreSQL in a temporary folder, made within `parent`. Throws a sentence that says what to install if there is none. */
export async function startPostgres(parent = os.tmpdir(), more: readonly string[] = []): Promise<PostgresServer> {
  const bin = findBinaries();
  const folder = fs.mkdtempSync(path.join(parent, 'cartograph-pg-'));
  const user = findUser();
  if (user !== undefined) fs.chownSync(folder, user.uid, user.gid);
  const data = path.join(folder, 'data');
  execFileSync(path.join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync'], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  const port = await findFreePort();
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const settings = [...SETTINGS, ...more].flatMap((setting) => ['-c', setting]);
  const launch = () =>
    spawn(path.join(bin, 'postgres'), ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder, ...settings], {
      ...user,
      cwd: folder,
      stdio: 'ignore',
    });
  let server = launch();
  const end = async (signal: NodeJS.Signals) => {
    if (hasEnded(server)) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  };
  if (!(await becomesReady(url, server))) throw new Error(`PostgreSQL ended at its start with code ${server.exitCode}.`);
  const start = async () => {
    // Its processes outlive a killed server by a moment, and until they are gone it refuses to start.
    for (const giveUpMs = Date.now() + START_WITHIN_MS; ; ) {
      server = launch();
      if (await becomesReady(url, server)) return;
      if (Date.now() > giveUpMs) throw new Error(`PostgreSQL does not start again; it ends with code ${server.exitCode}.`);
    }
  };
  return {
    url,
    kill: () => end('SIGKILL'),
    start,
    revive: async () => {
      if (!(await becomesReady(url, server))) await start();
    },
    stop: async () => {
      await end('SIGINT');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Makes an empty database on a server, given its maintenance database; it goes with the server. Gives its address. */
export async function createDatabase(maintenanceUrl: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await ask(maintenanceUrl, `CREATE DATABASE ${name}`);
  return maintenanceUrl.replace(/\/postgres$/, `/${name}`);
}

/** Runs a statement by a connection of its own; gives its rows. */
export async function ask<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** The folder of the newest PostgreSQL server on this machine: Debian keeps them out of PATH. */
export function findBinaries(): string {
  const root = '/usr/lib/postgresql';
  const majors = fs.existsSync(root) ? fs.readdirSync(root).map(Number) : [];
  const newest = Math.max(...majors.filter((major) => fs.existsSync(`${root}/${major}/bin/postgres`)));
  if (newest >= MAJOR_MIN) return `${root}/${newest}/bin`;
  const inPath = (process.env.PATH ?? '').split(path.delimiter).find((folder) => fs.existsSync(path.join(folder, 'initdb')));
  if (inPath !== undefined) return inPath;
  throw new Error(`The tests need a PostgreSQL server, version ${MAJOR_MIN} or newer: sudo apt-get install postgresql`);
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function findUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => /^(postgres|nobody):/.test(entry));
  const [, , uid, gid] = (line ?? '').split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** A port that nothing listens on now. */
export async function findFreePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until a server takes connections; false if it ends before. */
async function becomesReady(url: string, server: ChildProcess): Promise<boolean> {
  while (!hasEnded(server)) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return false;
}
