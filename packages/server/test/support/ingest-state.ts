import { describeRevenue } from '@cartograph/core/report/figures';
import type { ReportQuery } from '@cartograph/core/report/query';
import { ROLLUP_TABLES } from '@cartograph/core/rollup/tables';
import { nonZeroRows } from '@cartograph/core/rollup/tally';
import { CHANNELS, MODELS } from '@cartograph/core/wire/vocabulary';
import fc from 'fast-check';
import { sql } from 'kysely';
import { openKnownNames } from '../../src/ingest/known-names.ts';
import { openLiveVisitors } from '../../src/ingest/live-visitors.ts';
import { verifyCompany } from '../../src/ingest/rebuild.ts';
import { type Answer, recordArrivals } from '../../src/ingest/record.ts';
import type { Company } from '../../src/store/companies.ts';
import type { Database } from '../../src/store/database.ts';
import { readRevenue } from '../../src/store/reports/revenue.ts';
import { settleRollups } from '../../src/store/rollup-differences.ts';
import { readRollups } from '../../src/store/rollups.ts';
import { arrivalOf, type Delivery, type History, START_MS } from './ingest-histories.ts';
import { makeCompany } from './server.ts';
import { readWeeks } from './weekly-products.ts';

const MINUTE = 60_000;

/** What becomes of what each batch adds to the rollups, over and over. */
const ROLLUPS_OF = ['add', 'keep', 'keep'] as const;

/**
 * Records batches one after the other, a minute apart, each in a transaction of its own, two of three on one server and the third on another, which
 * keep visitors in memory, some as under load; gives what each batch was answered. `after` is called after each of them.
 */
export async function deliver(
  database: Database,
  { companyId }: Company,
  batches: readonly (readonly Delivery[])[],
  after: AfterBatch = async () => undefined,
): Promise<Answer[][]> {
  const openServer = () => ({ live: openLiveVisitors(), known: openKnownNames() });
  const servers = [openServer(), openServer()] as const;
  const answers: Answer[][] = [];
  for (const [index, batch] of batches.entries()) {
    const server = index % 3 === 2 ? servers[1] : servers[0];
    const nowMs = START_MS + index * MINUTE;
    const arrivals = batch.map((delivery) => arrivalOf(delivery, nowMs));
    answers.push(
      await recordArrivals(database, companyId, arrivals, new Date(nowMs), { ...server, rollups: ROLLUPS_OF[index % ROLLUPS_OF.length] }),
    );
    await after(companyId, index, nowMs);
  }
  return answers;
}

/** What else happens after a batch, by its place. */
export type AfterBatch = (companyId: number, index: number, nowMs: number) => Promise<void>;

/** A new company that has received a history in the given batches. */
export async function receive(
  database: Database,
  { settings }: History,
  batches: readonly (readonly Delivery[])[],
  after?: AfterBatch,
): Promise<Company> {
  const company = await makeCompany(database, settings);
  await deliver(database, company, batches, after);
  return company;
}

/** Everything that is computed of what a company received: what each event came to, who holds which order, what products are called, every sum. */
export async function readDerived(database: Database, { companyId }: Company) {
  return {
    events: await readOutcomes(database, companyId),
    names: await readNames(database, companyId),
    claims: await readClaims(database, companyId),
    rollups: await readSums(database, companyId),
  };
}

/** All that is stored of what a company received, with what it came to and every sum. */
export async function readEverything(database: Database, company: Company) {
  const rows = await database.db
    .selectFrom('event')
    .selectAll()
    .where('company_id', '=', company.companyId)
    .orderBy('visitor_id')
    .orderBy('event_id')
    .execute();
  // Numbers of companies differ between databases; a bigint has no JSON of its own.
  const stored = rows.map(({ company_id, value_micros, amount_micros, ...row }) => {
    return { ...row, value_micros: value_micros?.toString(), amount_micros: amount_micros?.toString() };
  });
  return { stored, claims: await readClaims(database, company.companyId), rollups: await readSums(database, company.companyId) };
}

/** What each stored event came to, by visitor and event id. */
export function readOutcomes(database: Database, companyId: number) {
  return database.db
    .selectFrom('event')
    .select(['visitor_id', 'event_id', 'reason', 'amount_micros', 'order_entry'])
    .where('company_id', '=', companyId)
    .orderBy('visitor_id')
    .orderBy('event_id')
    .execute();
}

/** The visitor that holds each order id. */
export async function readClaims(database: Database, companyId: number): Promise<Map<string, string>> {
  const rows = await database.db.selectFrom('order_claim').selectAll().where('company_id', '=', companyId).orderBy('order_id').execute();
  return new Map(rows.map((row) => [row.order_id, row.visitor_id]));
}

async function readNames(database: Database, companyId: number): Promise<Map<string, string>> {
  const rows = await database.db.selectFrom('product').selectAll().where('company_id', '=', companyId).orderBy('product_id').execute();
  return new Map(rows.map((row) => [row.product_id, `${row.name} since ${row.named_at.toISOString()}`]));
}

async function readSums(database: Database, companyId: number): Promise<string[]> {
  await settleRollups(database, companyId);
  const tally = await readRollups(database.db, companyId);
  const sums = ROLLUP_TABLES.flatMap((table) =>
    nonZeroRows(tally, table).map(({ key, sums }) => {
      const amounts = [...sums].filter(([, amount]) => amount !== 0n).map(([measure, amount]) => `${measure}=${amount}`);
      return `${table} ${JSON.stringify(key)} ${amounts.sort().join(' ')}`;
    }),
  );
  const weeks = await readWeeks(database, companyId);
  return [...sums, ...weeks.map(({ key, measure, sum }) => `weekly_product ${JSON.stringify(key)} ${measure}=${sum}`)];
}

/** A report as the API answers it, but for the company's key, so that companies compare. */
export async function readReport(database: Database, company: Company, query: ReportQuery) {
  return describeRevenue({ ...company, key: 'any' }, query, await readRevenue(database, company.companyId, query));
}

/** Reports of a company, one a query. */
export async function readReports(database: Database, company: Company, queries: readonly ReportQuery[]) {
  const reports = [];
  for (const query of queries) reports.push(await readReport(database, company, query));
  return reports;
}

const DAY = 24 * 60 * MINUTE;

/** A range that holds all histories delivered from START_MS on, and days without events before and after. */
export const WHOLE_RANGE = { from: '2026-03-01', to: '2026-03-13' };

/** Queries for every model and channel, on ranges that begin and end within the histories; some ask for an AI profile. */
export const querySets: fc.Arbitrary<ReportQuery[]> = fc
  .record({
    currency: fc.constantFrom('USD', 'USD', 'USD', 'JPY'),
    aiProfile: fc.constantFrom(null, null, 'luna'),
    daysFrom: fc.nat(9),
    length: fc.oneof(fc.nat(3), fc.nat(16)),
  })
  .map(({ currency, aiProfile, daysFrom, length }) => {
    const dayAt = (offset: number) => new Date(START_MS + offset * DAY).toISOString().slice(0, 10);
    const some = { from: dayAt(-daysFrom), to: dayAt(length - daysFrom) };
    return MODELS.flatMap((model) => [
      { ...WHOLE_RANGE, currency, model, channel: null, aiProfile: null },
      ...[null, ...CHANNELS].map((channel) => ({ ...some, currency, model, channel, aiProfile })),
    ]);
  });

/** How many events, claims and sums of a company a verification finds wrong. */
export async function countFaults(database: Database, { companyId }: Company, nowMs = START_MS): Promise<number> {
  const { events, claims, rollupRows } = await verifyCompany(database, companyId, new Date(nowMs), () => undefined);
  return events + claims + rollupRows;
}

/** How many transactions of a PostgreSQL database wait for another one now. */
export async function countWaitingForLocks(database: Database): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    SELECT count(*) AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`.execute(database.db);
  return rows[0]?.waiting ?? 0;
}
