// CPU time and memory of processes with all that they have started, from /proc (Linux).
import fs from 'node:fs';

/** Clock ticks a second, as getconf CLK_TCK gives on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** What named groups of processes have used so far: `cpuS` seconds of CPU, `memoryMB` of proportional set size. */
export function readUsage(pids) {
  const children = listChildren();
  return Object.fromEntries(
    Object.entries(pids).map(([name, roots]) => [name, sumUsage(roots.flatMap((pid) => withDescendants(pid, children)))]),
  );
}

function sumUsage(pids) {
  let cpuS = 0;
  let memoryMB = 0;
  for (const pid of pids) {
    const fields = statOf(pid);
    if (fields === undefined) continue;
    // Its own, and that of children that have ended: what a process that is gone has used is with whoever started it.
    cpuS += fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
    memoryMB += proportionalMB(pid);
  }
  return { cpuS, memoryMB };
}

/** Memory that processes share, as PostgreSQL's do, is counted once: each has its proportion of it. */
function proportionalMB(pid) {
  try {
    return Number(/^Pss: +(\d+) kB/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** The fields of /proc/<pid>/stat from the state on; the name before it may hold spaces. */
function statOf(pid) {
  try {
    return fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
  } catch {
    return undefined;
  }
}

function listChildren() {
  const children = new Map();
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(statOf(name)?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  return children;
}

function withDescendants(pid, children) {
  return [pid, ...(children.get(pid) ?? []).flatMap((child) => withDescendants(child, children))];
}
