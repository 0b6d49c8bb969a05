import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordArrivals } from '../src/ingest/record.ts';
import type { Database } from '../src/store/database.ts';
import { eraseVisitor } from '../src/transfer/visitor.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { arrivalOf, BOUNDED, type Delivery, histories, START_MS, schedules } from './support/ingest-histories.ts';
import { type AfterBatch, countFaults, readDerived, receive } from './support/ingest-state.ts';
import { makeCompany } from './support/server.ts';

const MINUTE = 60_000;
const NUM_RUNS = { PGlite: 60, PostgreSQL: 60 };

const shapes = fc.record({
  visitors: fc.constantFrom(1, 2, 3),
  events: fc.constantFrom(6, 12, 20),
  sharesOrders: fc.boolean(),
  sharesFaqs: fc.boolean(),
  refunds: fc.boolean(),
});
const receptions = shapes
  .chain((shape) => histories({ ...shape, startMs: START_MS }))
  .chain((history) =>
    fc.record({ history: fc.constant(history), batches: schedules(history.deliveries), erasures: erasuresAmong(history.deliveries) }),
  );

/** Who is erased after which batch; often nobody. */
function erasuresAmong(deliveries: readonly Delivery[]): fc.Arbitrary<{ index: number; fingerprint: string }[]> {
  const fingerprints = deliveries.map((delivery) => delivery.fingerprints.user_fingerprint);
  return fc.array(fc.record({ index: fc.nat({ max: 5 }), fingerprint: fc.constantFrom(...fingerprints) }), { maxLength: 3 });
}

describe.each(DATABASE_KINDS)('visitors who are kept in memory, on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  afterAll(() => database.close());

  /** Records batches as `receive` does, but nobody is kept: all is read and played anew each time. */
  async function receiveAnew(settings: Parameters<typeof makeCompany>[1], batches: readonly Delivery[][], after: AfterBatch) {
    const company = await makeCompany(database, settings);
    for (const [index, batch] of batches.entries()) {
      const nowMs = START_MS + index * MINUTE;
      const arrivals = batch.map((delivery) => arrivalOf(delivery, nowMs));
      await recordArrivals(database, company.companyId, arrivals, new Date(nowMs));
      await after(company.companyId, index, nowMs);
    }
    return company;
  }

  test('come to what they come to when all is read and played anew, on two servers, in any order and repetition, also where some are erased', async () => {
    await fc.assert(
      fc.asyncProperty(receptions, async ({ history, batches, erasures }) => {
        const erase: AfterBatch = async (companyId, index, nowMs) => {
          const erased = erasures.filter((erasure) => erasure.index === index);
          for (const { fingerprint } of erased) await eraseVisitor(database, companyId, fingerprint, new Date(nowMs));
        };
        const kept = await receive(database, history, batches, erase);
        const anew = await receiveAnew(history.settings, batches, erase);
        expect(await readDerived(database, kept)).toEqual(await readDerived(database, anew));
        expect(await countFaults(database, kept)).toBe(0);
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });
});
