import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { LINE_ITEM, makeShopper, type Shopper } from './support/shopper.ts';

const MINUTE_MS = 60_000;

describe.each(DATABASE_KINDS)('an order on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let shopper: Shopper;
  let key: { authorization: string };
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  beforeEach(async () => {
    company = await makeCompany(database);
    shopper = makeShopper(server, company);
    key = await authorize(database, company, ['events', 'reports']);
    await shopper.report('interaction', { occurred_at: ago(60) });
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const ago = (minutes: number) => new Date(server.clock.ms - minutes * MINUTE_MS).toISOString();
  const get = async (path: string) => (await server.app.inject({ url: `/api/companies/${company.key}/${path}`, headers: key })).json();
  const order = { order_id: 'o-1', value: 100, currency: 'USD', line_items: [LINE_ITEM] };

  test('reported by a browser is not verified', async () => {
    await shopper.report('checkout', order);
    expect((await get('orders')).orders).toMatchObject([{ order_id: 'o-1', value: '100.00', verified: false }]);
    expect((await get('revenue-impact')).totals).toMatchObject({ attributed_revenue: '100.00', verified_revenue: '0.00' });
  });

  test.each([
    ['after', 10, 5],
    ['before', 5, 10],
    ['at the same moment as', 5, 5],
  ])("that the shop's server reports %s the browser is verified with the server's amounts", async (_, browserAgo, serverAgo) => {
    const browsers = { ...order, occurred_at: ago(browserAgo), event_id: 'browser' };
    const items = [{ ...LINE_ITEM, product_id: 'SKU-9', quantity: 3, value: 30 }];
    const servers = { ...order, value: 90, line_items: items, occurred_at: ago(serverAgo), event_id: 'server' };
    expect((await shopper.report('checkout', browsers)).status).toBe('recorded');
    await shopper.report('checkout', servers, key);
    const { orders } = await get('orders');
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({ value: '90.00', verified: true, line_items: [{ product_id: 'SKU-9', quantity: 3, value: '30.00' }] });
    expect(orders[0].touches).toMatchObject([{ credit: '90.00' }]);
    const report = await get('revenue-impact');
    expect(report.totals).toMatchObject({
      recorded_revenue: '90.00',
      recorded_orders: 1,
      attributed_revenue: '90.00',
      verified_revenue: '90.00',
    });
    expect(report.products).toMatchObject([{ product_id: 'SKU-9', units: 3, revenue: '90.00' }]);
  });

  test('verified in another currency moves to that currency', async () => {
    await shopper.report('checkout', order);
    await shopper.report('checkout', { ...order, value: 85, currency: 'EUR', line_items: [] }, key);
    expect((await get('revenue-impact?currency=USD')).totals).toMatchObject({ recorded_orders: 0, excluded_orders_other_currencies: 1 });
    expect((await get('revenue-impact?currency=EUR')).totals).toMatchObject({ recorded_revenue: '85.00', verified_revenue: '85.00' });
    expect((await get('orders')).orders).toMatchObject([
      { currency: 'EUR', value: '85.00', verified: true, line_items: [{ product_id: 'SKU-1' }] },
    ]);
  });

  test("verified twice keeps the first report's amounts", async () => {
    await shopper.report('checkout', { ...order, value: 90, occurred_at: ago(5) }, key);
    expect((await shopper.report('checkout', { ...order, value: 80, occurred_at: ago(4) }, key)).reason).toBe('order_already_recorded');
    expect((await get('orders')).orders).toMatchObject([{ value: '90.00', verified: true }]);
  });

  test('reported by the browser once more changes nothing, also after it was verified', async () => {
    await shopper.report('checkout', { ...order, value: 90, occurred_at: ago(5) }, key);
    expect((await shopper.report('checkout', { ...order, occurred_at: ago(4) })).reason).toBe('order_already_recorded');
    expect((await get('orders')).orders).toMatchObject([{ value: '90.00', verified: true }]);
  });

  test("is verified by a report under another browser's fingerprints that has an interaction too", async () => {
    await shopper.report('checkout', { ...order, occurred_at: ago(5) });
    const elsewhere = makeShopper(server, company);
    await elsewhere.report('interaction', { occurred_at: ago(4) });
    expect((await elsewhere.report('checkout', { ...order, value: 90, occurred_at: ago(3) }, key)).reason).toBe('order_already_recorded');
    expect((await get('orders')).orders).toMatchObject([{ value: '90.00', verified: true, visitor_id: shopper.sender.user_fingerprint }]);
  });

  test('that two browsers claim stays with the first to arrive, though the other happened before', async () => {
    const second = makeShopper(server, company);
    await second.report('interaction', { occurred_at: ago(60) });
    expect((await shopper.report('checkout', { ...order, occurred_at: ago(5) })).status).toBe('recorded');
    expect((await second.report('checkout', { ...order, occurred_at: ago(10) })).reason).toBe('order_already_recorded');
    expect((await get('orders')).orders).toMatchObject([{ visitor_id: shopper.sender.user_fingerprint }]);
  });

  test('that many browsers claim at once is recorded once', async () => {
    const rivals = Array.from({ length: 12 }, () => makeShopper(server, company));
    await Promise.all(rivals.map((rival) => rival.report('interaction', { occurred_at: ago(60) })));
    const answers = await Promise.all(rivals.map((rival) => rival.report('checkout', order)));
    expect(answers.filter((answer) => answer.status === 'recorded')).toHaveLength(1);
    expect(answers.filter((answer) => answer.reason === 'order_already_recorded')).toHaveLength(11);
    expect((await get('revenue-impact')).totals).toMatchObject({ recorded_orders: 1, recorded_revenue: '100.00' });
  });

  test('ids are told apart to the last character', async () => {
    const ids = ['o-1', 'O-1', 'o-1 ', ' o-1', 'o\u00e9', 'oe\u0301', '1', '01', '1.0'];
    for (const order_id of ids) expect((await shopper.report('checkout', { ...order, order_id })).status).toBe('recorded');
    expect((await get('revenue-impact')).totals).toMatchObject({ recorded_orders: ids.length });
  });

  test('closes the lines of what was bought, and only those', async () => {
    const add = (product_id: string, minutes: number, quantity = 1) =>
      shopper.report('cart', {
        product_id,
        product_name: product_id,
        value: 10,
        currency: 'USD',
        quantity,
        type: 'ITEM_ADDED',
        occurred_at: ago(minutes),
      });
    await add('SKU-1', 50, 2);
    await add('SKU-2', 50, 2);
    await shopper.report('checkout', { ...order, occurred_at: ago(40) });
    await add('SKU-1', 30, 1);
    expect((await add('SKU-2', 30, 2)).reason).toBe('no_change');
    expect((await get('revenue-impact')).totals).toMatchObject({ add_to_cart_gmv: '50.00', carts: 1 });
  });
});
