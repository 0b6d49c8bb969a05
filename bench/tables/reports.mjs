// How long reports take with a short and a long history, over HTTP, one request at a time, the companies in turns.
import { createKey } from '../../packages/server/dist/access/keys.js';
import { openDatabase } from '../../packages/server/dist/store/database.js';
import { writeCursor } from '../../packages/server/dist/store/reports/cursor.js';
import { loadHistories } from '../load-history.mjs';
import { median, percentile, write } from '../support/figures.mjs';
import { DAYS } from '../support/plan-history.mjs';
import { BIN, cartographEnv, makeFolder, runCommand, startPostgres, startScript } from '../support/processes.mjs';

const SIZES = [
  { key: 'small', entries: 100_000, likenesses: 1 },
  { key: 'middle', entries: 1_000_000, likenesses: 4 },
  { key: 'large', entries: 10_000_000, likenesses: 20 },
];
const QUICK_SIZES = SIZES.map(({ key, entries, likenesses }) => ({ key, entries: entries / 10, likenesses }));
/** Loaded beside them, to see that what the loader makes is what the product would have made. */
const CHECKED = { key: 'checked', entries: 10_000, likenesses: 2 };

const DAY_MS = 24 * 60 * 60_000;
/** Requests of each kind to each company a round, for each second that a round may take. */
const REQUESTS_A_SECOND = 8;

/** Measures the table. */
export async function measure({ rounds, seconds, quick, say }) {
  const { folder, remove } = makeFolder();
  const postgres = await startPostgres(folder);
  try {
    const url = await postgres.createDatabase();
    const untilMs = Date.now();
    const [checked, ...companies] = await loadHistories(url, [CHECKED, ...(quick ? QUICK_SIZES : SIZES)], untilMs, say);
    say(runCommand(['verify', checked.company.key], cartographEnv({ DATABASE_URL: url })).trim());
    const server = await startScript(BIN, ['serve'], { ...cartographEnv({ DATABASE_URL: url }), LOG_LEVEL: 'fatal' });
    try {
      const readers = await openReaders(url, server.address, companies);
      const requests = listRequests(untilMs);
      await measureRound(readers, requests, REQUESTS_A_SECOND);
      const runs = [];
      for (let round = 1; round <= rounds; round += 1) {
        say(`round ${round} of ${rounds}`);
        runs.push(await measureRound(readers, requests, REQUESTS_A_SECOND * seconds));
      }
      return describe(Object.keys(requests), companies, runs);
    } finally {
      await server.stop();
    }
  } finally {
    await postgres.stop();
    remove();
  }
}

/** What is asked for, each as a path made from what there is to ask for. */
function listRequests(untilMs) {
  const day = (ms) => new Date(ms).toISOString().slice(0, 10);
  const range = `from=${day(untilMs - DAYS * DAY_MS)}&to=${day(untilMs)}`;
  const middle = writeCursor({
    time: new Date(untilMs - (DAYS / 2) * DAY_MS),
    visitorId: '80000000-0000-4000-8000-000000000000',
    eventId: 'x',
  });
  const oneDay = () => {
    const date = day(untilMs - Math.random() * DAYS * DAY_MS);
    return `from=${date}&to=${date}`;
  };
  return {
    [`revenue impact, ${DAYS} days`]: () => `revenue-impact?${range}`,
    'the same, one channel': () => `revenue-impact?${range}&channel=CHAT`,
    'orders, first page': () => `orders?${range}`,
    'orders, a page in the middle': () => `orders?${range}&cursor=${middle}`,
    'events by order id': ({ orderId }) => `events?order_id=${orderId}`,
    'events by any id': ({ orderId }) => `events?q=${orderId}`,
    'events by product': () => `events?product_id=SKU-${1000 + Math.floor(Math.random() * 500)}`,
    'events by fingerprint': ({ visitorId }) => `events?fingerprint=${visitorId}`,
    'events of a day': () => `events?${oneDay()}`,
  };
}

async function openReaders(url, address, companies) {
  const database = await openDatabase({ url });
  try {
    const readers = [];
    for (const { company, samples } of companies) {
      const { secret } = await createKey(database, company.companyId, ['reports']);
      readers.push({ base: `${address}/api/companies/${company.key}`, headers: { authorization: `Bearer ${secret}` }, samples });
    }
    return readers;
  } finally {
    await database.close();
  }
}

/** Times in ms by request and company. */
async function measureRound(readers, requests, times) {
  const results = Object.fromEntries(Object.keys(requests).map((name) => [name, readers.map(() => [])]));
  for (let time = 0; time < times; time += 1) {
    for (const [name, makePath] of Object.entries(requests)) {
      for (const [nth, { base, headers, samples }] of readers.entries()) {
        const path = makePath(samples[Math.floor(Math.random() * samples.length)]);
        const startedAtMs = performance.now();
        const response = await fetch(`${base}/${path}`, { headers });
        const body = await response.text();
        results[name][nth].push(performance.now() - startedAtMs);
        if (response.status !== 200) throw new Error(`${path}: answered ${response.status}: ${body}`);
      }
    }
  }
  return results;
}

function describe(names, companies, runs) {
  const figure = (name, nth, share) => median(runs.map((run) => percentile(run[name][nth], share)));
  const growth = (name, share) => median(runs.map((run) => percentile(run[name].at(-1), share) / percentile(run[name][0], share)));
  const [report] = names;
  const last = companies.length - 1;
  const millions = companies.map(({ entries }) => `${write(entries / 1e6, 2)} M`);
  return {
    title: 'Reports',
    figures: { entries: companies[last].entries, p95Ms: figure(report, last, 0.95), growth: growth(report, 0.95) },
    columns: ['', ...millions.flatMap((size) => [`p50 ms, ${size}`, `p95 ms, ${size}`]), 'growth of p50', 'growth of p95'],
    rows: names.map((name) => [
      name,
      ...companies.flatMap((_, nth) => [write(figure(name, nth, 0.5), 1), write(figure(name, nth, 0.95), 1)]),
      write(growth(name, 0.5), 2),
      write(growth(name, 0.95), 2),
    ]),
    bars: [
      { what: `30-day report at ${millions[last]} entries, p95`, value: figure(report, last, 0.95), atMost: 25, unit: 'ms' },
      { what: `its p95 at ${millions[last]} / at ${millions[0]} entries`, value: growth(report, 0.95), atMost: 1.5 },
    ],
    notes: [
      `Entries of the ledger within the ${DAYS} days that are asked for, in three companies of one PostgreSQL database: 500 products, three channels and nobody, two AI profiles, an order in ten entries. Loaded by the product's fold and rollups (bench/load-history.mjs), which "cartograph verify" finds clean. Over HTTP, one request at a time, warm.`,
    ],
  };
}
