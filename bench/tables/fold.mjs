// How fast the rules play a visitor's timeline, by itself and on the server, with a short and a long history, when the newest event comes last and when
// it comes too late.
import { contributionOf } from '../../packages/core/dist/rollup/contribution.js';
import { daysIn } from '../../packages/core/dist/rollup/day.js';
import { foldTimeline, openTimeline, playOn } from '../../packages/core/dist/timeline/fold.js';
import { openLiveVisitors } from '../../packages/server/dist/ingest/live-visitors.js';
import { recordArrivals } from '../../packages/server/dist/ingest/record.js';
import { openDatabase } from '../../packages/server/dist/store/database.js';
import { createCompanies } from '../support/companies.mjs';
import { median, write } from '../support/figures.mjs';
import { makeFolder, startPostgres } from '../support/processes.mjs';

const LENGTHS = [10, 100, 1_000];
const MINUTE_MS = 60_000;
/** Between two events of a visitor: a thousand still lie within a day. */
const APART_MS = MINUTE_MS;
/** Of the time of a round, what each measurement has. */
const SHARE = 1 / 4;

/** Measures the table. */
export async function measure({ rounds, seconds, say }) {
  const { folder, remove } = makeFolder();
  const postgres = await startPostgres(folder);
  try {
    const url = await postgres.createDatabase();
    const keys = Array.from({ length: rounds }, (_, round) => `r${round}`);
    const [warm, ...companies] = await createCompanies({ url }, ['warm', ...keys]);
    const database = await openDatabase({ url });
    try {
      // The first runs are slower: what they run is not compiled yet.
      await measureLength(database, warm, LENGTHS[1], seconds * SHARE);
      const runs = [];
      for (const company of companies) {
        say(`round ${runs.length + 1} of ${rounds}`);
        const run = {};
        for (const length of LENGTHS) run[length] = await measureLength(database, company, length, seconds * SHARE);
        runs.push(run);
      }
      return describe(runs);
    } finally {
      await database.close();
    }
  } finally {
    await postgres.stop();
    remove();
  }
}

async function measureLength(database, company, length, seconds) {
  const dayOf = daysIn(company.timezone);
  const sentMs = Date.now();
  const events = makeEvents('0', length, sentMs);
  const timelineOf = (own) => ({ visitorId: '0', events: own, foreignInteractions: [], claims: new Map() });
  const backwards = [...events].reverse();
  return {
    inOrder: (await repeat(seconds, () => foldTimeline(timelineOf(events), company))).perSecond * length,
    backwards: (await repeat(seconds, () => foldTimeline(timelineOf(backwards), company))).perSecond * length,
    withSums: (await repeat(seconds, () => contributionOf(foldTimeline(timelineOf(events), company), dayOf))).perSecond * length,
    playedOn: (await repeat(seconds, () => playEachOn(events, company))).perSecond * length,
    ...(await measureServer(database, company, length, seconds)),
  };
}

/** Plays each event onto those before it, as a server does that keeps the visitor in memory. */
function playEachOn(events, company) {
  const timeline = openTimeline(events[0].visitorId);
  for (const event of events) playOn(timeline, [event], company);
}

/** One more event of a visitor of that length, by the whole way to the commit: the newest, with and without the visitor in memory, and one that comes late. */
async function measureServer(database, company, length, seconds) {
  const { companyId } = company;
  const visitorId = crypto.randomUUID();
  const baseMs = Date.now();
  const live = openLiveVisitors();
  const record = (events, options) =>
    recordArrivals(
      database,
      companyId,
      events.map((event) => ({ event, leftOut: null })),
      new Date(baseMs),
      options,
    );
  await record(makeEvents(visitorId, length, baseMs), { live });
  let sent = 0;
  const send = async (occurredAtMs, options) => {
    sent += 1;
    await record([makeCart(visitorId, `more-${sent}`, 1 + sent, occurredAtMs, baseMs)], options);
  };
  const newest = await repeat(seconds, () => send(baseMs + sent, { live }), MORE_MAX);
  const read = await repeat(seconds, () => send(baseMs + sent), MORE_MAX);
  const late = await repeat(seconds, () => send(baseMs - length * APART_MS + 1 + sent, { live }), MORE_MAX);
  return { newestMs: newest.medianMs, readMs: read.medianMs, lateMs: late.medianMs };
}

/** So many more events leave a visitor about as long as it was. */
const MORE_MAX = 30;

function makeEvents(visitorId, length, untilMs) {
  const firstMs = untilMs - length * APART_MS;
  const asked = { kind: 'interaction', channel: 'CHAT', conversationId: null, helpful: null, productId: null, aiProfile: null };
  const about = { faqId: visitorId, visitorId, verified: false, receivedAtMs: untilMs };
  const first = { ...asked, ...about, eventId: 'asked', occurredAtMs: firstMs };
  return [
    first,
    ...Array.from({ length: length - 1 }, (_, nth) => makeCart(visitorId, `cart-${nth}`, nth + 1, firstMs + (nth + 1) * APART_MS, untilMs)),
  ];
}

function makeCart(visitorId, eventId, nth, occurredAtMs, receivedAtMs) {
  const product = nth % 7;
  const cart = {
    kind: 'cart',
    type: 'ITEM_ADDED',
    productId: `SKU-${product}`,
    productName: `Product ${product}`,
    valueMicros: 9_990_000n,
  };
  const about = { faqId: visitorId, visitorId, verified: false, receivedAtMs, eventId, occurredAtMs };
  return { ...cart, ...about, currency: 'USD', quantity: nth + 1, previousQuantity: null, source: null };
}

/** Does something again and again for so long, or so often. */
async function repeat(seconds, work, timesMax = Number.POSITIVE_INFINITY) {
  const times = [];
  const startedAtMs = performance.now();
  let nowMs = startedAtMs;
  while (nowMs < startedAtMs + seconds * 1000 && times.length < timesMax) {
    await work();
    times.push(performance.now() - nowMs);
    nowMs = performance.now();
  }
  return { perSecond: (times.length * 1000) / (nowMs - startedAtMs), medianMs: median(times) };
}

function describe(runs) {
  const figure = (length, name) => median(runs.map((run) => run[length][name]));
  const growth = (name) => median(runs.map((run) => run[LENGTHS.at(-1)][name] / run[LENGTHS[0]][name]));
  const rows = [
    ['events/s folded, newest last', 'inOrder', 0],
    ['events/s folded, oldest last', 'backwards', 0],
    ['events/s folded, with their sums', 'withSums', 0],
    ['events/s played on, one at a time', 'playedOn', 0],
    ['one more on the server, the newest, ms', 'newestMs', 1],
    ['the same, visitor not in memory, ms', 'readMs', 1],
    ['one more on the server, late, ms', 'lateMs', 1],
  ];
  return {
    title: 'The fold',
    columns: ['a visitor of', ...LENGTHS.map((length) => `${write(length)} events`), `${write(LENGTHS.at(-1))} / ${LENGTHS[0]}`],
    rows: rows.map(([what, name, digits]) => [
      what,
      ...LENGTHS.map((length) => write(figure(length, name), digits)),
      write(growth(name), 2),
    ]),
    bars: [],
    notes: [
      'One visitor who asked once and then changed the cart each minute, on one core, pure. On the server: one transaction on PostgreSQL for one event, from the arrival to the commit.',
    ],
  };
}
