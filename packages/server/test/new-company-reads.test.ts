import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase, type Query } from '../src/store/database.ts';
import { readEvents, readVerifiedReports } from '../src/store/events.ts';
import { lockFingerprints, readFaqLinks } from '../src/store/fingerprints.ts';
import { listMigrations, migrate, takeMigrations } from '../src/store/migrate.ts';
import { readClaims } from '../src/store/order-claims.ts';
import { inTransaction } from '../src/store/transaction.ts';
import { createPostgresDatabase, DATABASE_KINDS, openFresh } from './support/databases.ts';

const VISITORS = 400;
const EVENTS_EACH = 20;
/** What a read of one visitor may touch; a company's whole tables hold 400 or 8,000 rows. */
const FEW_ROWS = 3 * EVENTS_EACH;

const visitorOf = (nth: number) => `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;

/** A company's visitors, each with its events, FAQ link, and orders. */
async function fill({ db }: Database, companyId: number): Promise<void> {
  const visitor = sql.raw(`('00000000-0000-4000-8000-' || lpad((nth % ${VISITORS})::text, 12, '0'))::uuid`);
  await sql`
    INSERT INTO event (company_id, visitor_id, event_id, faq_id, occurred_at, received_at, verified, kind, order_id)
    SELECT ${companyId}, ${visitor}, 'e' || nth, ${visitor}, moment, moment, true, 'checkout', 'o' || nth
    FROM (SELECT nth, now() + nth * interval '1 millisecond' AS moment FROM generate_series(0, ${VISITORS * EVENTS_EACH - 1}::int) AS nth) AS made`.execute(
    db,
  );
  await sql`INSERT INTO order_claim (company_id, order_id, visitor_id) SELECT company_id, order_id, visitor_id FROM event WHERE company_id = ${companyId}`.execute(
    db,
  );
  await sql`INSERT INTO faq_link (company_id, faq_id, visitor_id) SELECT DISTINCT company_id, faq_id, visitor_id FROM event WHERE company_id = ${companyId}`.execute(
    db,
  );
  await sql`INSERT INTO fingerprint (company_id, fingerprint_id) SELECT DISTINCT company_id, visitor_id FROM event WHERE company_id = ${companyId}`.execute(
    db,
  );
}

/** How many rows of tables this connection has read so far. */
async function countRead(tx: Query): Promise<number> {
  const { rows } = await sql<{ read: number }>`
    SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::int AS read FROM pg_stat_xact_user_tables
    WHERE relname IN ('event', 'faq_link', 'fingerprint', 'order_claim')`.execute(tx);
  return Number(rows[0]?.read);
}

/** How many rows each read that a transaction begins with touches, for one visitor of a company. */
async function countReads(database: Database, companyId: number): Promise<Record<string, number>> {
  const ids = [visitorOf(7)];
  const reads = {
    events: (tx: Query) => readEvents(tx, companyId, ids),
    'FAQ links': (tx: Query) => readFaqLinks(tx, companyId, ids),
    claims: (tx: Query) => readClaims(tx, companyId, ['o7']),
    'verified reports': (tx: Query) => readVerifiedReports(tx, companyId, ['o7'], [visitorOf(8)]),
    fingerprints: (tx: Query) => lockFingerprints(tx, companyId, ids),
  };
  const counts: Record<string, number> = {};
  for (const [name, read] of Object.entries(reads)) {
    counts[name] = await inTransaction(database, async (tx) => {
      const before = await countRead(tx);
      await read(tx);
      return (await countRead(tx)) - before;
    });
  }
  return counts;
}

describe.each(DATABASE_KINDS)('one visitor of a company that began after the last ANALYZE, on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  afterAll(() => database.close());

  test('is found without reading the rest of the company', async () => {
    await fill(database, 1);
    await sql`ANALYZE`.execute(database.db);
    await fill(database, 2);
    const counts = await countReads(database, 2);
    expect(Object.entries(counts).filter(([, read]) => read > FEW_ROWS)).toEqual([]);
    expect(counts.events).toBeGreaterThanOrEqual(EVENTS_EACH);
  });
});

test('so it is where ANALYZE counted companies before this version', async () => {
  const database = await openDatabase({ url: await createPostgresDatabase() });
  try {
    const before = listMigrations().filter(({ version }) => version < 23);
    await takeMigrations(database, before);
    await fill(database, 1);
    await sql`ANALYZE`.execute(database.db);
    await fill(database, 2);
    expect((await countReads(database, 2)).events).toBeGreaterThan(FEW_ROWS);
    await migrate(database);
    const counts = await countReads(database, 2);
    expect(Object.entries(counts).filter(([, read]) => read > FEW_ROWS)).toEqual([]);
  } finally {
    await database.close();
  }
});
