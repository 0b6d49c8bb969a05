import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import {
  aCart,
  aCheckout,
  aHistory,
  anInteraction,
  BOUNDED,
  type Delivery,
  histories,
  START_MS,
  schedules,
} from './support/ingest-histories.ts';
import { querySets, readDerived, readReport, readReports, receive, WHOLE_RANGE } from './support/ingest-state.ts';

const NUM_RUNS = { PGlite: 20, PostgreSQL: 40 };
const MINUTE = 60_000;

/** A history that two companies receive, each in its own order, batches and repetitions. */
const twice = histories({ visitors: 3, events: 32, startMs: START_MS, refunds: true }).chain((history) =>
  fc.record({
    history: fc.constant(history),
    one: schedules(history.deliveries),
    other: schedules(history.deliveries),
    queries: querySets,
  }),
);

describe.each(DATABASE_KINDS)('the order of arrival, on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  afterAll(() => database.close());

  /** The report of a company that received these batches. */
  async function reportAfter(batches: readonly Delivery[][]) {
    const company = await receive(database, aHistory(batches.flat()), batches);
    const query = { ...WHOLE_RANGE, from: '2026-03-10', currency: 'USD', model: 'first_touch', channel: null, aiProfile: null } as const;
    return readReport(database, company, query);
  }

  test('any order, batches and repetitions give the same outcomes, entries, credits, orders, sums and reports', async () => {
    await fc.assert(
      fc.asyncProperty(twice, async ({ history, one, other, queries }) => {
        const first = await receive(database, history, one);
        const second = await receive(database, history, other);
        expect(await readDerived(database, second)).toEqual(await readDerived(database, first));
        expect(await readReports(database, second, queries)).toEqual(await readReports(database, first, queries));
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });

  test('of two names given to a product at one moment the same wins in any batches', async () => {
    const chat = anInteraction('ann', 30 * MINUTE, { channel: 'CHAT' });
    // These two differ in order between UTF-16, in which JavaScript compares texts, and UTF-8, in which PostgreSQL does.
    const wide = aCart('ann', 0, { product_id: 'SKU-1', product_name: 'Ｓ' });
    const emoji = aCart('ann', 0, { product_id: 'SKU-1', product_name: '🧦' });
    const together = await reportAfter([[chat, wide, emoji]]);
    expect(await reportAfter([[chat], [wide], [emoji]])).toEqual(together);
    expect(await reportAfter([[chat], [emoji], [wide]])).toEqual(together);
  });

  test('of FAQ uses of one moment and one event id by other visitors the same earns the credit in any order', async () => {
    const shared = { faq: 'shared', event_id: 'same', channel: 'FAQ' };
    const luna = anInteraction('ann', 30 * MINUTE, { ...shared, ai_profile: 'luna' });
    const sol = anInteraction('ben', 30 * MINUTE, { ...shared, ai_profile: 'sol' });
    const order = aCheckout('cat', 0, { faq: 'shared', value: 100 });
    const one = await reportAfter([[luna], [sol], [order]]);
    expect(await reportAfter([[sol], [luna], [order]])).toEqual(one);
    expect(await reportAfter([[order], [sol], [luna]])).toEqual(one);
  });

  test('an AI profile that has nothing to show is not listed, whatever it earned for a while', async () => {
    const luna = anInteraction('ann', 20 * 60 * MINUTE, { ai_profile: 'luna' });
    const browsers = aCheckout('ann', MINUTE, { order_id: 'A-1', currency: 'USD' });
    const verified = aCheckout('ann', 0, { order_id: 'A-1', currency: 'EUR', verified: true });
    const punctual = await reportAfter([[luna], [verified], [browsers]]);
    expect(punctual.ai_profiles).toEqual([]);
    expect(await reportAfter([[luna], [browsers], [verified]])).toEqual(punctual);
  });
});
