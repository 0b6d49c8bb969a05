// How many events a server takes beside a bare node:http server and a route with one INSERT an event, what batches bring, how long answers take at
// 70% of the most that it takes, and how many bytes an event leaves on disk.
import { setTimeout } from 'node:timers/promises';
import { measureDisk } from '../support/disk.mjs';
import { CONNECTIONS, drive as driveNow } from '../support/drive.mjs';
import { median, medians, write } from '../support/figures.mjs';
import { startTargets } from '../support/targets.mjs';

const VISITORS = [2_000, 2_000_000];
const BATCH = 20;
const SHARE_OF_PEAK = 0.7;
/** So many times longer than the others: that all connections are opened at once is to be less than a hundredth of what is sent. */
const STEADY = 4;
/** As long as the engine still translates what runs often: servers run for months. */
const WARM_SECONDS = 12;
const COLUMNS = [
  'sent to',
  'visitors',
  'events/s',
  'to bare',
  'p50 ms',
  'p99 ms',
  'server us/event',
  'database us/event',
  'server MB',
  'database MB',
];

/** Measures the table. */
export async function measure({ rounds, seconds, say }) {
  const nth = Array.from({ length: rounds }, (_, round) => round);
  const keys = [
    'warm',
    'disk',
    ...nth.flatMap((round) => [...VISITORS.map((visitors) => `r${round}-${visitors}`), `r${round}-batch`, `r${round}-rate`]),
  ];
  const targets = await startTargets(keys);
  try {
    const { bare, peers, cartograph } = targets;
    const all = [bare, ...peers, ...Object.values(cartograph)];
    for (const target of all) await drive({ ...target, company: 'warm', visitors: 2_000, seconds: WARM_SECONDS });
    const runs = [];
    for (const round of nth) {
      say(`round ${round + 1} of ${rounds}`);
      runs.push(await runRound(round, all, Object.values(cartograph), seconds, () => targets.run('CHECKPOINT')));
    }
    return describe(targets, runs, await measureDisk(cartograph.postgres.addresses[0], 'disk', targets.run));
  } finally {
    await targets.stop();
  }
}

/** Drives a target that has nothing left to do from before: what the last run left unanswered is still worked off when it ends. */
async function drive(target) {
  if (target.countsWaiting) for (const address of target.addresses) await untilNoneWait(address);
  return driveNow(target);
}

async function untilNoneWait(address) {
  for (;;) {
    const counts = await (await fetch(`${address}/metrics`)).text();
    if (/^cartograph_events_waiting 0$/m.test(counts)) return;
    await setTimeout(50);
  }
}

/**
 * One round: single events to everything, then batches and a steady rate to Cartograph, the latter after a checkpoint: a young PostgreSQL makes its files of log
 * as it needs them, one that has made a checkpoint uses them again. Gives runs by the target's name.
 */
async function runRound(round, all, ours, seconds, checkpoint) {
  const single = [];
  for (const visitors of VISITORS) {
    const byName = {};
    for (const target of all) byName[target.name] = await drive({ ...target, company: `r${round}-${visitors}`, visitors, seconds });
    for (const name of Object.keys(byName)) byName[name].toBare = byName[name].eventsPerSecond / byName[all[0].name].eventsPerSecond;
    single.push(byName);
  }
  const [few] = single;
  const batch = {};
  const steady = {};
  for (const target of ours) {
    const peak = few[target.name].eventsPerSecond;
    batch[target.name] = await drive({ ...target, company: `r${round}-batch`, visitors: VISITORS[0], batch: BATCH, seconds });
    batch[target.name].toSingle = batch[target.name].eventsPerSecond / peak;
    const ratePerSecond = peak * SHARE_OF_PEAK;
    await checkpoint();
    steady[target.name] = await drive({
      ...target,
      company: `r${round}-rate`,
      visitors: VISITORS[0],
      seconds: STEADY * seconds,
      ratePerSecond,
    });
  }
  return { single, batch, steady };
}

function describe({ bare, peers, cartograph }, runs, disk) {
  const { postgres, embedded } = cartograph;
  const mediansOf = (pick) => medians(runs.map(pick));
  const single = VISITORS.flatMap((visitors, which) =>
    [bare, ...peers, ...Object.values(cartograph)].map(({ name }) =>
      row(
        name,
        write(visitors),
        mediansOf((run) => run.single[which][name]),
      ),
    ),
  );
  const ours = Object.values(cartograph);
  const batch = ours.map(({ name }) =>
    row(
      `${name}, ${BATCH} a request`,
      write(VISITORS[0]),
      mediansOf((run) => run.batch[name]),
    ),
  );
  const steady = ours.map(({ name }) =>
    row(
      `${name}, at ${SHARE_OF_PEAK * 100}%`,
      write(VISITORS[0]),
      mediansOf((run) => run.steady[name]),
    ),
  );
  const medianOf = (pick) => median(runs.map(pick));
  const ratio = ({ name }) => medianOf((run) => Math.min(...run.single.map((byName) => byName[name].toBare)));
  const steadyP99 = ({ name }) => medianOf((run) => run.steady[name].p99Ms);
  const batchRatio = ({ name }) => medianOf((run) => run.batch[name].toSingle);
  const of = ({ name }) => {
    const pick = (run) => ({
      perSecond: run.eventsPerSecond,
      serverUs: usPerEvent(run, 'server'),
      databaseUs: usPerEvent(run, 'database'),
    });
    return { single: mediansOf((run) => pick(run.single[0][name])), batch: mediansOf((run) => pick(run.batch[name])) };
  };
  return {
    title: 'Ingest',
    figures: {
      postgres: of(postgres),
      two: of(cartograph.two),
      embedded: of(embedded),
      toBare: ratio(postgres),
      bytesPerEvent: disk.bytesPerEvent,
    },
    columns: COLUMNS,
    rows: [...single, ...batch, ...steady],
    bars: [
      { what: 'single events on PostgreSQL / bare node:http', value: ratio(postgres), atLeast: 0.25 },
      { what: 'single events, embedded / bare node:http', value: ratio(embedded), atLeast: 0.15 },
      { what: 'p99 at 70% of the peak, PostgreSQL', value: steadyP99(postgres), atMost: 30, unit: 'ms' },
      { what: 'p99 at 70% of the peak, embedded', value: steadyP99(embedded), atMost: 30, unit: 'ms' },
      { what: 'events/s in batches of 20 / single, PostgreSQL', value: batchRatio(postgres), atLeast: 2.5 },
      { what: 'events/s in batches of 20 / single, embedded', value: batchRatio(embedded), atLeast: 2.5 },
      { what: 'memory of the server under load', value: medianOf((run) => Math.max(...memories(run, postgres))), atMost: 300, unit: 'MB' },
      { what: 'disk per cart event, indexes included', value: disk.bytesPerEvent, atMost: 700, unit: 'B' },
    ],
    notes: [
      `Single-event POSTs over ${CONNECTIONS} connections: 10% interactions, 80% cart events, 10% checkouts; a fresh company for each round and count of visitors. Ratios are of the same round, and for the bars the worse of the two counts of visitors. Every answer of Cartograph follows its commit (fsync and synchronous_commit on). The two servers get each visitor by turns, the worst that a proxy can do.`,
      `On disk, ${write(disk.events)} cart events of known visitors: ${disk.tables.map(({ table, bytes }) => `${table} ${write(bytes / disk.events)} B`).join(', ')} an event.`,
    ],
  };
}

/** Processor time that an event took of the server or of the database, in microseconds. */
function usPerEvent({ cores, eventsPerSecond }, of) {
  return ((cores[of] ?? 0) / eventsPerSecond) * 1e6;
}

function memories({ single, batch, steady }, { name }) {
  return [...single, batch, steady].map((byName) => byName[name].memoryMB.server);
}

function row(name, visitors, run) {
  const { eventsPerSecond, toBare, toSingle, p50Ms, p99Ms, cores, memoryMB } = run;
  const ratio = toBare === undefined ? (toSingle === undefined ? '' : `${write(toSingle, 2)} of single`) : write(toBare, 3);
  const microseconds = (of) => (cores[of] === undefined ? '' : write(usPerEvent(run, of), 1));
  const megabytes = (of) => (memoryMB[of] === undefined ? '' : write(memoryMB[of]));
  const times = [p50Ms, p99Ms].map((ms) => write(ms, 1));
  return [
    name,
    visitors,
    write(eventsPerSecond),
    ratio,
    ...times,
    microseconds('server'),
    microseconds('database'),
    megabytes('server'),
    megabytes('database'),
  ];
}
