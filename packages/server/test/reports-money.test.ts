import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { openReader, type Reader } from './support/reader.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper } from './support/shopper.ts';

describe.each(DATABASE_KINDS)('money in reports on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  /** A company where one visitor after a chat put something in the cart and ordered it. */
  async function oneVisit(currency: string, value: number, quantity: number, total: number): Promise<Reader> {
    const company = await makeCompany(database, { currency });
    const shopper = makeShopper(server, company);
    const item = { product_id: 'p', product_name: 'P', value, currency, quantity };
    await shopper.report('interaction');
    await shopper.report('cart', { type: 'ITEM_ADDED', ...item });
    await shopper.report('checkout', { order_id: 'o', value: total, currency, line_items: [item] });
    return openReader(server, company);
  }

  test.each([
    ['USD', 79.99, 1, 199.97, '79.99', '199.97'],
    ['USD', 0.1, 3, 0.3, '0.30', '0.30'],
    ['USD', 0.333333, 3, 1, '0.999999', '1.00'],
    ['USD', 0, 1, 0, '0.00', '0.00'],
    ['USD', 19.9, 100_000, 1e12, '1990000.00', '1000000000000.00'],
    ['JPY', 1500, 2, 3000, '3000', '3000'],
    ['JPY', 0.5, 1, 1, '0.5', '1'],
    ['KWD', 1.234, 2, 2.5, '2.468', '2.500'],
    ['CLF', 0.0001, 1, 1, '0.0001', '1.0000'],
    ['EUR', 9007199254.74, 1, 9007199254.74, '9007199254.74', '9007199254.74'],
  ])('%s: %d x %d in the cart and an order of %d are %s and %s', async (currency, value, quantity, total, gmv, revenue) => {
    const reader = await oneVisit(currency, value, quantity, total);
    const report = await reader.revenue();
    expect(report).toMatchObject({
      currency,
      totals: { add_to_cart_gmv: gmv, daily_cart_gmv_avg: expect.any(String), attributed_revenue: revenue, recorded_revenue: revenue },
    });
    expect(report.channels[0]).toMatchObject({ channel: 'CHAT', add_to_cart_gmv: gmv, attributed_revenue: revenue });
    expect(report.days.at(-1)).toMatchObject({ add_to_cart_gmv: gmv, attributed_revenue: revenue, carts: 1 });
    expect((await reader.orders()).orders).toMatchObject([{ value: revenue, currency, touches: [{ credit: revenue }] }]);
  });

  test.each([
    ['USD', '3.33', '10.00'],
    ['JPY', '3', '10'],
    ['KWD', '3.333', '10.000'],
  ])('%s: an average is rounded to the smallest coin', async (currency, average, gmv) => {
    const company = await makeCompany(database, { currency });
    for (const value of [3, 3, 4]) {
      const shopper = makeShopper(server, company);
      await shopper.report('interaction');
      await shopper.report('cart', { value, currency });
    }
    const { totals } = await (await openReader(server, company)).revenue();
    expect(totals).toMatchObject({
      add_to_cart_gmv: gmv,
      carts: 3,
      average_cart_value: average,
      daily_cart_gmv_avg: gmv,
      average_order_value: gmv.replace('10', '0'),
    });
  });

  test('of several currencies is never added: each has its report, and each says what it leaves out', async () => {
    const company = await makeCompany(database);
    const shopper = makeShopper(server, company);
    await shopper.report('interaction');
    const orders = [
      ['USD', 10],
      ['USD', 20],
      ['EUR', 7],
      ['JPY', 500],
      ['JPY', 700],
      ['JPY', 900],
    ] as const;
    for (const [currency, value] of orders) {
      await shopper.report('cart', { currency, value, product_id: `${currency}-${value}` });
      await shopper.report('checkout', { currency, value, order_id: `${currency}-${value}` });
    }
    const reader = await openReader(server, company);
    const figures = async (currency: string) => {
      const { totals } = await reader.revenue(`currency=${currency}`);
      return [
        totals.add_to_cart_gmv,
        totals.attributed_revenue,
        totals.attributed_orders,
        totals.recorded_orders,
        totals.excluded_orders_other_currencies,
      ];
    };
    expect(await figures('USD')).toEqual(['30.00', '30.00', 2, 2, 4]);
    expect(await figures('EUR')).toEqual(['7.00', '7.00', 1, 1, 5]);
    expect(await figures('JPY')).toEqual(['2100', '2100', 3, 3, 3]);
    expect(await figures('GBP')).toEqual(['0.00', '0.00', 0, 0, 6]);
    expect((await reader.orders()).orders).toHaveLength(6);
    expect((await reader.orders('currency=EUR')).orders).toMatchObject([{ currency: 'EUR', value: '7.00' }]);
    const { totals } = await reader.revenue('currency=EUR');
    expect(totals).toMatchObject({ interactions: 1, interacting_visitors: 1, converting_visitors: 1, conversion_rate: 1 });
    expect((await reader.revenue('currency=GBP')).totals).toMatchObject({
      interacting_visitors: 1,
      converting_visitors: 0,
      conversion_rate: 0,
    });
  });

  test('an order whose items are in another currency counts in its own, and its items stay apart', async () => {
    const company = await makeCompany(database);
    const shopper = makeShopper(server, company);
    await shopper.report('interaction');
    const item = { product_id: 'p', product_name: 'P', quantity: 1, value: 900, currency: 'JPY' };
    await shopper.report('checkout', { value: 6, currency: 'USD', line_items: [item] });
    const reader = await openReader(server, company);
    const { totals, products } = await reader.revenue();
    expect(totals).toMatchObject({ attributed_revenue: '6.00', excluded_orders_other_currencies: 0 });
    expect(products.map((row) => [row.product_id, row.units, row.revenue])).toEqual(
      expect.arrayContaining([
        ['p', 1, '0.00'],
        [null, 0, '6.00'],
      ]),
    );
    expect((await reader.revenue('currency=JPY')).totals).toMatchObject({ recorded_orders: 0, excluded_orders_other_currencies: 1 });
  });

  test('a hundred additions of a tenth are ten, and so many removals nothing', async () => {
    const company = await makeCompany(database);
    const shopper = makeShopper(server, company);
    const at = (second: number) => new Date(server.clock.ms - 1_000_000 + second * 1000).toISOString();
    await shopper.report('interaction', { occurred_at: at(0) });
    const events = (type: string, quantityOf: (index: number) => number, start: number) =>
      Array.from({ length: 100 }, (_, index) => ({
        kind: 'cart',
        type,
        product_id: 'p',
        product_name: 'P',
        value: 0.1,
        currency: 'USD',
        quantity: quantityOf(index),
        occurred_at: at(start + index),
      }));
    await shopper.reportBatch(events('QUANTITY_INCREASED', (index) => index + 1, 1));
    const reader = await openReader(server, company);
    expect((await reader.revenue()).totals.add_to_cart_gmv).toBe('10.00');
    await shopper.reportBatch(events('QUANTITY_DECREASED', (index) => 99 - index, 200));
    expect((await reader.revenue()).totals).toMatchObject({ add_to_cart_gmv: '0.00', carts: 1, average_cart_value: '0.00' });
  });
});
