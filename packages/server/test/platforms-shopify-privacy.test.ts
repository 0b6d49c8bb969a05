import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { holdCompany } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { eraseVisitor, exportVisitor } from '../src/transfer/visitor.ts';
import { makeMember } from './support/accounts.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { eraseInactiveEverywhere, tidyPlatformsEverywhere } from './support/everywhere.ts';
import { countFaults } from './support/ingest-state.ts';
import { expectProblem } from './support/problem.ts';
import { SECRET } from './support/shop-stage.ts';
import { boughtBy, shopifyOrder, shopifyRefund, shopifySender } from './support/shopify.ts';
import { BOUGHT, NOTHING, openShopifyStage, type ShopifyStage } from './support/shopify-stage.ts';
import { makeShopper, type Shopper } from './support/shopper.ts';

const MINUTE_MS = 60_000;

describe.each(SERVER_ONLY)('requests for privacy by way of Shopify on %s', (kind) => {
  let database: Database;
  let at: ShopifyStage;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  beforeEach(async () => {
    at = await openShopifyStage(database);
  });
  afterEach(() => at.server.app.close());
  afterAll(() => database.close());

  const customer = { id: 7_100_000_000_001, email: 'ada@example.com', phone: '555-625-1199' };
  const base = () => ({ shop_id: 60_000_000_001, shop_domain: at.shop, customer });
  const events = async () => (await at.reader.events()).events.map(({ kind: name }) => name).sort();

  test('customers/data_request is shown to the owner', async () => {
    await at.deliver({ topic: 'orders/create', payload: at.order() });
    await at.deliver({
      topic: 'customers/data_request',
      payload: { ...base(), orders_requested: [5_700_000_000_001], data_request: { id: 9_999 } },
    });
    expect(await at.integration()).toMatchObject({ data_requests: [{ order_ids: ['5700000000001'] }] });
    expect(await at.net()).toEqual(BOUGHT);
  });

  test('a request for data is marked as done by an owner, first come, and as not done again', async () => {
    const ask = (id: number) => at.deliver({ topic: 'customers/data_request', payload: { ...base(), orders_requested: [id] } });
    await ask(1);
    at.server.clock.ms += 1_000;
    await ask(2);
    const requests = async () =>
      ((await at.integration()) as { data_requests: { request_id: string; order_ids: string[]; done: object | null }[] }).data_requests;
    const [newest] = await requests();
    expect(newest).toMatchObject({ order_ids: ['2'], done: null });
    const owner = await makeMember(at.server, at.company, 'owner');
    const mark = async (member: { headers: Record<string, string> }, payload: object, id = newest?.request_id ?? '') => {
      const url = `/api/companies/${at.company.key}/data-requests/${encodeURIComponent(id)}`;
      return at.server.app.inject({ method: 'PATCH', url, headers: member.headers, payload });
    };
    const doneAt = new Date(at.server.clock.ms).toISOString();
    expect((await mark(owner, { done: true })).statusCode).toBe(204);
    at.server.clock.ms += 1_000;
    expect((await mark(await makeMember(at.server, at.company, 'owner'), { done: true })).statusCode).toBe(204);
    expect(await requests()).toMatchObject([
      { order_ids: ['1'], done: null },
      { order_ids: ['2'], done: { at: doneAt, by: owner.email } },
    ]);
    expect((await mark(owner, { done: false })).statusCode).toBe(204);
    expect((await requests()).map(({ done }) => done)).toEqual([null, null]);
    expectProblem(await mark(owner, { done: true }, 'shopify nothing'), 404);
    expectProblem(await mark(owner, { done: 'yes' }), 400);
  });

  test('customers/redact erases who made the orders, and nobody else', async () => {
    const other = await at.addShopper();
    await at.deliver({ topic: 'orders/create', payload: at.order({ refunds: [shopifyRefund()] }) });
    await at.deliver({ topic: 'orders/create', payload: shopifyOrder({ id: 2, note_attributes: boughtBy(other.sender) }) });
    await at.deliver({ topic: 'customers/redact', payload: { ...base(), orders_to_redact: [5_700_000_000_001] } });
    await at.server.drain();
    expect(await events()).toEqual(['checkout', 'interaction']);
    expect((await at.reader.orders()).orders).toMatchObject([{ order_id: '2', visitor_id: other.sender.user_fingerprint }]);
    expect(await countFaults(database, at.company, at.server.clock.ms)).toBe(0);
  });

  test('shop/redact erases everybody who bought in the shop, and the shop', async () => {
    await at.pixelOrder();
    const other = await at.addShopper();
    await at.deliver({ topic: 'orders/create', payload: at.order({ id: 1, note_attributes: boughtBy(other.sender) }) });
    await at.deliver({ topic: 'orders/create', payload: shopifyOrder({ id: 2 }) });
    await at.deliver({ topic: 'shop/redact', payload: { shop_id: 60_000_000_001, shop_domain: at.shop } });
    await at.server.drain();
    expect([await events(), await at.integration()]).toEqual([[], undefined]);
    expect(await countFaults(database, at.company, at.server.clock.ms)).toBe(0);
    expectProblem(await at.send({ topic: 'orders/create', payload: at.order() }), 404);
  });

  describe('of a company with two shops', () => {
    let second: string;
    let other: Shopper;
    beforeEach(async () => {
      second = `${randomUUID()}.myshopify.com`;
      await at.connect([SECRET], second);
      other = await at.addShopper();
      await at.deliver({ topic: 'orders/create', payload: at.order() });
      await deliverTo(second, 'orders/create', shopifyOrder({ id: 2, note_attributes: boughtBy(other.sender) }));
    });

    const deliverTo = async (name: string, topic: string, payload: object) =>
      expect((await shopifySender(at.server.app, name, SECRET)({ topic, payload })).statusCode).toBe(200);
    const orderIds = async () => (await at.reader.orders()).orders.map(({ order_id }) => order_id).sort();
    const waiting = async () => {
      const rows = await database.db
        .selectFrom('platform_checkout')
        .select('order_id')
        .where('company_id', '=', at.company.companyId)
        .execute();
      return [...new Set(rows.map(({ order_id }) => order_id))];
    };

    test('shop/redact erases what came from that shop, by its webhooks, its pixel and what still waits', async () => {
      const onlySeen = await at.addShopper();
      await onlySeen.report('checkout', { order_id: '3', source: `shopify-pixel ${second}` });
      await at.deliver({ topic: 'orders/create', payload: shopifyOrder({ id: 4, checkout_token: 'four' }) });
      await deliverTo(second, 'orders/create', shopifyOrder({ id: 5, checkout_token: 'five' }));
      expect(await orderIds()).toEqual(['2', '3', '5700000000001']);
      await deliverTo(second, 'shop/redact', { shop_id: 60_000_000_002, shop_domain: second });
      await at.server.drain();
      expect([await orderIds(), await waiting()]).toEqual([['5700000000001'], ['4']]);
      expect(await at.integration()).toMatchObject({ shop: at.shop });
      expect(await countFaults(database, at.company, at.server.clock.ms)).toBe(0);
    });

    test('what joins its visitor later is known to be of its shop', async () => {
      await deliverTo(second, 'orders/create', shopifyOrder({ id: 5, checkout_token: 'five' }));
      await at.claim({ checkout_token: 'five', order_id: null });
      expect(await orderIds()).toEqual(['2', '5', '5700000000001']);
      await deliverTo(second, 'shop/redact', { shop_id: 60_000_000_002, shop_domain: second });
      await at.server.drain();
      expect(await orderIds()).toEqual([]);
    });

    test('customers/redact and customers/data_request concern that shop’s orders only', async () => {
      await deliverTo(second, 'customers/redact', { ...base(), orders_to_redact: [5_700_000_000_001, 2] });
      await deliverTo(second, 'customers/data_request', { ...base(), orders_requested: [2] });
      await at.server.drain();
      expect(await orderIds()).toEqual(['5700000000001']);
      const shops = ((await at.reader.get('integrations')) as { integrations: { shop: string; data_requests: object[] }[] }).integrations;
      expect(Object.fromEntries(shops.map((each) => [each.shop, each.data_requests.length]))).toEqual({ [at.shop]: 0, [second]: 1 });
    });
  });

  test('what finds the company busy is done when it is not', async () => {
    await at.deliver({ topic: 'orders/create', payload: at.order() });
    const release = await keepBusy();
    await at.deliver({ topic: 'customers/redact', payload: { ...base(), orders_to_redact: [5_700_000_000_001] } });
    await release();
    await tidyPlatformsEverywhere(database, at.server.clock.ms);
    expect([await at.net(), await events()]).toEqual([NOTHING, []]);
  });

  /** Keeps the company from others until background work has given up. */
  const keepBusy = async () => {
    const holding = await database.db.startTransaction().execute();
    await holdCompany(holding, at.company.companyId);
    return async () => {
      await at.server.drain();
      expect(await events()).toEqual(['checkout', 'interaction']);
      await holding.rollback().execute();
    };
  };

  describe('what is kept of checkouts', () => {
    const kept = () =>
      database.db.selectFrom('platform_checkout').select('visitor_id').where('company_id', '=', at.company.companyId).execute();
    const exported = async (fingerprint: string) => (await exportVisitor(database, at.company.companyId, fingerprint))?.checkouts;
    const byHand = () =>
      eraseVisitor(database, at.company.companyId, at.shopper.sender.user_faq_fingerprint, new Date(at.server.clock.ms)).then(
        () => undefined,
      );
    const byRetention = async () => {
      const ofCompany = database.db.updateTable('company').where('company_id', '=', at.company.companyId);
      await ofCompany.set({ retention_days: 1 }).execute();
      await eraseInactiveEverywhere(database, at.server.clock.ms + 2 * 24 * 60 * MINUTE_MS);
      await ofCompany.set({ retention_days: null }).execute();
    };

    test.each([
      ['by hand', byHand],
      ['by retention', byRetention],
    ])('is shown to the visitor and goes with them %s, with the order under each of its names', async (_, erase) => {
      const other = makeShopper(at.server, at.company);
      await at.claim({ order_id: null });
      await at.claim({ ...other.sender, checkout_token: 'another', order_id: null });
      await at.deliver({ topic: 'orders/create', payload: shopifyOrder() });
      expect(await at.net()).toEqual(BOUGHT);
      for (const fingerprint of [at.shopper.sender.user_fingerprint, at.shopper.sender.user_faq_fingerprint]) {
        expect(await exported(fingerprint)).toMatchObject([
          { token: 'order 5700000000001', visitor_id: null, order_id: '5700000000001', report: { currency: 'USD' } },
          { token: 'token c5f3e1a2b4d60718293a4b5c6d7e8f90', visitor_id: at.shopper.sender.user_fingerprint, order_id: '5700000000001' },
        ]);
      }
      await erase();
      expect(await kept()).toEqual([{ visitor_id: other.sender.user_fingerprint }]);
      expect(await exported(at.shopper.sender.user_fingerprint)).toBeUndefined();
      expect(await countFaults(database, at.company, at.server.clock.ms)).toBe(0);
      await at.deliver({ topic: 'orders/updated', payload: shopifyOrder({ updated_at: '2026-03-10T07:59:00-04:00' }) });
      expect([await at.net(), await at.integration()]).toMatchObject([NOTHING, { waiting_orders: 1 }]);
    });

    test('is found by either fingerprint where it is all there is of a visitor', async () => {
      const other = makeShopper(at.server, at.company);
      await at.claim(other.sender);
      expect(await exported(other.sender.user_fingerprint)).toHaveLength(2);
      expect(await exported(other.sender.user_faq_fingerprint)).toHaveLength(2);
      await eraseVisitor(database, at.company.companyId, other.sender.user_faq_fingerprint, new Date(at.server.clock.ms));
      expect(await kept()).toEqual([]);
    });
  });
});
