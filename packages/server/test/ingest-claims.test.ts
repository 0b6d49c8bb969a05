import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identify } from '../src/ingest/arrival.ts';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { claimableOrders, foldAll, outcomesOf } from './support/ingest-expected.ts';
import { aCheckout, aHistory, anInteraction, BOUNDED, type Delivery, histories, START_MS, schedules } from './support/ingest-histories.ts';
import { countFaults, countWaitingForLocks, deliver, readClaims, readOutcomes, receive } from './support/ingest-state.ts';
import { makeCompany } from './support/server.ts';

const NUM_RUNS = { PGlite: 12, PostgreSQL: 25 };
const MINUTE = 60_000;

const contested = histories({ visitors: 3, events: 36, startMs: START_MS, sharesOrders: true }).chain((history) =>
  fc.record({ history: fc.constant(history), batches: schedules(history.deliveries) }),
);

/** Ann saw the order in her browser, the shop reported it with proof under Ben's fingerprint, and both used the assistant before. */
const CHATS = [anInteraction('ann', 30 * MINUTE), anInteraction('ben', 30 * MINUTE)];
const SEEN = aCheckout('ann', 10 * MINUTE, { order_id: 'A-1', value: 100 });
const PROVEN = aCheckout('ben', 5 * MINUTE, { order_id: 'A-1', value: 90, currency: 'EUR', verified: true });

describe.each(DATABASE_KINDS)('an order that several visitors report, on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  afterAll(() => database.close());

  test('stays with the first whose report is committed, and all comes to what the fold makes of that', async () => {
    await fc.assert(
      fc.asyncProperty(contested, async ({ history, batches }) => {
        const company = await makeCompany(database, history.settings);
        let claims = new Map<string, string>();
        const arrived: Delivery[] = [];
        for (const batch of batches) {
          await deliver(database, company, [batch]);
          const now = await readClaims(database, company.companyId);
          expect(now).toEqual(new Map([...now, ...claims]));
          arrived.push(...batch);
          const claimable = claimableOrders(unique(arrived), history.settings);
          expect(new Set(now.keys())).toEqual(new Set([...claimable.values()].flatMap((orders) => [...orders])));
          for (const [orderId, holder] of now) expect(claimable.get(holder)).toContain(orderId);
          claims = now;
        }
        const folds = foldAll(history.deliveries, history.settings, claims);
        expect(await readOutcomes(database, company.companyId)).toEqual(outcomesOf(folds));
        expect(await countFaults(database, company)).toBe(0);
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });

  test.each([
    { how: 'the browser first', batches: [CHATS, [SEEN], [PROVEN]], holder: 'ann' },
    { how: 'the browser first in one batch', batches: [CHATS, [SEEN, PROVEN]], holder: 'ann' },
    { how: 'the proof first', batches: [CHATS, [PROVEN], [SEEN]], holder: 'ben' },
    { how: 'the proof first in one batch', batches: [CHATS, [PROVEN, SEEN]], holder: 'ben' },
    { how: 'both held, then admitted, first the browser', batches: [[PROVEN], [SEEN], ...CHATS.map((chat) => [chat])], holder: 'ann' },
    {
      how: 'both held, then admitted, first the proof',
      batches: [[PROVEN], [SEEN], ...CHATS.map((chat) => [chat]).reverse()],
      holder: 'ben',
    },
  ])('is verified and has the verified amounts, by $how', async ({ batches, holder }) => {
    const company = await receive(database, aHistory([]), batches);
    const orders = (await readOutcomes(database, company.companyId)).filter((row) => row.order_entry !== null);
    expect(orders).toMatchObject([
      { visitor_id: identify(holder), reason: null, amount_micros: 90_000_000n, order_entry: { verified: true, currency: 'EUR' } },
    ]);
    expect(await countFaults(database, company)).toBe(0);
  });

  test('stays as its holder saw it while the proof follows no interaction, and for ever if none comes', async () => {
    const company = await receive(database, aHistory([]), [[CHATS[0] as Delivery], [SEEN], [PROVEN]]);
    const [order] = (await readOutcomes(database, company.companyId)).filter((row) => row.order_entry !== null);
    expect(order).toMatchObject({ visitor_id: identify('ann'), amount_micros: 100_000_000n, order_entry: { verified: false } });
  });

  test('is verified once a FAQ use by yet another visitor admits the proof', async () => {
    const shopping = aCheckout('ben', 5 * MINUTE, { order_id: 'A-1', value: 90, verified: true, faq: 'shared' });
    const faq = anInteraction('cat', 20 * MINUTE, { channel: 'FAQ', faq: 'shared' });
    const company = await receive(database, aHistory([]), [[CHATS[0] as Delivery], [SEEN], [shopping], [faq]]);
    const [order] = (await readOutcomes(database, company.companyId)).filter((row) => row.order_entry !== null);
    expect(order).toMatchObject({ visitor_id: identify('ann'), amount_micros: 90_000_000n, order_entry: { verified: true } });
    expect(await countFaults(database, company)).toBe(0);
  });
});

test('an order is verified also if the proof comes while the browser that holds it is being recorded', async () => {
  const database = await openFresh('PostgreSQL');
  try {
    const company = await receive(database, aHistory([]), [[CHATS[1] as Delivery]]);
    // Somebody else is about to store Ann's FAQ link, which stops her transaction between its claim and its commit.
    const rival = await database.db.startTransaction().execute();
    const link = { company_id: company.companyId, faq_id: identify("ann's faq"), visitor_id: identify('ann') };
    await rival.insertInto('faq_link').values(link).execute();
    const seen = deliver(database, company, [[CHATS[0] as Delivery, SEEN]]);
    await expect.poll(() => countWaitingForLocks(database), { timeout: 30_000 }).toBe(1);
    const proven = deliver(database, company, [[PROVEN]]);
    await expect.poll(() => countWaitingForLocks(database), { timeout: 30_000 }).toBe(2);
    await rival.rollback().execute();
    await Promise.all([seen, proven]);
    const orders = (await readOutcomes(database, company.companyId)).filter((row) => row.order_entry !== null);
    expect(orders).toMatchObject([{ visitor_id: identify('ann'), amount_micros: 90_000_000n, order_entry: { verified: true } }]);
    expect(await countFaults(database, company)).toBe(0);
  } finally {
    await database.close();
  }
});

function unique(deliveries: readonly Delivery[]): Delivery[] {
  return [...new Set(deliveries)];
}
