import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { openReader } from './support/reader.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper } from './support/shopper.ts';

const HOUR_MS = 3_600_000;

/** Local days, from their first moment until the first of the next; their hours by the zones' laws. */
const DAYS = [
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z', 23],
  ['America/New_York', '2026-11-01', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z', 25],
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 23],
  ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 25],
  // The hour that is left out, and the one that comes twice, lie at midnight.
  ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00Z', '2026-04-24T21:00:00Z', 23],
  ['Africa/Cairo', '2026-10-29', '2026-10-28T21:00:00Z', '2026-10-29T22:00:00Z', 25],
  ['Asia/Kathmandu', '2026-03-10', '2026-03-09T18:15:00Z', '2026-03-10T18:15:00Z', 24],
  ['Pacific/Kiritimati', '2026-03-10', '2026-03-09T10:00:00Z', '2026-03-10T10:00:00Z', 24],
  ['UTC', '2026-03-10', '2026-03-10T00:00:00Z', '2026-03-11T00:00:00Z', 24],
] as const;

describe.each(DATABASE_KINDS)('days on %s', (kind) => {
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

  test.each(DAYS)('in %s, %s lasts from %s until %s', async (timezone, day, start, end, hours) => {
    const [startMs, endMs] = [Date.parse(start), Date.parse(end)];
    expect(endMs - startMs).toBe(hours * HOUR_MS);
    const inside = Array.from({ length: hours }, (_, hour) => startMs + hour * HOUR_MS).concat(endMs - 1);
    const moments = [startMs - 1, ...inside, endMs];
    server.clock.ms = endMs + HOUR_MS;
    const company = await makeCompany(database, { timezone });
    const shopper = makeShopper(server, company);
    const results = await shopper.reportBatch(
      moments.flatMap((ms) => [
        { kind: 'interaction', channel: 'CHAT', occurred_at: ms },
        { kind: 'checkout', value: 1, currency: 'USD', order_id: `at-${ms}`, occurred_at: ms },
      ]),
    );
    expect(new Set(results.map((result) => result.status))).toEqual(new Set(['recorded']));

    const reader = await openReader(server, company);
    const range = `from=${day}&to=${day}&limit=500`;
    const report = await reader.revenue(range);
    expect(report.days).toMatchObject([{ date: day, attributed_orders: inside.length, interactions: inside.length }]);
    const { orders } = await reader.orders(range);
    expect(orders.map((order) => order.order_id)).toEqual(inside.map((ms) => `at-${ms}`).reverse());

    const around = await reader.revenue();
    expect(around.to >= day).toBe(true);
    const counts = Object.fromEntries(
      around.days.filter((row) => row.attributed_orders > 0).map((row) => [row.date, row.attributed_orders]),
    );
    expect(Object.values(counts)).toEqual([1, inside.length, 1]);
    for (const { date, attributed_orders } of around.days)
      expect((await reader.orders(`from=${date}&to=${date}&limit=500`)).orders).toHaveLength(attributed_orders);
  });

  test("today, by default the last day of a report, is the company's day", async () => {
    server.clock.ms = Date.parse('2026-03-10T18:30:00Z');
    const lastDayIn = async (timezone: string) =>
      (await (await openReader(server, await makeCompany(database, { timezone }))).revenue()).to;
    expect(await lastDayIn('UTC')).toBe('2026-03-10');
    expect(await lastDayIn('Asia/Kathmandu')).toBe('2026-03-11');
    expect(await lastDayIn('Asia/Tokyo')).toBe('2026-03-11');
    expect(await lastDayIn('Pacific/Honolulu')).toBe('2026-03-10');
  });

  test('a range has all of its days, also those on which nothing happened, and its averages leave those out', async () => {
    server.clock.ms = Date.parse('2026-03-10T12:00:00Z');
    const company = await makeCompany(database);
    for (const day of ['2026-03-04', '2026-03-06', '2026-03-06']) {
      const shopper = makeShopper(server, company);
      const occurred_at = `${day}T12:00:00Z`;
      await shopper.report('interaction', { occurred_at });
      await shopper.report('cart', { value: 30, occurred_at });
    }
    const reader = await openReader(server, company);
    const { totals, days, from, to } = await reader.revenue('from=2026-03-03&to=2026-03-07');
    expect([from, to]).toEqual(['2026-03-03', '2026-03-07']);
    expect(days.map((row) => [row.date, row.add_to_cart_gmv, row.carts])).toEqual([
      ['2026-03-03', '0.00', 0],
      ['2026-03-04', '30.00', 1],
      ['2026-03-05', '0.00', 0],
      ['2026-03-06', '60.00', 2],
      ['2026-03-07', '0.00', 0],
    ]);
    expect(totals).toMatchObject({ add_to_cart_gmv: '90.00', daily_cart_gmv_avg: '45.00', average_cart_value: '30.00', carts: 3 });
    expect((await reader.revenue('from=2026-03-05&to=2026-03-05')).totals).toMatchObject({ carts: 0, interacting_visitors: 0 });
  });

  test('a visitor who comes on several days is one visitor of the range, and one of each day', async () => {
    server.clock.ms = Date.parse('2026-03-10T12:00:00Z');
    const company = await makeCompany(database);
    const shopper = makeShopper(server, company);
    for (const day of ['2026-03-06', '2026-03-04', '2026-03-08']) await shopper.report('interaction', { occurred_at: `${day}T12:00:00Z` });
    await shopper.report('checkout', { value: 5, occurred_at: '2026-03-06T13:00:00Z' });
    const reader = await openReader(server, company);
    const visitors = async (from: string, to: string) => {
      const { totals } = await reader.revenue(`from=${from}&to=${to}`);
      return [totals.interacting_visitors, totals.converting_visitors, totals.interactions];
    };
    expect(await visitors('2026-03-01', '2026-03-10')).toEqual([1, 1, 3]);
    expect(await visitors('2026-03-05', '2026-03-06')).toEqual([1, 1, 1]);
    expect(await visitors('2026-03-07', '2026-03-08')).toEqual([1, 0, 1]);
    expect(await visitors('2026-03-05', '2026-03-05')).toEqual([0, 0, 0]);
  });

  // Zones where midnight comes twice or not at all, and zones whose laws are so new that not every time zone database has them.
  test.each([
    ['Atlantic/Azores', '2026-10-25'],
    ['America/Havana', '2026-11-01'],
    ['America/Santiago', '2026-09-06'],
    ['Africa/Casablanca', '2026-09-25'],
    ['America/Vancouver', '2026-11-10'],
    ['Australia/Lord_Howe', '2026-04-05'],
  ])('in %s, the report and the list of orders agree about %s', async (timezone, day) => {
    const noonMs = Date.parse(`${day}T12:00:00Z`);
    server.clock.ms = noonMs + 40 * HOUR_MS;
    const company = await makeCompany(database, { timezone });
    const shopper = makeShopper(server, company);
    const quarters = Array.from({ length: 192 }, (_, quarter) => noonMs + (quarter - 96) * (HOUR_MS / 4));
    // The later the order, the greater its value, so that two sums agree only where both are of the same orders.
    const valueAt = (ms: number) => (ms - noonMs) / (HOUR_MS / 4) + 100;
    const event = (ms: number) => ({ kind: 'checkout', value: valueAt(ms), currency: 'USD', order_id: `at-${ms}`, occurred_at: ms });
    const chats = [0, 12, 24, 36, 48].map((hours) => ({
      kind: 'interaction',
      channel: 'CHAT',
      occurred_at: noonMs + (hours - 24) * HOUR_MS,
    }));
    await shopper.reportBatch([...chats, ...quarters.slice(0, 95).map(event)]);
    await shopper.reportBatch(quarters.slice(95).map(event));
    const reader = await openReader(server, company);
    const { days } = await reader.revenue(`from=${day}&to=${day}`);
    const { orders } = await reader.orders(`from=${day}&to=${day}&limit=500`);
    expect(days[0]?.attributed_orders).toBeGreaterThan(90);
    const listed = orders.reduce((sum, order) => sum + Number(order.value), 0);
    expect([orders.length, listed.toFixed(2)]).toEqual([days[0]?.attributed_orders, days[0]?.attributed_revenue]);
  });
});
