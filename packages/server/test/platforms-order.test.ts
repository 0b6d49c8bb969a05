import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { connectShop } from '../src/store/platform-connections.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { BOUNDED } from './support/ingest-histories.ts';
import { countFaults, readDerived } from './support/ingest-state.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { boughtBy, moneySet, shopifyOrder, shopifyRefund, shopifySender } from './support/shopify.ts';
import { makeShopper } from './support/shopper.ts';
import { wooOrder, wooSender } from './support/woocommerce.ts';

const NUM_RUNS = { PGlite: 12, PostgreSQL: 20 };
const SECRET = 'hush';

const VISITORS = ['a', 'b'].map((letter) => ({
  user_fingerprint: `${letter.repeat(8)}-0000-4000-8000-000000000000`,
  user_faq_fingerprint: `${letter.repeat(8)}-0000-4000-8000-ffffffffffff`,
}));
const at = (minute: number) => `2026-03-10T11:${String(minute).padStart(2, '0')}:00Z`;

/** Something that reaches the server: a webhook of either shop, an event of a browser, a pixel's word of who made a checkout. */
type Message =
  | { kind: 'shopify' | 'woocommerce'; topic: string; payload: object; id: string }
  | { kind: 'browser'; visitor: number; event: 'interaction' | 'checkout'; fields: object }
  | { kind: 'claim'; visitor: number; fields: object };

const refund = fc.record({
  id: fc.constantFrom(1, 2, 3),
  amount: fc.constantFrom('0.00', '10.00', '52.94', '187.77'),
  minute: fc.constantFrom(45, 50),
});

/** One order: who made it and whether it says so, its versions, the refunds that each tells of. */
const order = fc.record({
  number: fc.constantFrom(1, 2, 3),
  saysWho: fc.boolean(),
  pixel: fc.subarray(['claim', 'claim by id', 'checkout'] as const),
  /** Equal moments with unlike content come up, as in webhooks of one second. */
  versions: fc.array(
    fc.record({
      minute: fc.constantFrom(40, 41, 41, 42),
      total: fc.constantFrom('187.77', '100.00', '200.00'),
      cancelled: fc.constantFrom(false, false, false, true),
      refunds: fc.uniqueArray(refund, { selector: ({ id }) => id, maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  apart: fc.uniqueArray(refund, { selector: ({ id }) => id, maxLength: 2 }),
});

type Order = typeof order extends fc.Arbitrary<infer Value> ? Value : never;

/** An order is one visitor's, and a refund's amount does not depend on which webhook tells of it. */
const messages: fc.Arbitrary<Message[]> = fc
  .record({
    orders: fc.uniqueArray(order, { selector: ({ number }) => number, minLength: 1, maxLength: 3 }),
    uses: fc.array(fc.record({ visitor: fc.nat(1), minute: fc.constantFrom(0, 10, 39) }), { maxLength: 3 }),
  })
  .map(({ orders, uses }) => [
    ...uses.map(({ visitor, minute }, index): Message => {
      const fields = { event_id: `use ${index}`, channel: 'CHAT', occurred_at: at(minute) };
      return { kind: 'browser', visitor, event: 'interaction', fields };
    }),
    ...orders.flatMap(messagesOf),
  ]);

function messagesOf({ number, saysWho, pixel, versions, apart }: Order): Message[] {
  const visitor = number % 2;
  const sender = VISITORS[visitor] as (typeof VISITORS)[number];
  const known = new Map<number, string>();
  const amountOf = ({ id, amount }: { id: number; amount: string }) => {
    if (!known.has(id)) known.set(id, amount);
    return known.get(id) as string;
  };
  const refundOf = (back: Order['apart'][number]) => {
    const amount = amountOf(back);
    const transactions = [{ kind: 'refund', status: 'success', amount, currency: 'USD' }];
    return shopifyRefund({ id: number * 10 + back.id, order_id: number, created_at: at(back.id + 50), transactions });
  };
  const common = { id: number, created_at: at(30), checkout_token: `token-${number}`, note_attributes: saysWho ? boughtBy(sender) : [] };
  const webhooks = versions.map(({ minute, total, cancelled, refunds }, index): Message => {
    const version = { updated_at: at(minute), total_price_set: moneySet(total), cancelled_at: cancelled ? at(44) : null };
    const payload = shopifyOrder({ ...common, ...version, refunds: refunds.map(refundOf) });
    return { kind: 'shopify', topic: 'orders/updated', payload, id: `order ${number} ${index}` };
  });
  const alone = apart.map(
    (back): Message => ({ kind: 'shopify', topic: 'refunds/create', payload: refundOf(back), id: `refund ${number} ${back.id}` }),
  );
  const pixels = pixel.map((what): Message => {
    if (what === 'claim') return { kind: 'claim', visitor, fields: { checkout_token: `token-${number}` } };
    if (what === 'claim by id') return { kind: 'claim', visitor, fields: { checkout_token: 'unknown', order_id: `${number}` } };
    const fields = { event_id: `pixel ${number}`, order_id: `${number}`, value: 99, currency: 'USD', occurred_at: at(31) };
    return { kind: 'browser', visitor, event: 'checkout', fields };
  });
  const woo = versions.map(({ minute, total, cancelled, refunds }, index): Message => {
    const times = { date_created_gmt: '2026-03-10T11:30:00', date_modified_gmt: `2026-03-10T11:${minute}:00` };
    const said = refunds.map((back) => ({ id: back.id, reason: '', total: `-${amountOf(back)}` }));
    const payload = wooOrder(
      { ...times, id: 1_000 + number, total, status: cancelled ? 'cancelled' : 'processing', refunds: said },
      sender,
    );
    return { kind: 'woocommerce', topic: 'order.updated', payload, id: `woo ${number} ${index}` };
  });
  return [...webhooks, ...alone, ...pixels, ...woo];
}

/** The same messages in two orders, some of them several times. */
const twice = messages.chain((all) => {
  const delivery = fc.subarray(all).chain((again) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }));
  return fc.record({ one: delivery, other: delivery });
});

describe.each(DATABASE_KINDS)('webhooks, pixels and refunds on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let shops = 0;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  async function receive(delivered: readonly Message[]) {
    const company = await makeCompany(database);
    const shop = `shop-${++shops}.myshopify.com`;
    for (const [platform, name] of [['shopify', shop] as const, ['woocommerce', `${shop}/woo`] as const]) {
      await connectShop(database.db, { companyId: company.companyId, platform, shop: name }, [SECRET], new Date());
    }
    const senders = {
      shopify: shopifySender(server.app, shop, SECRET),
      woocommerce: wooSender(server.app, `https://${shop}/woo/`, SECRET),
    };
    for (const message of delivered) {
      if (message.kind === 'browser') await makeShopper(server, company, VISITORS[message.visitor]).report(message.event, message.fields);
      else if (message.kind === 'claim') {
        const payload = { company_key: company.key, ...VISITORS[message.visitor], ...message.fields };
        expect((await server.app.inject({ method: 'POST', url: '/platforms/shopify/checkouts', payload })).statusCode).toBe(200);
      } else {
        const { topic, payload, id } = message;
        expect((await senders[message.kind]({ topic, payload, webhookId: id })).statusCode).toBe(200);
      }
    }
    expect(await countFaults(database, company, server.clock.ms)).toBe(0);
    return readDerived(database, company);
  }

  test('any order and repetition gives one ledger', async () => {
    await fc.assert(
      fc.asyncProperty(twice, async ({ one, other }) => {
        expect(await receive(other)).toEqual(await receive(one));
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });
});
