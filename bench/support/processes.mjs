// Starts what is measured: Cartograph, what it is compared with, and a PostgreSQL of the bench's own. Every process is stopped by whoever started it.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

export const BIN = fileURLToPath(new URL('../../packages/server/bin/cartograph.js', import.meta.url));

/** A temporary folder, gone with `remove`. */
export function makeFolder() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-bench-'));
  fs.chmodSync(folder, 0o755);
  return { folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

/** How the deployment guide has Node.js start the server. */
const SERVER_FLAGS = ['--max-semi-space-size=24', '--v8-pool-size=2'];

/** Starts a script that prints its address after "listens on". Gives the address, the process id, how long the start took, and `stop`. */
export async function startScript(file, args = [], env = {}) {
  const startedAtMs = performance.now();
  const child = spawn(process.execPath, [...(file === BIN ? SERVER_FLAGS : []), file, ...args], {
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const found = /listens on (http:\/\/[^\s]+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`${path.basename(file)} ended with ${code}`)));
  });
  const startMs = performance.now() - startedAtMs;
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { address, pid: child.pid, startMs, stop };
}

/** The environment of a Cartograph on a database: `{ DATABASE_URL }` or `{ CARTOGRAPH_DATA }`. */
export function cartographEnv(database) {
  return { DATABASE_URL: '', LOG_LEVEL: 'error', CARTOGRAPH_RATE_LIMIT: 'off', ...database };
}

/** Runs a command of the CLI to its end; gives its output. */
export function runCommand(args, env) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { env: { ...process.env, ...env }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`cartograph ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

/** Starts PostgreSQL with its settings as they come (fsync and synchronous_commit on). Gives `createDatabase`, its version, process id and `stop`. */
export async function startPostgres(folder) {
  const bin = postgresFolder();
  const data = path.join(folder, 'postgres');
  const user = findUser();
  fs.mkdirSync(data);
  if (user !== undefined) fs.chownSync(data, user.uid, user.gid);
  execFileSync(path.join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C'], {
    ...user,
    cwd: data,
    stdio: 'ignore',
  });
  const port = await findFreePort();
  const child = spawn(
    path.join(bin, 'postgres'),
    ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', data, '-c', 'log_min_messages=fatal'],
    {
      ...user,
      cwd: data,
      stdio: 'ignore',
    },
  );
  const urlOf = (name) => `postgresql://postgres@127.0.0.1:${port}/${name}`;
  const run = async (text, name = 'postgres') => {
    const client = new pg.Client({ connectionString: urlOf(name) });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };
  await untilAnswers(() => run('SELECT 1'));
  const [{ server_version: version }] = await run('SHOW server_version');
  let databases = 0;
  const createDatabase = async () => {
    databases += 1;
    await run(`CREATE DATABASE bench_${databases}`);
    return urlOf(`bench_${databases}`);
  };
  const stop = async () => {
    child.kill('SIGINT');
    await once(child, 'exit');
  };
  return { pid: child.pid, version, createDatabase, run, stop };
}

/** The folder of PostgreSQL's binaries: Debian keeps them out of PATH. */
export function postgresFolder() {
  const root = '/usr/lib/postgresql';
  const majors = fs.existsSync(root) ? fs.readdirSync(root).map(Number) : [];
  if (majors.length > 0) return `${root}/${Math.max(...majors)}/bin`;
  return path.dirname(execFileSync('which', ['initdb'], { encoding: 'utf8' }).trim());
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function findUser() {
  if (process.getuid?.() !== 0) return undefined;
  const [, , uid, gid] = /^postgres:.*$/m.exec(fs.readFileSync('/etc/passwd', 'utf8'))[0].split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

async function findFreePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function untilAnswers(ask) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
