import fc from 'fast-check';
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rebuildCompany } from '../src/ingest/rebuild.ts';
import { type Company, findCompany } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { exportCompany } from '../src/transfer/export.ts';
import { importCompany } from '../src/transfer/import.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { aCart, aHistory, anInteraction, BOUNDED, histories, START_MS, schedules } from './support/ingest-histories.ts';
import { countFaults, querySets, readDerived, readEverything, readReports, receive } from './support/ingest-state.ts';

const NUM_RUNS = { PGlite: 8, PostgreSQL: 15 };
const NOW = new Date(START_MS);
const MINUTE = 60_000;

/** Ways to spoil what is computed of a company, as far as there is something to spoil; what was received stays as it is. */
const DAMAGES: readonly ((companyId: number) => RawBuilder<unknown>)[] = [
  (id) => sql`UPDATE event SET reason = 'no_change', amount_micros = NULL, order_entry = NULL WHERE company_id = ${id} AND event_id < '5'`,
  (id) => sql`UPDATE event SET amount_micros = amount_micros + 1 WHERE company_id = ${id}`,
  (id) => sql`UPDATE event SET reason = NULL, amount_micros = 5 WHERE company_id = ${id} AND reason IS NOT NULL`,
  (id) => sql`UPDATE event SET order_entry = order_entry || '{"touches": []}' WHERE company_id = ${id} AND order_entry IS NOT NULL`,
  (id) => sql`DELETE FROM daily_credit WHERE company_id = ${id} AND channel = 'CHAT'`,
  (id) => sql`UPDATE daily_credit SET cart_micros_linear = cart_micros_linear + 1 WHERE company_id = ${id}`,
  (id) => sql`UPDATE daily_orders SET recorded_orders = recorded_orders + 1 WHERE company_id = ${id}`,
  (id) => sql`UPDATE daily_product SET product_id = 'no such product' WHERE company_id = ${id} AND product_id = 'shirt'`,
  (id) => sql`UPDATE daily_interactions SET day = day - 100 WHERE company_id = ${id}`,
  (id) => sql`DELETE FROM daily_visitors WHERE company_id = ${id}`,
  (id) => sql`UPDATE daily_visitors SET visitors = visitors + 1 WHERE company_id = ${id}`,
  (id) => sql`UPDATE hourly SET interactions = interactions + 1 WHERE company_id = ${id}`,
  (id) => sql`DELETE FROM hourly WHERE company_id = ${id} AND hour > 11`,
  (id) => sql`UPDATE event SET amount_micros = NULL, reason = 'nothing_left' WHERE company_id = ${id} AND kind = 'refund'`,
  (id) => sql`UPDATE daily_credit SET refund_micros_first_touch = refund_micros_first_touch + 1 WHERE company_id = ${id}`,
  (id) => sql`UPDATE daily_product SET refund_micros_linear = 0 WHERE company_id = ${id}`,
  (id) => sql`UPDATE weekly_product SET unit_micros_last_touch = unit_micros_last_touch + 1 WHERE company_id = ${id}`,
  (id) => sql`UPDATE weekly_product SET week = week + 7 WHERE company_id = ${id}`,
  (id) => sql`DELETE FROM weekly_product WHERE company_id = ${id} AND channel = ''`,
];

const received = histories({ visitors: 3, events: 36, startMs: START_MS, refunds: true, sharesOrders: true }).chain((history) =>
  fc.record({
    history: fc.constant(history),
    batches: schedules(history.deliveries),
    queries: querySets,
    damages: fc.shuffledSubarray([...DAMAGES], { minLength: 1, maxLength: 4 }),
  }),
);

/** Brings a company into another database by way of its export. */
async function moveTo(other: Database, database: Database, company: Company): Promise<Company> {
  const lines: string[] = [];
  const write = async (line: string) => void lines.push(line);
  await exportCompany(database, company, write, () => undefined);
  const { key } = await importCompany(other, iterate(lines), NOW, { rows: () => undefined, visitors: () => undefined });
  return (await findCompany(other.db, key)) as Company;
}

async function* iterate(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

describe.each(DATABASE_KINDS)('computing anew, on %s', (kind) => {
  let database: Database;
  let other: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
    other = await openFresh(kind === 'PGlite' ? 'PostgreSQL' : 'PGlite');
  });
  afterAll(async () => {
    await database.close();
    await other.close();
  });

  const rebuild = (company: Company) => rebuildCompany(database, company.companyId, NOW, () => undefined);

  test('a verification finds nothing wrong and a rebuild changes nothing, whatever came in', async () => {
    await fc.assert(
      fc.asyncProperty(received, async ({ history, batches }) => {
        const company = await receive(database, history, batches);
        expect(await countFaults(database, company)).toBe(0);
        const before = await readEverything(database, company);
        expect(await rebuild(company)).toMatchObject({ events: 0, claims: 0, rollupRows: 0 });
        expect(await readEverything(database, company)).toEqual(before);
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });

  test('a verification finds what was spoilt and leaves it, and a rebuild mends it', async () => {
    await fc.assert(
      fc.asyncProperty(received, async ({ history, batches, queries, damages }) => {
        const company = await receive(database, history, batches);
        const sound = { stored: await readEverything(database, company), reports: await readReports(database, company, queries) };
        for (const damage of damages) await damage(company.companyId).execute(database.db);
        const spoilt = await readEverything(database, company);
        expect((await countFaults(database, company)) > 0).toBe(JSON.stringify(spoilt) !== JSON.stringify(sound.stored));
        expect(await readEverything(database, company)).toEqual(spoilt);
        await rebuild(company);
        expect(await countFaults(database, company)).toBe(0);
        expect({ stored: await readEverything(database, company), reports: await readReports(database, company, queries) }).toEqual(sound);
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });

  test('an import of the export into another kind of database gives the same events, outcomes, sums and reports', async () => {
    await fc.assert(
      fc.asyncProperty(received, async ({ history, batches, queries }) => {
        const company = await receive(database, history, batches);
        const moved = await moveTo(other, database, company);
        expect(await readEverything(other, moved)).toEqual(await readEverything(database, company));
        expect(await readReports(other, moved, queries)).toEqual(await readReports(database, company, queries));
        expect(await countFaults(other, moved)).toBe(0);
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });

  test('an import keeps every digit of a high price', async () => {
    const chat = anInteraction('ann', MINUTE);
    const yacht = aCart('ann', 0, { value: 59761521359.456726 });
    const company = await receive(database, aHistory([chat, yacht]), [[chat, yacht]]);
    const moved = await moveTo(other, database, company);
    expect((await readDerived(other, moved)).events).toEqual((await readDerived(database, company)).events);
  });
});
