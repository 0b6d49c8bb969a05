import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordArrivals } from '../src/ingest/record.ts';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { holdSweep } from '../src/store/retention.ts';
import { eraseVisitor } from '../src/transfer/visitor.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { eraseInactiveEverywhere } from './support/everywhere.ts';
import { aCart, anInteraction, arrivalOf, BOUNDED, type Delivery, histories, START_MS } from './support/ingest-histories.ts';
import { countFaults, readEverything } from './support/ingest-state.ts';
import { makeCompany } from './support/server.ts';

const DAY = 86_400_000;
const NUM_RUNS = { PGlite: 10, PostgreSQL: 25 };

/** Histories in which visitors share FAQ fingerprints and orders, each event with the day on which it arrives. */
const spread = histories({ visitors: 4, events: 40, startMs: START_MS, sharesFaqs: true, sharesOrders: true }).chain((history) =>
  fc.record({
    history: fc.constant(history),
    days: fc.array(fc.constantFrom(0, 0, 3, 29, 30, 31, 60), {
      minLength: history.deliveries.length,
      maxLength: history.deliveries.length,
    }),
    leaving: fc.constantFrom(...history.deliveries.map(({ fingerprints }) => fingerprints.user_fingerprint)),
  }),
);

describe.each(DATABASE_KINDS)('forgetting visitors on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  afterAll(() => database.close());

  /** A company that received each event so many days after START_MS, as if it had just happened. */
  async function receiveOnDays(settings: object, deliveries: readonly Delivery[], days: readonly number[]): Promise<Company> {
    const company = await makeCompany(database, settings);
    for (const day of [...new Set(days)].sort((a, b) => a - b)) {
      const nowMs = START_MS + day * DAY;
      const due = deliveries.filter((_, index) => days[index] === day);
      const arrivals = due.map(({ event, ...rest }) =>
        arrivalOf({ ...rest, event: { ...event, occurred_at: event.occurred_at + day * DAY } }, nowMs),
      );
      await recordArrivals(database, company.companyId, arrivals, new Date(nowMs));
    }
    return company;
  }

  const storedOf = async (company: Company) => (await readEverything(database, company)).stored;

  test('whoever was not seen for so many days is gone with all that they sent, whoever was keeps all, and the figures agree', async () => {
    await fc.assert(
      fc.asyncProperty(spread, fc.integer({ min: 1, max: 60 }), fc.constantFrom(1, 2, 7, 500), async ({ history, days }, today, step) => {
        const company = await receiveOnDays({ ...history.settings, retentionDays: 30 }, history.deliveries, days);
        const nowMs = START_MS + 60 * DAY + today * DAY;
        const before = await storedOf(company);
        // What is held vanishes by itself, and is no sign of anybody.
        const counts = (row: (typeof before)[number]) => row.held_until === null;
        const newest = new Map<string, number>();
        for (const row of before.filter(counts))
          newest.set(row.visitor_id, Math.max(newest.get(row.visitor_id) ?? 0, row.received_at.getTime()));
        const idsOf = (rows: typeof before) => rows.filter(counts).map((row) => [row.visitor_id, row.event_id]);
        await eraseInactiveEverywhere(database, nowMs - 20 * DAY, step);
        const erased = await eraseInactiveEverywhere(database, nowMs, step);
        const stays = before.filter((row) => (newest.get(row.visitor_id) ?? 0) >= nowMs - 30 * DAY);
        expect(idsOf(await storedOf(company))).toEqual(idsOf(stays));
        expect(erased).toBeLessThanOrEqual(before.length - stays.length);
        expect(await countFaults(database, company, nowMs)).toBe(0);
        await keepAll();
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });

  test('erasing any one of visitors who share orders and FAQ fingerprints leaves figures that agree', async () => {
    await fc.assert(
      fc.asyncProperty(spread, async ({ history, days, leaving }) => {
        const company = await receiveOnDays(history.settings, history.deliveries, days);
        const nowMs = START_MS + 60 * DAY;
        await eraseVisitor(database, company.companyId, leaving, new Date(nowMs));
        expect(await countFaults(database, company, nowMs)).toBe(0);
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });

  /** Companies of other tests shall not be gone over again. */
  const keepAll = () => database.db.updateTable('company').set({ retention_days: null }).execute();

  test('without a retention nobody is forgotten, and another server that is at it goes before', async () => {
    await keepAll();
    const keeping = await receiveOnDays({}, [anInteraction('ann', 0), aCart('ann', 0)], [0, 0]);
    const forgetting = await receiveOnDays({ retentionDays: 30 }, [anInteraction('ann', 0), aCart('ann', 0)], [0, 0]);
    if (kind === 'PostgreSQL') {
      const other = await database.db.startTransaction().execute();
      await holdSweep(other, forgetting.companyId);
      await other.commit().execute();
      const holding = await database.db.startTransaction().execute();
      await holdSweep(holding, forgetting.companyId);
      expect(await eraseInactiveEverywhere(database, START_MS + 100 * DAY)).toBe(0);
      await holding.rollback().execute();
    }
    expect(await eraseInactiveEverywhere(database, START_MS + 30 * DAY)).toBe(0);
    expect(await eraseInactiveEverywhere(database, START_MS + 30 * DAY + 1, undefined, async () => false)).toBe(0);
    expect(await eraseInactiveEverywhere(database, START_MS + 30 * DAY + 1)).toBe(2);
    expect(await storedOf(forgetting)).toEqual([]);
    expect(await storedOf(keeping)).toHaveLength(2);
  });
});
