import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identify } from '../src/ingest/arrival.ts';
import { recordArrivals } from '../src/ingest/record.ts';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { eraseVisitor } from '../src/transfer/visitor.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { eraseExpiredEverywhere } from './support/everywhere.ts';
import {
  aCart,
  aCheckout,
  aHistory,
  anInteraction,
  arrivalOf,
  BOUNDED,
  type Delivery,
  histories,
  START_MS,
  schedules,
} from './support/ingest-histories.ts';
import {
  countFaults,
  countWaitingForLocks,
  querySets,
  readDerived,
  readEverything,
  readReport,
  readReports,
  receive,
  WHOLE_RANGE,
} from './support/ingest-state.ts';

const NUM_RUNS = { PGlite: 10, PostgreSQL: 20 };
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOW = new Date(START_MS);
const QUERY = { ...WHOLE_RANGE, currency: 'USD', model: 'first_touch', channel: null, aiProfile: null } as const;

const received = fc
  .boolean()
  .chain((sharesFaqs) => histories({ visitors: 3, events: 32, startMs: START_MS, sharesFaqs }))
  .chain((history) => fc.record({ history: fc.constant(history), batches: schedules(history.deliveries), queries: querySets }));

/** Histories in which nobody's events depend on another's, and the place of one of their visitors. */
const separate = histories({ visitors: 3, events: 32, startMs: START_MS, sharesFaqs: false }).chain((history) => {
  const named = history.deliveries.map(nameByProduct);
  return fc.record({
    history: fc.constant({ ...history, deliveries: named }),
    batches: schedules(named),
    queries: querySets,
    leaving: fc.constantFrom(...new Set(named.map(({ fingerprints }) => fingerprints.user_fingerprint))),
  });
});

/** Which visitor named a product last is told of in a test of its own. */
function nameByProduct({ event, ...rest }: Delivery): Delivery {
  return { ...rest, event: event.kind === 'cart' ? { ...event, product_name: event.product_id } : event };
}

describe.each(DATABASE_KINDS)('forgetting, on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  afterAll(() => database.close());

  const erase = (company: Company, fingerprint: string) => eraseVisitor(database, company.companyId, fingerprint, NOW);
  const receiveOneByOne = (deliveries: readonly Delivery[]) =>
    receive(
      database,
      aHistory(deliveries),
      deliveries.map((delivery) => [delivery]),
    );

  test('an erased visitor leaves what there would be without them', async () => {
    await fc.assert(
      fc.asyncProperty(separate, async ({ history, batches, queries, leaving }) => {
        const company = await receive(database, history, batches);
        const stays = (delivery: Delivery) => delivery.fingerprints.user_fingerprint !== leaving;
        const without = await receive(
          database,
          history,
          batches.map((batch) => batch.filter(stays)),
        );
        const erased = await erase(company, leaving);
        expect(erased).toBe(history.deliveries.filter((delivery) => !stays(delivery)).length);
        expect(await readDerived(database, company)).toEqual(await readDerived(database, without));
        expect(await readReports(database, company, queries)).toEqual(await readReports(database, without, queries));
        expect(await countFaults(database, company)).toBe(0);
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });

  test('the name that only an erased visitor gave a product is not shown', async () => {
    const bens = [anInteraction('ben', 5 * MINUTE), aCart('ben', 4 * MINUTE, { product_name: 'Shoe' })];
    const anns = [anInteraction('ann', 3 * MINUTE), aCart('ann', 2 * MINUTE, { product_name: 'Shoe, engraved for Ann' })];
    const company = await receiveOneByOne([...bens, ...anns]);
    await erase(company, 'ann');
    const { products } = await readReport(database, company, QUERY);
    expect(products.map((product) => product.product_name)).toEqual(['Shoe']);
  });

  describe.each(['ann', "ann's faq"])('of a visitor erased by the fingerprint %s', (fingerprint) => {
    test('an order goes to another visitor who reported it', async () => {
      const anns = [anInteraction('ann', 5 * MINUTE), aCheckout('ann', 4 * MINUTE, { order_id: 'A-1', value: 100 })];
      const bens = [anInteraction('ben', 3 * MINUTE), aCheckout('ben', 2 * MINUTE, { order_id: 'A-1', value: 100 })];
      const company = await receiveOneByOne([...anns, ...bens]);
      expect((await readReport(database, company, QUERY)).totals.recorded_orders).toBe(1);
      await erase(company, fingerprint);
      expect((await readReport(database, company, QUERY)).totals.recorded_orders).toBe(1);
      expect((await readDerived(database, company)).claims).toEqual(new Map([['A-1', identify('ben')]]));
      expect(await countFaults(database, company)).toBe(0);
    });

    test('no table holds either fingerprint any more', async () => {
      const company = await receiveOneByOne([anInteraction('ann', 2 * MINUTE), aCheckout('ann', MINUTE, { order_id: 'A-1' })]);
      await erase(company, fingerprint);
      for (const id of [identify('ann'), identify("ann's faq")]) expect(await listTablesWith(id, company), id).toEqual([]);
    });
  });

  test('erasing what was held for a day changes no report, and leaves nothing held', async () => {
    await fc.assert(
      fc.asyncProperty(received, async ({ history, batches, queries }) => {
        const company = await receive(database, history, batches);
        const later = START_MS + DAY + batches.length * MINUTE;
        const before = { derived: await readDerived(database, company), reports: await readReports(database, company, queries) };
        await eraseExpiredEverywhere(database, later);
        const events = before.derived.events.filter(({ reason }) => reason !== 'no_interaction');
        expect(await readDerived(database, company)).toEqual({ ...before.derived, events });
        expect(await readReports(database, company, queries)).toEqual(before.reports);
        expect(await countFaults(database, company, later)).toBe(0);
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });

  test('until its day is over a held event waits for its interaction, and not a moment longer, erased by then or not', async () => {
    const recorded = async (afterMs: number, erases: boolean) => {
      const company = await receive(database, aHistory([]), [[aCart('ann', MINUTE)]]);
      if (erases) await eraseExpiredEverywhere(database, START_MS + afterMs);
      const late = arrivalOf(anInteraction('ann', 2 * MINUTE), START_MS + afterMs);
      await recordArrivals(database, company.companyId, [late], new Date(START_MS + afterMs));
      expect(await countFaults(database, company, START_MS + afterMs)).toBe(0);
      return (await readReport(database, company, QUERY)).totals.add_to_cart_gmv;
    };
    expect(await recorded(DAY - 1, false)).toBe('79.99');
    expect(await recorded(DAY - 1, true)).toBe('79.99');
    expect(await recorded(DAY, false)).toBe('0.00');
    expect(await recorded(DAY, true)).toBe('0.00');
  });

  test('what was held and expired may be sent again, and is held anew', async () => {
    const cart = aCart('ann', MINUTE);
    const company = await receive(database, aHistory([]), [[cart]]);
    const later = START_MS + DAY;
    const again = [arrivalOf(cart, later), arrivalOf(anInteraction('ann', 2 * MINUTE), later)];
    const answers = await recordArrivals(database, company.companyId, again, new Date(later));
    expect(answers.map(({ status }) => status)).toEqual(['recorded', 'recorded']);
    expect(await readEverything(database, company)).toMatchObject({ stored: [{ held_until: null }, { held_until: null }] });
  });

  /** The tables in which a row of a company holds an id, in whatever column. */
  async function listTablesWith(id: string, { companyId }: Company): Promise<string[]> {
    const tables = await sql<{ name: string }>`
      SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'company_id'`.execute(
      database.db,
    );
    const found: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await sql`
        SELECT 1 FROM ${sql.table(name)} AS stored WHERE company_id = ${companyId} AND to_jsonb(stored)::text LIKE ${`%${id}%`}`.execute(
        database.db,
      );
      if (rows.length > 0) found.push(name);
    }
    return found;
  }
});

test('erasing what expires keeps off the events that an interaction is admitting at the same time', async () => {
  const database = await openFresh('PostgreSQL');
  try {
    const company = await receive(database, aHistory([]), [[aCart('ann', MINUTE)]]);
    const nearlyOver = START_MS + DAY - 1;
    // Somebody else is about to claim the order that comes with the interaction, which stops its transaction half way.
    const rival = await database.db.startTransaction().execute();
    await rival
      .insertInto('order_claim')
      .values({ company_id: company.companyId, order_id: 'A-1', visitor_id: identify('ben') })
      .execute();
    const late = [anInteraction('ann', 2 * MINUTE), aCheckout('ann', 0, { order_id: 'A-1' })].map((each) => arrivalOf(each, nearlyOver));
    const recorded = recordArrivals(database, company.companyId, late, new Date(nearlyOver));
    await expect.poll(() => countWaitingForLocks(database), { timeout: 30_000 }).toBe(1);
    const erased = eraseExpiredEverywhere(database, nearlyOver + 1);
    let isErased = false;
    const noted = erased.then(() => {
      isErased = true;
    });
    // Erasing either is done at once or waits as well; only then the rival makes way.
    await expect.poll(async () => isErased || (await countWaitingForLocks(database)) === 2, { timeout: 30_000 }).toBe(true);
    await rival.rollback().execute();
    await Promise.all([recorded, noted]);
    expect(await countFaults(database, company, nearlyOver)).toBe(0);
  } finally {
    await database.close();
  }
});
