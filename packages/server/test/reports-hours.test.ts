import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyCompany } from '../src/ingest/rebuild.ts';
import type { Database } from '../src/store/database.ts';
import { eraseVisitor } from '../src/transfer/visitor.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { openReader } from './support/reader.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper } from './support/shopper.ts';

describe.each(DATABASE_KINDS)('the hours of a day on %s', (kind) => {
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

  test("start by the company's clock, hold what happened in them under each filter, and add up to the day", async () => {
    const company = await makeCompany(database, { timezone: 'Asia/Kathmandu' });
    const reader = await openReader(server, company);
    server.clock.ms = Date.parse('2026-03-10T18:14:59.999Z');
    const one = makeShopper(server, company);
    await one.report('interaction', { occurred_at: '2026-03-09T18:15:00.000Z', ai_profile: 'luna' });
    await one.report('interaction', { channel: 'FAQ', occurred_at: '2026-03-10T10:00:00.000Z' });
    await one.report('cart', { value: 10, occurred_at: '2026-03-10T10:14:59.999Z' });
    await one.report('checkout', { value: 100, occurred_at: '2026-03-10T10:15:00.000Z' });
    await one.report('checkout', { value: 7, currency: 'EUR', occurred_at: '2026-03-10T10:15:00.000Z' });
    await one.report('checkout', { value: 50, order_id: 'last' });

    const hoursOf = async (query = '') => {
      const report = await reader.revenue(`from=2026-03-10&to=2026-03-10&${query}`);
      return report.hours.filter((hour) => hour.interactions > 0 || hour.attributed_orders > 0 || hour.add_to_cart_gmv !== '0.00');
    };
    const { hours } = await reader.revenue('from=2026-03-10&to=2026-03-10');
    expect(hours).toHaveLength(24);
    expect(hours.map((hour) => hour.label)).toEqual(Array.from({ length: 24 }, (_, index) => `${String(index).padStart(2, '0')}:00`));
    const nothing = { add_to_cart_gmv: '0.00', attributed_revenue: '0.00', attributed_orders: 0, interactions: 0 };
    const expected = [
      { ...nothing, start: '2026-03-09T18:15:00.000Z', label: '00:00', interactions: 1 },
      { ...nothing, start: '2026-03-10T09:15:00.000Z', label: '15:00', interactions: 1, add_to_cart_gmv: '10.00' },
      { ...nothing, start: '2026-03-10T10:15:00.000Z', label: '16:00', attributed_revenue: '100.00', attributed_orders: 1 },
      { ...nothing, start: '2026-03-10T17:15:00.000Z', label: '23:00', attributed_revenue: '50.00', attributed_orders: 1 },
    ];
    expect(await hoursOf()).toEqual(expected);
    expect((await hoursOf('channel=FAQ&model=last_touch')).map((hour) => hour.attributed_revenue)).toEqual(['0.00', '100.00', '50.00']);
    expect((await hoursOf('ai_profile=luna')).map((hour) => hour.interactions)).toEqual([1, 0, 0, 0]);
    expect((await hoursOf('currency=EUR')).map((hour) => hour.attributed_revenue)).toEqual(['0.00', '0.00', '7.00']);
    expect((await reader.revenue('from=2026-03-09&to=2026-03-10')).hours).toEqual([]);

    const now = new Date(server.clock.ms);
    expect(await verifyCompany(database, company.companyId, now, () => undefined)).toMatchObject({ rollupRows: 0 });
    await eraseVisitor(database, company.companyId, one.sender.user_fingerprint, now);
    expect(await hoursOf()).toEqual([]);
  });
});
