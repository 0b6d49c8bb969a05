import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Arrival } from '../src/ingest/arrival.ts';
import { overruleInteraction } from '../src/ingest/overrule.ts';
import { recordArrivals } from '../src/ingest/record.ts';
import type { Company } from '../src/store/companies.ts';
import type { Database, Query } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { arrivalOf, START_MS } from './support/ingest-histories.ts';
import { makeCompany } from './support/server.ts';

const VISITORS = 2_000;
const EVENTS_EACH = 5;
/** What it may take to record a few events of two visitors; the company has 2,000 rows in each table, or 10,000. */
const FEW_ROWS = 20 * EVENTS_EACH;

const visitorOf = (nth: number) => `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;

/** A company's visitors, each with FAQ interactions and with an order that it claimed, which is named as the visitor is. */
async function fill({ db }: Database, { companyId }: Company): Promise<void> {
  const visitor = sql.raw(`('00000000-0000-4000-8000-' || lpad((nth % ${VISITORS})::text, 12, '0'))::uuid`);
  const columns = sql`(company_id, visitor_id, event_id, faq_id, occurred_at, received_at, verified, kind, channel)`;
  await sql`
    INSERT INTO event ${columns} SELECT ${companyId}, ${visitor}, 'e' || nth, ${visitor}, moment, moment, true, 'interaction', 'FAQ'
    FROM (
      SELECT nth, ${new Date(START_MS)}::timestamptz + nth * interval '1 millisecond' AS moment
      FROM generate_series(0, ${VISITORS * EVENTS_EACH - 1}::int) AS nth
    ) AS made`.execute(db);
  const known = sql`SELECT DISTINCT company_id, visitor_id, visitor_id FROM event WHERE company_id = ${companyId}`;
  await sql`INSERT INTO faq_link (company_id, faq_id, visitor_id) ${known}`.execute(db);
  await sql`INSERT INTO order_claim (company_id, order_id, visitor_id) ${known}`.execute(db);
  await sql`INSERT INTO fingerprint (company_id, fingerprint_id) SELECT company_id, faq_id FROM faq_link WHERE company_id = ${companyId}`.execute(
    db,
  );
}

/** How many rows were read: by the transaction so far, or by all that handed their counts in. */
async function countRead(query: Query, by: 'pg_stat_xact_user_tables' | 'pg_stat_user_tables'): Promise<number> {
  const { rows } = await sql<{ read: number }>`
    SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::int AS read FROM ${sql.table(by)}`.execute(query);
  return Number(rows[0]?.read);
}

const SOLD = { value: 10, currency: 'USD' };
const ADDED = { kind: 'cart', event_id: 'added', type: 'ITEM_ADDED', product_id: 'p', product_name: 'P', quantity: 1, ...SOLD } as const;
const BOUGHT = { kind: 'checkout', event_id: 'bought', order_id: visitorOf(8), ...SOLD } as const;

/** An order that somebody else has, of a visitor who comes with another's FAQ fingerprint, and a cart event of a third; all came before. */
function listArrivals(nowMs: number): Arrival[] {
  const happenings = [
    { visitor: 7, faq: 10, event: { ...BOUGHT, occurred_at: START_MS + VISITORS } },
    { visitor: 9, faq: 9, event: { ...ADDED, occurred_at: nowMs } },
  ];
  return happenings.map(({ visitor, faq, event }) => {
    const fingerprints = { user_fingerprint: visitorOf(visitor), user_faq_fingerprint: visitorOf(faq) };
    return arrivalOf({ fingerprints, verified: false, skewMs: 0, event }, nowMs);
  });
}

describe.each(DATABASE_KINDS)('a visitor of a company that began after the last ANALYZE, on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  afterAll(() => database.close());

  test('is found without reading the rest of the company', async () => {
    await fill(database, await makeCompany(database));
    await sql`ANALYZE`.execute(database.db);
    const company = await makeCompany(database);
    await fill(database, company);
    // What the connection has read so far counts for the transaction too, until it is handed in.
    await sql`SELECT pg_stat_force_next_flush()`.execute(database.db);
    let read = 0;
    const nowMs = START_MS + 60_000;
    const arrivals = listArrivals(nowMs).map((arrival) => ({
      ...arrival,
      along: async (tx: Query) => {
        read = await countRead(tx, 'pg_stat_xact_user_tables');
      },
    }));
    const answers = await recordArrivals(database, company.companyId, arrivals, new Date(nowMs));
    expect(answers.map(({ status }) => status)).toEqual(['ignored', 'recorded']);
    expect(read).toBeGreaterThan(2 * EVENTS_EACH);
    expect(read).toBeLessThan(FEW_ROWS);
  });

  test('is found so too where an interaction is overruled', async () => {
    const { db } = database;
    const company = await makeCompany(database);
    await fill(database, company);
    await sql`SELECT pg_stat_force_next_flush()`.execute(db);
    const readBefore = await countRead(db, 'pg_stat_user_tables');
    const interaction = { visitorId: visitorOf(7), eventId: 'e7' };
    await overruleInteraction(database, company.companyId, interaction, new Date(START_MS), async (tx) => {
      // So that what the transaction reads is handed in when it ends.
      await sql`SELECT pg_stat_force_next_flush()`.execute(tx);
      return false;
    });
    const read = (await countRead(db, 'pg_stat_user_tables')) - readBefore;
    expect(read).toBeGreaterThanOrEqual(EVENTS_EACH);
    expect(read).toBeLessThan(FEW_ROWS);
  });
});
