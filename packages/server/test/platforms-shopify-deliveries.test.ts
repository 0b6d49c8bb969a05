import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { connectShop } from '../src/store/platform-connections.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { authorize, buildTestServer, makeCompany } from './support/server.ts';
import { SECRET } from './support/shop-stage.ts';
import { moneySet, shopifyLine, shopifyOrder, shopifyRefund, shopifySender } from './support/shopify.ts';
import { BOUGHT, openShopifyStage, type ShopifyStage } from './support/shopify-stage.ts';
import { countRows } from './support/shopper.ts';

describe.each(SERVER_ONLY)('webhooks of Shopify on %s', (kind) => {
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

  describe('are refused', () => {
    test('with 401 where the signature is wrong, with nothing written and nothing revealed', async () => {
      const before = [await countRows(database), await at.integration()];
      for (const signature of ['', 'AAAA', 'not base64!', Buffer.alloc(32).toString('base64')]) {
        const response = await at.send({ topic: 'orders/create', payload: at.order() }, { 'x-shopify-hmac-sha256': signature });
        expectProblem(response, 401);
        expect(response.body).not.toContain(SECRET);
        expect(response.body).not.toContain(at.company.key);
      }
      expectProblem(await shopifySender(at.server.app, at.shop, 'wrong')({ topic: 'shop/redact', payload: {} }), 401);
      expect([await countRows(database), await at.integration()]).toEqual(before);
    });

    test('with 404 for an unknown shop or none', async () => {
      const before = await countRows(database);
      expectProblem(
        await shopifySender(at.server.app, 'nobody.myshopify.com', SECRET)({ topic: 'orders/create', payload: at.order() }),
        404,
      );
      expectProblem(await at.send({ topic: 'orders/create', payload: at.order() }, { 'x-shopify-shop-domain': '' }), 404);
      expect(await countRows(database)).toBe(before);
    });

    test('with 413 over 1 MiB, and taken just below', async () => {
      const fill = (characters: number) => at.order({ note: 'x'.repeat(characters) });
      expect(expectProblem(await at.send({ topic: 'orders/create', payload: fill(1024 * 1024) }), 413)).toEqual([]);
      const room = 1024 * 1024 - JSON.stringify(fill(0)).length;
      await at.deliver({ topic: 'orders/create', payload: fill(room) });
      expect(await at.net()).toEqual(BOUGHT);
    });
  });

  test('are signed with any secret in force while these are changed', async () => {
    await at.connect(['new', SECRET]);
    await at.deliver({ topic: 'orders/create', payload: at.order() });
    await at.connect(['new']);
    expectProblem(await at.send({ topic: 'orders/create', payload: at.order() }), 401);
    expect((await shopifySender(at.server.app, at.shop, 'new')({ topic: 'orders/create', payload: at.order() })).statusCode).toBe(200);
  });

  test('that cannot be used are taken, for sending them again would not help, and are shown as failures', async () => {
    await at.deliver({ topic: 'orders/create', payload: '{"id": 1' });
    expect(await at.integration()).toMatchObject({
      failures: 1,
      last_failure: { topic: 'orders/create', message: 'the payload is not JSON' },
    });
    await at.deliver({ topic: 'orders/create', payload: at.order({ total_price_set: moneySet('12,50') }) });
    expect(await at.integration()).toMatchObject({
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
    await at.deliver({ topic, payload });
    expect(await at.integration()).toMatchObject({ failures: 1, last_failure: { topic } });
  });

  test('app/uninstalled shows, and connecting again ends it', async () => {
    expect(await at.integration()).toEqual({
      platform: 'shopify',
      shop: at.shop,
      state: 'waiting',
      connected_at: new Date(at.server.clock.ms).toISOString(),
      secrets: 1,
      deliveries: 0,
      last_delivery: null,
      failures: 0,
      last_failure: null,
      waiting_orders: 0,
      data_requests: [],
    });
    await at.deliver({
      topic: 'app/uninstalled',
      payload: {
        id: 60_000_000_001,
        name: 'Acme',
        email: 'owner@acme.example',
        domain: at.shop,
        myshopify_domain: at.shop,
        plan_name: 'basic',
      },
    });
    expect(await at.integration()).toMatchObject({ state: 'uninstalled', last_delivery: { topic: 'app/uninstalled' } });
    await at.connect([SECRET]);
    expect(await at.integration()).toMatchObject({ state: 'delivering' });
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
