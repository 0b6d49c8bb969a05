import { revenueImpact } from '@cartograph/core/report/contract';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { openReader, type Reader } from './support/reader.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper } from './support/shopper.ts';

const MODELS = ['first_touch', 'last_touch', 'linear'] as const;
const MINUTE_MS = 60_000;

/** A decimal text as a whole number of cents. */
const cents = (amount: string) => Math.round(Number(amount) * 100);
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/**
 * Three visitors: one met all channels before an order of 100.00 that the shop verified; one came by a FAQ of the profile "beta", and
 * ordered for 20.00 and removed half of its cart; one only had an unhelpful chat, and ordered for 7.00.
 */
async function playScene(server: TestServer, company: Company): Promise<void> {
  const ago = (minutes: number) => new Date(server.clock.ms - minutes * MINUTE_MS).toISOString();
  const key = await authorize(server.database, company, ['events']);
  const item = { product_id: 'shoe', product_name: 'Shoe', value: 40, currency: 'USD', quantity: 2 };
  const one = makeShopper(server, company);
  await one.report('interaction', { channel: 'CHAT', ai_profile: 'alpha', conversation_id: 'c-1', occurred_at: ago(50) });
  await one.report('interaction', { channel: 'FAQ', ai_profile: 'beta', occurred_at: ago(40) });
  await one.report('interaction', { channel: 'NUDGE', occurred_at: ago(30) });
  await one.report('cart', { type: 'ITEM_ADDED', ...item, occurred_at: ago(20) });
  await one.report('checkout', { order_id: 'o-1', value: 100, currency: 'USD', line_items: [item], occurred_at: ago(10) }, key);
  const two = makeShopper(server, company);
  await two.report('interaction', { channel: 'FAQ', ai_profile: 'beta', occurred_at: ago(50) });
  await two.report('cart', { type: 'ITEM_ADDED', ...item, occurred_at: ago(40) });
  await two.report('cart', { type: 'QUANTITY_DECREASED', ...item, quantity: 1, occurred_at: ago(30) });
  await two.report('checkout', { order_id: 'o-2', value: 20, currency: 'USD', occurred_at: ago(20) });
  const three = makeShopper(server, company);
  await three.report('interaction', { channel: 'CHAT', helpful: false, occurred_at: ago(50) });
  await three.report('cart', {
    type: 'ITEM_ADDED',
    ...item,
    product_id: 'hat',
    product_name: 'Hat',
    value: 7,
    quantity: 1,
    occurred_at: ago(40),
  });
  await three.report('checkout', { order_id: 'o-3', value: 7, currency: 'USD', occurred_at: ago(30) });
}

describe.each(DATABASE_KINDS)('the figures of a report on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let reader: Reader;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
    company = await makeCompany(database);
    await playScene(server, company);
    reader = await openReader(server, company);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  test('are those of the contract, and no others', async () => {
    const report = await reader.revenue();
    expect(
      v.safeParse(v.strictObject({ ...revenueImpact.entries, totals: v.strictObject(revenueImpact.entries.totals.entries) }), report)
        .issues,
    ).toBeUndefined();
    expect(report).toMatchObject({ company: company.key, timezone: 'UTC', currency: 'USD', model: 'first_touch' });
  });

  test('in all', async () => {
    expect((await reader.revenue()).totals).toEqual({
      add_to_cart_gmv: '127.00',
      daily_cart_gmv_avg: '127.00',
      average_cart_value: '42.33',
      carts: 3,
      attributed_revenue: '120.00',
      refunds: '0.00',
      net_revenue: '120.00',
      attributed_orders: 2,
      verified_revenue: '100.00',
      average_order_value: '60.00',
      recorded_revenue: '127.00',
      recorded_orders: 3,
      interactions: 5,
      interacting_visitors: 3,
      carting_visitors: 3,
      converting_visitors: 3,
      conversion_rate: 1,
      excluded_orders_other_currencies: 0,
    });
  });

  test.each([
    ['first_touch', { CHAT: ['80.00', '100.00', 1], FAQ: ['40.00', '20.00', 1], NUDGE: ['0.00', '0.00', 0], NONE: ['7.00', '0.00', 0] }],
    ['last_touch', { CHAT: ['0.00', '0.00', 0], FAQ: ['40.00', '20.00', 1], NUDGE: ['80.00', '100.00', 1], NONE: ['7.00', '0.00', 0] }],
  ])('by channel under %s', async (model, expected) => {
    const { channels } = await reader.revenue(`model=${model}`);
    const split = channels.map((row) => [row.channel, [row.add_to_cart_gmv, row.attributed_revenue, row.attributed_orders]]);
    expect(Object.fromEntries(split)).toEqual(expected);
    expect(channels.map((row) => row.interactions)).toEqual([2, 2, 1, 0]);
  });

  test('by channel under linear: an equal share for each touch, to the cent', async () => {
    const { channels } = await reader.revenue('model=linear');
    expect(channels.map((row) => [row.channel, row.attributed_revenue])).toEqual([
      ['CHAT', '33.34'],
      ['FAQ', '53.33'],
      ['NUDGE', '33.33'],
      ['NONE', '0.00'],
    ]);
    expect(channels.map((row) => row.add_to_cart_gmv)).toEqual(['26.67', '66.67', '26.66', '7.00']);
    expect(sum(channels.map((row) => row.attributed_orders))).toBeCloseTo(2, 5);
  });

  test.each(MODELS)('split by channel, profile, day and product add up to the total under %s', async (model) => {
    const { totals, channels, ai_profiles, days, products } = await reader.revenue(`model=${model}`);
    for (const split of [channels, ai_profiles, days]) {
      expect(sum(split.map((row) => cents(row.add_to_cart_gmv)))).toBe(cents(totals.add_to_cart_gmv));
      expect(sum(split.map((row) => cents(row.attributed_revenue)))).toBe(cents(totals.attributed_revenue));
      expect(sum(split.map((row) => row.attributed_orders))).toBeCloseTo(totals.attributed_orders, 5);
      expect(sum(split.map((row) => row.interactions))).toBe(totals.interactions);
    }
    expect(sum(products.map((row) => cents(row.add_to_cart_gmv)))).toBe(cents(totals.add_to_cart_gmv));
    expect(sum(products.map((row) => cents(row.revenue)))).toBe(cents(totals.attributed_revenue));
  });

  test.each(MODELS)("filtered by channel are that channel's share, and the orders that earned it, under %s", async (model) => {
    const all = await reader.revenue(`model=${model}`);
    for (const channel of ['CHAT', 'FAQ', 'NUDGE']) {
      const { totals, channels, products } = await reader.revenue(`model=${model}&channel=${channel}`);
      const share = all.channels.find((row) => row.channel === channel);
      expect(channels).toEqual([share]);
      expect(totals).toMatchObject({
        add_to_cart_gmv: share?.add_to_cart_gmv,
        attributed_revenue: share?.attributed_revenue,
        interactions: share?.interactions,
      });
      expect(sum(products.map((row) => cents(row.revenue)))).toBe(cents(totals.attributed_revenue));
      const { orders } = await reader.orders(`model=${model}&channel=${channel}`);
      const earned = orders.flatMap((order) =>
        order.touches.filter((touch) => touch.channel === channel).map((touch) => cents(touch.credit)),
      );
      expect(sum(earned)).toBe(cents(totals.attributed_revenue));
    }
  });

  test('filtered by AI profile are that profile’s share', async () => {
    expect((await reader.revenue('ai_profile=alpha')).totals).toMatchObject({
      attributed_revenue: '100.00',
      add_to_cart_gmv: '80.00',
      interactions: 1,
      interacting_visitors: 1,
    });
    expect((await reader.revenue('ai_profile=beta')).totals).toMatchObject({
      attributed_revenue: '20.00',
      add_to_cart_gmv: '40.00',
      interactions: 2,
      interacting_visitors: 2,
    });
    expect((await reader.revenue('ai_profile=beta&model=linear')).totals).toMatchObject({ attributed_revenue: '53.33' });
    expect((await reader.revenue('ai_profile=beta&channel=CHAT')).totals).toMatchObject({ attributed_revenue: '0.00', interactions: 0 });
    expect((await reader.revenue('ai_profile=unknown')).totals).toMatchObject({ attributed_revenue: '0.00', interactions: 0, carts: 0 });
    const { ai_profiles } = await reader.revenue();
    expect(ai_profiles.map((row) => [row.ai_profile, row.attributed_revenue, row.interactions])).toEqual([
      ['alpha', '100.00', 1],
      ['beta', '20.00', 2],
      [null, '0.00', 2],
    ]);
  });

  test('of products are what was put in the cart and what was bought, with what the items do not say apart', async () => {
    const { products } = await reader.revenue();
    expect(products.map((row) => [row.product_id, row.product_name, row.add_to_cart_gmv, row.units, row.revenue])).toEqual([
      ['shoe', 'Shoe', '120.00', 2, '80.00'],
      [null, expect.stringMatching(/not itemised/i), '0.00', 0, '40.00'],
      ['hat', 'Hat', '7.00', 0, '0.00'],
    ]);
  });

  test('without any events are all zero', async () => {
    const report = await (await openReader(server, await makeCompany(database))).revenue();
    const { conversion_rate, average_cart_value, average_order_value, daily_cart_gmv_avg } = report.totals;
    expect({ conversion_rate, average_cart_value, average_order_value, daily_cart_gmv_avg }).toEqual({
      conversion_rate: 0,
      average_cart_value: '0.00',
      average_order_value: '0.00',
      daily_cart_gmv_avg: '0.00',
    });
    expect(report.channels.map((row) => row.channel)).toEqual(['CHAT', 'FAQ', 'NUDGE']);
    expect([report.products, report.ai_profiles]).toEqual([[], []]);
  });

  test('fall back on what the company has set', async () => {
    const euros = await makeCompany(database, { currency: 'EUR', model: 'linear', timezone: 'Asia/Tokyo' });
    const report = await (await openReader(server, euros)).revenue();
    expect(report).toMatchObject({ currency: 'EUR', model: 'linear', timezone: 'Asia/Tokyo', from: '2026-02-09', to: '2026-03-10' });
    expect(report.days).toHaveLength(30);
  });

  test('as CSV are the days of the same report', async () => {
    const url = `/api/companies/${company.key}/revenue-impact.csv?from=2026-03-09&to=2026-03-10&channel=CHAT`;
    const response = await server.app.inject({ url, headers: reader.headers });
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(response.headers['content-disposition']).toBe('attachment; filename="revenue-impact-2026-03-09-2026-03-10.csv"');
    expect(response.body).toBe(
      [
        'date,add_to_cart_gmv,carts,attributed_revenue,attributed_orders,interactions,interacting_visitors,carting_visitors,converting_visitors,refunds,net_revenue',
        '2026-03-09,0.00,0,0.00,0,0,0,0,0,0.00,0.00',
        '2026-03-10,80.00,1,100.00,1,2,2,2,2,0.00,100.00',
        '',
      ].join('\r\n'),
    );
  });
});
