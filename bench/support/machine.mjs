// What a measurement was taken on: the machine and the versions of what took part.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { postgresFolder } from './processes.mjs';

/** The machine and the versions, by what they are called in RESULTS.md. What is not installed is left out. */
export async function describeMachine() {
  const cpus = os.cpus();
  const facts = {
    CPU: `${cpus[0]?.model.trim() ?? 'unknown'}, ${cpus.length} cores`,
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GB`,
    kernel: `${os.type()} ${os.release()}`,
    'Node.js': process.version.slice(1),
    PostgreSQL: firstNumber(() => execFileSync(path.join(postgresFolder(), 'postgres'), ['--version'], { encoding: 'utf8' })),
    PGlite: readPgliteVersion(),
    // wrk tells its version with an exit code of 1.
    wrk: firstNumber(() => outputOf('wrk', ['-v'])),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function readPgliteVersion() {
  const require = createRequire(new URL('../../packages/server/package.json', import.meta.url));
  let folder = path.dirname(require.resolve('@electric-sql/pglite'));
  while (!fs.existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
}

function outputOf(command, args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return `${error.stdout ?? ''}${error.stderr ?? ''}`;
  }
}

function firstNumber(read) {
  try {
    return /\d+(\.\d+)+/.exec(read())?.[0];
  } catch {
    return undefined;
  }
}
