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
}

const MAJOR_MIN = 15;

/** Starts PostgreSQL in a temporary folder. Throws a sentence that says what to install if there is none. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = findBinaries();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-pg-'));
  const user = findUser();
  if (user !== undefined) fs.chownSync(folder, user.uid, user.gid);
  const data = path.join(folder, 'data');
  execFileSync(path.join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync'], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  const port = await findFreePort();
  const settings = ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'log_min_messages=fatal'];
  const server = spawn(path.join(bin, 'postgres'), ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder, ...settings], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(url, server);
  const stop = async () => {
    const exited = once(server, 'exit');
    server.kill('SIGINT');
    await exited;
    fs.rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}

/** Makes an empty database on a server, given its maintenance database; it goes with the server. Gives its address. */
export async function createDatabase(maintenanceUrl: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const client = new pg.Client({ connectionString: maintenanceUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return maintenanceUrl.replace(/\/postgres$/, `/${name}`);
}

/** The folder of the newest PostgreSQL server on this machine: Debian keeps them out of PATH. */
function findBinaries(): string {
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

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended at its start with code ${server.exitCode}.`);
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
