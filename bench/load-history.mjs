// Fills companies with a history of thirty days through the product's own fold and rollups, and in bulk: rows by COPY, indexes afterwards, sums once.
// By itself: node bench/load-history.mjs postgresql://... company entries
import { fileURLToPath } from 'node:url';
import { contribute, noPresence } from '../packages/core/dist/rollup/contribution.js';
import { daysIn } from '../packages/core/dist/rollup/day.js';
import { emptyTally } from '../packages/core/dist/rollup/tally.js';
import { foldTimeline } from '../packages/core/dist/timeline/fold.js';
import { productNamesOf } from '../packages/server/dist/ingest/save-changes.js';
import { openDatabase } from '../packages/server/dist/store/database.js';
import { EVENT_COLUMNS, toEventRow } from '../packages/server/dist/store/event-row.js';
import { nameProducts } from '../packages/server/dist/store/product-names.js';
import { addToRollups } from '../packages/server/dist/store/rollups.js';
import { runTogether } from '../packages/server/dist/store/statement.js';
import { createCompanies } from './support/companies.mjs';
import { openCopy, toLine } from './support/copy.mjs';
import { makeMark, planHistory } from './support/plan-history.mjs';
import { queryOnce } from './support/query.mjs';

const NO_CLAIMS = new Map();
const COLUMNS = Object.keys(EVENT_COLUMNS);
/** Things to ask for that are remembered of each company. */
const SAMPLES_MAX = 500;

/**
 * Creates companies and fills them: `wanted` is `[{key, entries, likenesses}]`; for each visitor who is played, so many are stored who did the same at
 * the same moments, which takes less time. Gives `{company, entries, events, samples}` of each, where samples are
 * `{visitorId, orderId}` of some visits. The database must not be in use meanwhile: its indexes are missing while it is filled.
 */
export async function loadHistories(url, wanted, untilMs, say = () => undefined) {
  const companies = await createCompanies(
    { url },
    wanted.map(({ key }) => key),
  );
  const rebuildIndexes = await dropIndexes(url);
  const loaded = [];
  for (const [nth, { entries, likenesses = 1 }] of wanted.entries()) {
    const startedAtMs = performance.now();
    loaded.push(await loadHistory(url, companies[nth], entries, likenesses, untilMs));
    const tookS = (performance.now() - startedAtMs) / 1000;
    say(`${loaded.at(-1).events} events, ${loaded.at(-1).entries} of them entries, in ${tookS.toFixed(0)} s`);
  }
  await rebuildIndexes();
  say('indexes built');
  return loaded;
}

async function loadHistory(url, company, wanted, likenesses, untilMs) {
  const { companyId } = company;
  const copies = openCopies(url);
  const write = async (name, values, marks) => {
    const line = toLine([companyId, ...values]);
    const [own, ...others] = marks;
    await copies[name].write(line);
    for (const mark of others) await copies[name].write(line.replaceAll(own, mark));
  };
  const dayOf = daysIn(company.timezone);
  const tally = emptyTally();
  const names = new Map();
  const sum = { company, entries: 0, events: 0, samples: [] };
  for (const { mark, visitorId, faqId, events } of planHistory(wanted / likenesses, untilMs)) {
    const folded = foldTimeline({ visitorId, events, foreignInteractions: [], claims: NO_CLAIMS }, company);
    contribute(tally, noPresence(), folded, dayOf);
    const marks = [mark, ...Array.from({ length: likenesses - 1 }, makeMark)];
    for (const item of folded) {
      const row = toEventRow(item, null);
      await write(
        'event',
        COLUMNS.map((name) => row[name]),
        marks,
      );
      if (item.entry !== null) sum.entries += likenesses;
      for (const name of productNamesOf(item.event)) names.set(name.productId, name);
      if (item.entry?.kind === 'order') await write('order_claim', [item.event.orderId, visitorId], marks);
    }
    sum.events += folded.length * likenesses;
    await write('fingerprint', [visitorId], marks);
    await write('fingerprint', [faqId], marks);
    await write('faq_link', [faqId, visitorId], marks);
    noteSample(sum.samples, { visitorId, orderId: events.at(-1).orderId });
  }
  for (const copy of Object.values(copies)) await copy.end();
  await storeSums(url, companyId, multiply(tally, BigInt(likenesses)), [...names.values()]);
  return sum;
}

function openCopies(url) {
  return {
    event: openCopy(url, 'event', ['company_id', ...COLUMNS]),
    order_claim: openCopy(url, 'order_claim', ['company_id', 'order_id', 'visitor_id']),
    fingerprint: openCopy(url, 'fingerprint', ['company_id', 'fingerprint_id']),
    faq_link: openCopy(url, 'faq_link', ['company_id', 'faq_id', 'visitor_id']),
  };
}

/** Sums are linear: visitors who did the same add up to one of them, so many times. */
function multiply(tally, times) {
  for (const rows of Object.values(tally)) {
    for (const { sums } of rows.values()) for (const [measure, amount] of sums) sums.set(measure, amount * times);
  }
  return tally;
}

/** Keeps some visits from all over the history. */
function noteSample(samples, sample) {
  if (samples.length < SAMPLES_MAX) samples.push(sample);
  else if (Math.random() < 0.02) samples[Math.floor(Math.random() * SAMPLES_MAX)] = sample;
}

async function storeSums(url, companyId, tally, names) {
  const database = await openDatabase({ url });
  try {
    await database.db
      .transaction()
      .execute((tx) => runTogether(tx, [...addToRollups(companyId, tally), ...nameProducts(companyId, names)]));
  } finally {
    await database.close();
  }
}

/** Drops the indexes of the tables that are filled by COPY; gives what builds them again. */
async function dropIndexes(url) {
  const tables = ['event', 'order_claim', 'fingerprint', 'faq_link'];
  const keys = await queryOnce(
    url,
    `SELECT conrelid::regclass AS "table", conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE contype = 'p' AND conrelid::regclass::text = ANY('{${tables}}')`,
  );
  const indexes = await queryOnce(
    url,
    `SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE NOT indisprimary AND indrelid::regclass::text = ANY('{${tables}}')`,
  );
  for (const { table, name } of keys) await queryOnce(url, `ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  for (const { name } of indexes) await queryOnce(url, `DROP INDEX ${name}`);
  return async () => {
    const settings = "SET maintenance_work_mem = '1GB'; ";
    for (const { table, name, definition } of keys)
      await queryOnce(url, `${settings} ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
    for (const { definition } of indexes) await queryOnce(url, settings + definition);
    await queryOnce(url, 'VACUUM ANALYZE');
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [url, key, entries] = process.argv.slice(2);
  await loadHistories(url, [{ key, entries: Number(entries) }], Date.now(), (text) => process.stdout.write(`${text}\n`));
}
