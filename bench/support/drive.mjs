// Sends events to a server with wrk and measures what came back, and what the server and its database used meanwhile.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readUsage } from './usage.mjs';

const SCRIPT = fileURLToPath(new URL('./load.lua', import.meta.url));

/** Connections of the client; each waits for its answer before it sends again. */
export const CONNECTIONS = 256;

/**
 * Drives servers for some seconds: `addresses` share the load; `visitors`, `batch` (events a request) and `ratePerSecond` (requests; undefined: as fast as
 * they answer) say what is sent. Gives events a second, latencies in ms, and CPU (in cores) and memory of the processes named in `pids`.
 */
export async function drive({ addresses, company, visitors, batch = 1, seconds, ratePerSecond, pids, connections = CONNECTIONS }) {
  const each = Math.ceil(connections / addresses.length);
  const rate = (ratePerSecond ?? 0) / addresses.length;
  const before = readUsage(pids);
  const runs = await Promise.all(
    addresses.map((address, nth) => runWrk(address, each, seconds, [company, visitors, batch, rate, (Date.now() % 1e6) + nth])),
  );
  const after = readUsage(pids);
  const wallS = Math.max(...runs.map((run) => run.seconds));
  const sum = (field) => runs.reduce((total, run) => total + run[field], 0);
  const worst = (field) => Math.max(...runs.map((run) => run[field]));
  if (sum('requests') === 0 || sum('failed') > 0) throw new Error(`${sum('failed')} of ${sum('requests')} requests failed`);
  const cores = Object.fromEntries(Object.keys(pids).map((name) => [name, (after[name].cpuS - before[name].cpuS) / wallS]));
  const memoryMB = Object.fromEntries(Object.keys(pids).map((name) => [name, after[name].memoryMB]));
  return {
    eventsPerSecond: (sum('requests') * batch) / wallS,
    p50Ms: worst('p50Ms'),
    p99Ms: worst('p99Ms'),
    maxMs: worst('maxMs'),
    cores,
    memoryMB,
  };
}

async function runWrk(address, connections, seconds, args) {
  const child = spawn('wrk', [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--timeout',
    '10s',
    '-s',
    SCRIPT,
    address,
    '--',
    ...args.map(String),
  ]);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) child[name].on('data', (chunk) => (output[name] += chunk));
  const [code] = await once(child, 'close');
  const line = output.stdout.split('\n').find((text) => text.startsWith('{'));
  if (code !== 0 || line === undefined) throw new Error(`wrk ended with ${code}: ${output.stderr}${output.stdout}`);
  return JSON.parse(line);
}
