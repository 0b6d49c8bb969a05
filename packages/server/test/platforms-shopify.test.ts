import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Company, holdCompany } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { connectShop } from '../src/store/platform-connections.ts';
import { eraseVisitor, exportVisitor } from '../src/transfer/visitor.ts';
import { makeMember } from './support/accounts.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { eraseInactiveEverywhere, tidyPlatformsEverywhere } from './support/everywhere.ts';
import { countFaults } from './support/ingest-state.ts';
import { expectProblem } from './support/problem.ts';
import { openReader, type Reader } from './support/reader.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { boughtBy, moneySet, type Sent, shopifyLine, shopifyOrder, shopifyRefund, shopifySender } from './support/shopify.ts';
import { countRows, makeShopper, type Shopper } from './support/shopper.ts';

const SECRET = 'hush';
const MINUTE_MS = 60_000;

describe.each(SERVER_ONLY)('webhooks of Shopify on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let shop: string;
  let shopper: Shopper;
  let reader: Reader;
  let send: ReturnType<typeof shopifySender>;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  beforeEach(async () => {
    server = await buildTestServer(database);
    company = await makeCompany(database);
    shop = `${randomUUID()}.myshopify.com`;
    await connectShop(database.db, { companyId: company.companyId, platform: 'shopify', shop }, [SECRET], new Date(server.clock.ms));
    send = shopifySender(server.app, shop, SECRET);
    shopper = makeShopper(server, company);
    reader = await openReader(server, company);
    await shopper.report('interaction', { occurred_at: new Date(server.clock.ms - 60 * MINUTE_MS).toISOString() });
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const deliver = async (sent: Sent) => {
    const response = await send(sent);
    expect({ status: response.statusCode, body: response.body }).toEqual({ status: 200, body: '' });
  };
  const order = (fields: object = {}) => shopifyOrder({ note_attributes: boughtBy(shopper.sender), ...fields });
  const claim = (fields: object = {}) =>
    server.app.inject({
      method: 'POST',
      url: '/platforms/shopify/checkouts',
      payload: { ...shopper.sender, checkout_token: 'c5f3e1a2b4d60718293a4b5c6d7e8f90', order_id: '5700000000001', ...fields },
    });
  const pixelOrder = () =>
    shopper.report('checkout', {
      order_id: '5700000000001',
      value: 170,
      source: 'shopify-pixel',
      occurred_at: '2026-03-10T11:50:03Z',
    });
  const net = async () => {
    const { recorded_orders, verified_revenue, refunds, net_revenue } = (await reader.revenue()).totals;
    return { recorded_orders, verified_revenue, refunds, net_revenue };
  };
  const integration = async () => ((await reader.get('integrations')) as { integrations: Record<string, unknown>[] }).integrations[0];
  const BOUGHT = { recorded_orders: 1, verified_revenue: '187.77', refunds: '0.00', net_revenue: '187.77' };
  const NOTHING = { recorded_orders: 0, verified_revenue: '0.00', refunds: '0.00', net_revenue: '0.00' };

  test('orders/create records the order, verified, with its discounts taken from its lines', async () => {
    await deliver({ topic: 'orders/create', payload: order() });
    expect(await net()).toEqual(BOUGHT);
    expect((await reader.orders()).orders).toMatchObject([
      {
        order_id: '5700000000001',
        occurred_at: '2026-03-10T11:50:00.000Z',
        visitor_id: shopper.sender.user_fingerprint,
        value: '187.77',
        currency: 'USD',
        verified: true,
        line_items: [
          { product_id: '44800000000001', product_name: 'Trail Shoe - 42 / red', quantity: 1, value: '74.99' },
          { product_id: '44800000000002', product_name: 'Wool Socks', quantity: 2, value: '52.94' },
        ],
      },
    ]);
    expect((await reader.revenue()).products.map(({ product_id, revenue }) => [product_id, revenue])).toEqual([
      ['44800000000002', '105.88'],
      ['44800000000001', '74.99'],
      [null, '6.90'],
    ]);
  });

  test('a discount that does not divide loses no cent', async () => {
    const line = shopifyLine({
      quantity: 3,
      price: '10.00',
      price_set: moneySet('10.00'),
      discount_allocations: [{ amount: '5.00', amount_set: moneySet('5.00') }],
    });
    await deliver({ topic: 'orders/create', payload: order({ line_items: [line], total_price_set: moneySet('25.00') }) });
    expect((await reader.revenue()).products).toMatchObject([{ units: 3, revenue: '25.00' }]);
  });

  test('the shop’s currency counts, not the shopper’s', async () => {
    const presented = { amount: '250.00', currency: 'CAD' };
    await deliver({
      topic: 'orders/create',
      payload: order({ presentment_currency: 'CAD', total_price_set: moneySet('187.77', 'USD', presented) }),
    });
    expect(await net()).toEqual(BOUGHT);
  });

  test('test orders, orders of nobody and topics of no interest leave nothing behind', async () => {
    await deliver({ topic: 'orders/create', payload: order({ test: true, id: 1 }) });
    await deliver({ topic: 'orders/create', payload: shopifyOrder({ checkout_token: null, id: 2 }) });
    await deliver({ topic: 'products/update', payload: { id: 3 } });
    expect(await net()).toEqual(NOTHING);
    expect((await reader.events('kind=checkout')).events).toEqual([]);
  });

  test('an order is recorded once, with what its newest version says, in whatever order versions come', async () => {
    const versions = [
      ['orders/create', '2026-03-10T07:50:01-04:00', '187.77'],
      ['orders/updated', '2026-03-10T07:52:00-04:00', '200.00'],
      ['orders/updated', '2026-03-10T07:51:00-04:00', '190.00'],
    ] as const;
    for (const [topic, updated_at, total] of versions) {
      await deliver({ topic, payload: order({ updated_at, total_price_set: moneySet(total) }) });
    }
    expect(await net()).toMatchObject({ recorded_orders: 1, verified_revenue: '200.00' });
    expect((await reader.events('kind=checkout')).events).toHaveLength(1);
    expect(await countFaults(database, company, server.clock.ms)).toBe(0);
  });

  test('the same webhook comes twice and is dealt with once', async () => {
    const sent = { topic: 'orders/create', payload: order(), webhookId: randomUUID() };
    await deliver(sent);
    await deliver({ ...sent, payload: order({ updated_at: '2026-03-10T07:59:00-04:00', total_price_set: moneySet('1.00') }) });
    expect(await net()).toEqual(BOUGHT);
    expect(await integration()).toMatchObject({ deliveries: 1 });
  });

  test.each([
    ['the pixel', async (webhook: () => Promise<void>) => [await pixelOrder(), await webhook()]],
    ['the webhook', async (webhook: () => Promise<void>) => [await webhook(), await pixelOrder()]],
  ])(
    'pixel and webhook report an order: it is recorded once, verified, with the webhook’s amounts, though %s comes first',
    async (_, both) => {
      await both(() => deliver({ topic: 'orders/create', payload: order() }));
      expect(await net()).toEqual(BOUGHT);
    },
  );

  describe('an order that does not say who made it', () => {
    const anonymous = () => deliver({ topic: 'orders/create', payload: shopifyOrder() });

    test.each([
      ['the order', 'its token', { order_id: null }, true],
      ['the pixel', 'its token', { order_id: null }, false],
      ['the order', 'its id', { checkout_token: 'another' }, true],
      ['the pixel', 'its id', { checkout_token: 'another' }, false],
    ])('is joined to the pixel’s checkout: %s first, by %s', async (_first, _by, fields, orderFirst) => {
      if (orderFirst) await anonymous();
      if (orderFirst) expect([await net(), await integration()]).toMatchObject([NOTHING, { waiting_orders: 1 }]);
      expect((await claim(fields)).statusCode).toBe(200);
      if (!orderFirst) await anonymous();
      expect(await net()).toEqual(BOUGHT);
      expect((await reader.orders()).orders).toMatchObject([
        { visitor_id: shopper.sender.user_fingerprint, verified: true, touches: [{}] },
      ]);
    });

    test('takes its newest version when it is joined, and its refunds', async () => {
      await deliver({
        topic: 'orders/updated',
        payload: shopifyOrder({ updated_at: '2026-03-10T07:58:00-04:00', total_price_set: moneySet('200.00') }),
      });
      await anonymous();
      await deliver({ topic: 'refunds/create', payload: shopifyRefund() });
      await claim();
      expect(await net()).toEqual({ recorded_orders: 1, verified_revenue: '200.00', refunds: '52.94', net_revenue: '147.06' });
      expect(await integration()).toMatchObject({ waiting_orders: 0 });
    });

    test('is forgotten when its time is over', async () => {
      await anonymous();
      await tidyPlatformsEverywhere(database, server.clock.ms + 8 * 24 * 60 * MINUTE_MS);
      expect(await integration()).toMatchObject({ waiting_orders: 0 });
    });
  });

  describe('refunds', () => {
    const refunded = { recorded_orders: 1, verified_revenue: '187.77', refunds: '52.94', net_revenue: '134.83' };

    test.each([['before'], ['after']])('come %s their order, alone and again within it', async (when) => {
      const steps = [
        { topic: 'orders/create', payload: order() },
        { topic: 'refunds/create', payload: shopifyRefund() },
        {
          topic: 'orders/updated',
          payload: order({ updated_at: '2026-03-10T07:55:02-04:00', financial_status: 'partially_refunded', refunds: [shopifyRefund()] }),
        },
      ];
      for (const step of when === 'before' ? steps.reverse() : steps) await deliver(step);
      expect(await net()).toEqual(refunded);
      expect((await reader.revenue()).products.find((row) => row.product_id === '44800000000002')).toMatchObject({ refunds: '52.94' });
      expect(await countFaults(database, company, server.clock.ms)).toBe(0);
    });

    test('count when their payment is through', async () => {
      const [transaction] = shopifyRefund().transactions as object[];
      await deliver({ topic: 'orders/create', payload: order() });
      await deliver({ topic: 'refunds/create', payload: shopifyRefund({ transactions: [{ ...transaction, status: 'pending' }] }) });
      expect(await net()).toEqual(BOUGHT);
      await deliver({ topic: 'orders/updated', payload: order({ updated_at: '2026-03-10T07:56:00-04:00', refunds: [shopifyRefund()] }) });
      expect(await net()).toEqual(refunded);
    });

    test('paid in the shopper’s currency are counted in the shop’s, with shipping and adjustments', async () => {
      const [transaction] = shopifyRefund().transactions as object[];
      const abroad = shopifyRefund({
        transactions: [{ ...transaction, amount: '70.00', currency: 'CAD' }],
        refund_shipping_lines: [{ id: 1, subtotal_amount_set: moneySet('6.90') }],
        order_adjustments: [
          {
            id: 2,
            kind: 'refund_discrepancy',
            amount: '9.84',
            amount_set: moneySet('9.84'),
            tax_amount: '0.00',
            tax_amount_set: moneySet('0.00'),
          },
        ],
      });
      await deliver({ topic: 'orders/create', payload: order({ refunds: [abroad] }) });
      expect(await net()).toMatchObject({ refunds: '50.00' });
    });

    test('and a cancellation leave nothing of the order, whichever comes first', async () => {
      const cancelled = order({
        updated_at: '2026-03-10T07:58:00-04:00',
        cancelled_at: '2026-03-10T07:58:00-04:00',
        cancel_reason: 'customer',
      });
      await deliver({ topic: 'orders/cancelled', payload: cancelled });
      await deliver({ topic: 'refunds/create', payload: shopifyRefund() });
      await deliver({ topic: 'orders/create', payload: order() });
      expect(await net()).toEqual({ recorded_orders: 1, verified_revenue: '187.77', refunds: '187.77', net_revenue: '0.00' });
    });
  });

  describe('are refused', () => {
    test('with 401 where the signature is wrong, with nothing written and nothing revealed', async () => {
      const before = [await countRows(database), await integration()];
      for (const signature of ['', 'AAAA', 'not base64!', Buffer.alloc(32).toString('base64')]) {
        const response = await send({ topic: 'orders/create', payload: order() }, { 'x-shopify-hmac-sha256': signature });
        expectProblem(response, 401);
        expect(response.body).not.toContain(SECRET);
        expect(response.body).not.toContain(company.key);
      }
      expectProblem(await shopifySender(server.app, shop, 'wrong')({ topic: 'shop/redact', payload: {} }), 401);
      expect([await countRows(database), await integration()]).toEqual(before);
    });

    test('with 404 for an unknown shop or none', async () => {
      const before = await countRows(database);
      expectProblem(await shopifySender(server.app, 'nobody.myshopify.com', SECRET)({ topic: 'orders/create', payload: order() }), 404);
      expectProblem(await send({ topic: 'orders/create', payload: order() }, { 'x-shopify-shop-domain': '' }), 404);
      expect(await countRows(database)).toBe(before);
    });

    test('with 413 over 1 MiB, and taken just below', async () => {
      const fill = (characters: number) => order({ note: 'x'.repeat(characters) });
      expect(expectProblem(await send({ topic: 'orders/create', payload: fill(1024 * 1024) }), 413)).toEqual([]);
      const room = 1024 * 1024 - JSON.stringify(fill(0)).length;
      await deliver({ topic: 'orders/create', payload: fill(room) });
      expect(await net()).toEqual(BOUGHT);
    });
  });

  test('are signed with any secret in force while these are changed', async () => {
    const at = { companyId: company.companyId, platform: 'shopify', shop } as const;
    await connectShop(database.db, at, ['new', SECRET], new Date(server.clock.ms));
    await deliver({ topic: 'orders/create', payload: order() });
    await connectShop(database.db, at, ['new'], new Date(server.clock.ms));
    expectProblem(await send({ topic: 'orders/create', payload: order() }), 401);
    expect((await shopifySender(server.app, shop, 'new')({ topic: 'orders/create', payload: order() })).statusCode).toBe(200);
  });

  test('that cannot be used are taken, for sending them again would not help, and are shown as failures', async () => {
    await deliver({ topic: 'orders/create', payload: '{"id": 1' });
    expect(await integration()).toMatchObject({
      failures: 1,
      last_failure: { topic: 'orders/create', message: 'the payload is not JSON' },
    });
    await deliver({ topic: 'orders/create', payload: order({ total_price_set: moneySet('12,50') }) });
    expect(await integration()).toMatchObject({
      state: 'delivering',
      deliveries: 2,
      failures: 2,
      last_failure: { message: expect.stringMatching(/^total_price_set\.shop_money\.amount: got the string "12,50", needs a decimal/) },
    });
  });

  test.each([
    ['half of a surrogate pair as id', 'orders/create', shopifyOrder({ id: '\ud800' })],
    ['an id that cannot be stored', 'refunds/create', shopifyRefund({ order_id: 'a\u0000' })],
    ['an id of a megabyte', 'orders/create', shopifyOrder({ id: `${'1'.repeat(500_000)}x` })],
    ['a token that cannot be stored', 'orders/create', shopifyOrder({ checkout_token: 'a\u0000' })],
    ['half a piece', 'orders/create', shopifyOrder({ line_items: [shopifyLine({ quantity: 0.5 })] })],
    ['an order of less than nothing', 'orders/create', shopifyOrder({ total_price_set: moneySet('-5.00') })],
    [
      'a refund of less than nothing',
      'refunds/create',
      shopifyRefund({ transactions: [{ kind: 'refund', status: 'success', amount: '-5.00', currency: 'USD' }] }),
    ],
    ['more pieces than can be counted', 'orders/create', shopifyOrder({ line_items: [shopifyLine({ quantity: 1e300 })] })],
  ])('that hold %s are such, too', async (_, topic, payload) => {
    await deliver({ topic, payload });
    expect(await integration()).toMatchObject({ failures: 1, last_failure: { topic } });
  });

  test('app/uninstalled shows, and connecting again ends it', async () => {
    expect(await integration()).toEqual({
      platform: 'shopify',
      shop,
      state: 'waiting',
      connected_at: new Date(server.clock.ms).toISOString(),
      secrets: 1,
      deliveries: 0,
      last_delivery: null,
      failures: 0,
      last_failure: null,
      waiting_orders: 0,
      data_requests: [],
    });
    await deliver({
      topic: 'app/uninstalled',
      payload: { id: 60_000_000_001, name: 'Acme', email: 'owner@acme.example', domain: shop, myshopify_domain: shop, plan_name: 'basic' },
    });
    expect(await integration()).toMatchObject({ state: 'uninstalled', last_delivery: { topic: 'app/uninstalled' } });
    await connectShop(database.db, { companyId: company.companyId, platform: 'shopify', shop }, [SECRET], new Date(server.clock.ms));
    expect(await integration()).toMatchObject({ state: 'delivering' });
  });

  describe('for privacy', () => {
    const customer = { id: 7_100_000_000_001, email: 'ada@example.com', phone: '555-625-1199' };
    const base = () => ({ shop_id: 60_000_000_001, shop_domain: shop, customer });
    const events = async () => (await reader.events()).events.map(({ kind: name }) => name).sort();

    test('customers/data_request is shown to the owner', async () => {
      await deliver({ topic: 'orders/create', payload: order() });
      await deliver({
        topic: 'customers/data_request',
        payload: { ...base(), orders_requested: [5_700_000_000_001], data_request: { id: 9_999 } },
      });
      expect(await integration()).toMatchObject({ data_requests: [{ order_ids: ['5700000000001'] }] });
      expect(await net()).toEqual(BOUGHT);
    });

    test('a request for data is marked as done by an owner, first come, and as not done again', async () => {
      const ask = (id: number) => deliver({ topic: 'customers/data_request', payload: { ...base(), orders_requested: [id] } });
      await ask(1);
      server.clock.ms += 1_000;
      await ask(2);
      const requests = async () =>
        ((await integration()) as { data_requests: { request_id: string; order_ids: string[]; done: object | null }[] }).data_requests;
      const [newest] = await requests();
      expect(newest).toMatchObject({ order_ids: ['2'], done: null });
      const owner = await makeMember(server, company, 'owner');
      const mark = async (member: { headers: Record<string, string> }, payload: object, id = newest?.request_id ?? '') => {
        const url = `/api/companies/${company.key}/data-requests/${encodeURIComponent(id)}`;
        return server.app.inject({ method: 'PATCH', url, headers: member.headers, payload });
      };
      const at = new Date(server.clock.ms).toISOString();
      expect((await mark(owner, { done: true })).statusCode).toBe(204);
      server.clock.ms += 1_000;
      expect((await mark(await makeMember(server, company, 'owner'), { done: true })).statusCode).toBe(204);
      expect(await requests()).toMatchObject([
        { order_ids: ['1'], done: null },
        { order_ids: ['2'], done: { at, by: owner.email } },
      ]);
      expect((await mark(owner, { done: false })).statusCode).toBe(204);
      expect((await requests()).map(({ done }) => done)).toEqual([null, null]);
      expectProblem(await mark(owner, { done: true }, 'shopify nothing'), 404);
      expectProblem(await mark(owner, { done: 'yes' }), 400);
    });

    test('customers/redact erases who made the orders, and nobody else', async () => {
      const other = makeShopper(server, company);
      await other.report('interaction', { occurred_at: new Date(server.clock.ms - 60 * MINUTE_MS).toISOString() });
      await deliver({ topic: 'orders/create', payload: order({ refunds: [shopifyRefund()] }) });
      await deliver({ topic: 'orders/create', payload: shopifyOrder({ id: 2, note_attributes: boughtBy(other.sender) }) });
      await deliver({ topic: 'customers/redact', payload: { ...base(), orders_to_redact: [5_700_000_000_001] } });
      await server.drain();
      expect(await events()).toEqual(['checkout', 'interaction']);
      expect((await reader.orders()).orders).toMatchObject([{ order_id: '2', visitor_id: other.sender.user_fingerprint }]);
      expect(await countFaults(database, company, server.clock.ms)).toBe(0);
    });

    test('shop/redact erases everybody who bought in the shop, and the shop', async () => {
      await pixelOrder();
      const other = makeShopper(server, company);
      await other.report('interaction', { occurred_at: new Date(server.clock.ms - 60 * MINUTE_MS).toISOString() });
      await deliver({ topic: 'orders/create', payload: order({ id: 1, note_attributes: boughtBy(other.sender) }) });
      await deliver({ topic: 'orders/create', payload: shopifyOrder({ id: 2 }) });
      await deliver({ topic: 'shop/redact', payload: { shop_id: 60_000_000_001, shop_domain: shop } });
      await server.drain();
      expect([await events(), await integration()]).toEqual([[], undefined]);
      expect(await countFaults(database, company, server.clock.ms)).toBe(0);
      expectProblem(await send({ topic: 'orders/create', payload: order() }), 404);
    });

    describe('of a company with two shops', () => {
      let second: string;
      let other: Shopper;
      beforeEach(async () => {
        second = `${randomUUID()}.myshopify.com`;
        await connectShop(database.db, { companyId: company.companyId, platform: 'shopify', shop: second }, [SECRET], new Date());
        other = makeShopper(server, company);
        await other.report('interaction', { occurred_at: new Date(server.clock.ms - 60 * MINUTE_MS).toISOString() });
        await deliver({ topic: 'orders/create', payload: order() });
        await deliverTo(second, 'orders/create', shopifyOrder({ id: 2, note_attributes: boughtBy(other.sender) }));
      });

      const deliverTo = async (name: string, topic: string, payload: object) =>
        expect((await shopifySender(server.app, name, SECRET)({ topic, payload })).statusCode).toBe(200);
      const orderIds = async () => (await reader.orders()).orders.map(({ order_id }) => order_id).sort();
      const waiting = async () => {
        const rows = await database.db
          .selectFrom('platform_checkout')
          .select('order_id')
          .where('company_id', '=', company.companyId)
          .execute();
        return [...new Set(rows.map(({ order_id }) => order_id))];
      };

      test('shop/redact erases what came from that shop, by its webhooks, its pixel and what still waits', async () => {
        const onlySeen = makeShopper(server, company);
        await onlySeen.report('interaction', { occurred_at: new Date(server.clock.ms - 60 * MINUTE_MS).toISOString() });
        await onlySeen.report('checkout', { order_id: '3', source: `shopify-pixel ${second}` });
        await deliver({ topic: 'orders/create', payload: shopifyOrder({ id: 4, checkout_token: 'four' }) });
        await deliverTo(second, 'orders/create', shopifyOrder({ id: 5, checkout_token: 'five' }));
        expect(await orderIds()).toEqual(['2', '3', '5700000000001']);
        await deliverTo(second, 'shop/redact', { shop_id: 60_000_000_002, shop_domain: second });
        await server.drain();
        expect([await orderIds(), await waiting()]).toEqual([['5700000000001'], ['4']]);
        expect(await integration()).toMatchObject({ shop });
        expect(await countFaults(database, company, server.clock.ms)).toBe(0);
      });

      test('what joins its visitor later is known to be of its shop', async () => {
        await deliverTo(second, 'orders/create', shopifyOrder({ id: 5, checkout_token: 'five' }));
        await claim({ checkout_token: 'five', order_id: null });
        expect(await orderIds()).toEqual(['2', '5', '5700000000001']);
        await deliverTo(second, 'shop/redact', { shop_id: 60_000_000_002, shop_domain: second });
        await server.drain();
        expect(await orderIds()).toEqual([]);
      });

      test('customers/redact and customers/data_request concern that shop’s orders only', async () => {
        await deliverTo(second, 'customers/redact', { ...base(), orders_to_redact: [5_700_000_000_001, 2] });
        await deliverTo(second, 'customers/data_request', { ...base(), orders_requested: [2] });
        await server.drain();
        expect(await orderIds()).toEqual(['5700000000001']);
        const shops = ((await reader.get('integrations')) as { integrations: { shop: string; data_requests: object[] }[] }).integrations;
        expect(Object.fromEntries(shops.map((each) => [each.shop, each.data_requests.length]))).toEqual({ [shop]: 0, [second]: 1 });
      });
    });

    test('what finds the company busy is done when it is not', async () => {
      await deliver({ topic: 'orders/create', payload: order() });
      const release = await keepBusy();
      await deliver({ topic: 'customers/redact', payload: { ...base(), orders_to_redact: [5_700_000_000_001] } });
      await release();
      await tidyPlatformsEverywhere(database, server.clock.ms);
      expect([await net(), await events()]).toEqual([NOTHING, []]);
    });

    /** Keeps the company from others until background work has given up. */
    const keepBusy = async () => {
      const holding = await database.db.startTransaction().execute();
      await holdCompany(holding, company.companyId, true);
      return async () => {
        await server.drain();
        expect(await events()).toEqual(['checkout', 'interaction']);
        await holding.rollback().execute();
      };
    };

    describe('what is kept of checkouts', () => {
      const kept = () =>
        database.db.selectFrom('platform_checkout').select('visitor_id').where('company_id', '=', company.companyId).execute();
      const exported = async (fingerprint: string) => (await exportVisitor(database, company.companyId, fingerprint))?.checkouts;
      const byHand = () =>
        eraseVisitor(database, company.companyId, shopper.sender.user_faq_fingerprint, new Date(server.clock.ms)).then(() => undefined);
      const byRetention = async () => {
        const ofCompany = database.db.updateTable('company').where('company_id', '=', company.companyId);
        await ofCompany.set({ retention_days: 1 }).execute();
        await eraseInactiveEverywhere(database, server.clock.ms + 2 * 24 * 60 * MINUTE_MS);
        await ofCompany.set({ retention_days: null }).execute();
      };

      test.each([
        ['by hand', byHand],
        ['by retention', byRetention],
      ])('is shown to the visitor and goes with them %s, with the order under each of its names', async (_, erase) => {
        const other = makeShopper(server, company);
        await claim({ order_id: null });
        await claim({ ...other.sender, checkout_token: 'another', order_id: null });
        await deliver({ topic: 'orders/create', payload: shopifyOrder() });
        expect(await net()).toEqual(BOUGHT);
        for (const fingerprint of [shopper.sender.user_fingerprint, shopper.sender.user_faq_fingerprint]) {
          expect(await exported(fingerprint)).toMatchObject([
            { token: 'order 5700000000001', visitor_id: null, order_id: '5700000000001', report: { currency: 'USD' } },
            { token: 'token c5f3e1a2b4d60718293a4b5c6d7e8f90', visitor_id: shopper.sender.user_fingerprint, order_id: '5700000000001' },
          ]);
        }
        await erase();
        expect(await kept()).toEqual([{ visitor_id: other.sender.user_fingerprint }]);
        expect(await exported(shopper.sender.user_fingerprint)).toBeUndefined();
        expect(await countFaults(database, company, server.clock.ms)).toBe(0);
        await deliver({ topic: 'orders/updated', payload: shopifyOrder({ updated_at: '2026-03-10T07:59:00-04:00' }) });
        expect([await net(), await integration()]).toMatchObject([NOTHING, { waiting_orders: 1 }]);
      });

      test('is found by either fingerprint where it is all there is of a visitor', async () => {
        const other = makeShopper(server, company);
        await claim(other.sender);
        expect(await exported(other.sender.user_fingerprint)).toHaveLength(2);
        expect(await exported(other.sender.user_faq_fingerprint)).toHaveLength(2);
        await eraseVisitor(database, company.companyId, other.sender.user_faq_fingerprint, new Date(server.clock.ms));
        expect(await kept()).toEqual([]);
      });
    });
  });
});

test('how shops stand is told to who may read reports, and never a secret', async () => {
  const database = await openFresh('PGlite');
  const server = await buildTestServer(database);
  const company = await makeCompany(database);
  await connectShop(
    database.db,
    { companyId: company.companyId, platform: 'shopify', shop: 'a.myshopify.com' },
    ['hush', 'psst'],
    new Date(),
  );
  const url = `/api/companies/${company.key}/integrations`;
  expectProblem(await server.app.inject({ url }), 401);
  expectProblem(await server.app.inject({ url, headers: await authorize(database, company, ['events']) }), 403);
  const response = await server.app.inject({ url, headers: await authorize(database, company, ['reports']) });
  expect(response.json().integrations).toMatchObject([{ shop: 'a.myshopify.com', secrets: 2 }]);
  expect(response.body).not.toMatch(/hush|psst/);
  await server.app.close();
  await database.close();
});
