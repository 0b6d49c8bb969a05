import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';

describe.each(DATABASE_KINDS)('the documented case on %s', (kind) => {
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

  test('a chat, a product added and an order of two lines give GMV 79.99 and revenue 199.97, credited to CHAT', async () => {
    const company = await makeCompany(database);
    const sender = { company_key: company.key, user_fingerprint: randomUUID(), user_faq_fingerprint: randomUUID() };
    const shoe = { product_id: 'SKU-1234', product_name: 'Trail Shoe', value: 79.99, currency: 'USD', quantity: 1 };
    const socks = { product_id: 'SKU-5678', product_name: 'Wool Socks', value: 59.99, currency: 'USD', quantity: 2 };
    const post = (url: string, event: object) => server.app.inject({ method: 'POST', url, payload: { ...sender, ...event } });

    const answers = [
      await post('/analytics/interactions', { channel: 'CHAT', conversation_id: 'c1' }),
      await post('/analytics/cart_events', { type: 'ITEM_ADDED', ...shoe }),
      await post('/analytics/checkout_events', { order_id: 'ORDER-7890', value: 199.97, currency: 'USD', line_items: [shoe, socks] }),
    ];
    expect(answers.map((answer) => [answer.statusCode, answer.json().status])).toEqual([
      [200, 'recorded'],
      [200, 'recorded'],
      [200, 'recorded'],
    ]);

    const headers = await authorize(database, company, ['reports']);
    const report = (await server.app.inject({ url: `/api/companies/${company.key}/revenue-impact`, headers })).json();
    expect(report.totals).toMatchObject({
      add_to_cart_gmv: '79.99',
      attributed_revenue: '199.97',
      attributed_orders: 1,
      recorded_orders: 1,
    });
    expect(report.channels[0]).toEqual({
      channel: 'CHAT',
      add_to_cart_gmv: '79.99',
      attributed_revenue: '199.97',
      refunds: '0.00',
      net_revenue: '199.97',
      attributed_orders: 1,
      interactions: 1,
      interacting_visitors: 1,
    });
  });
});
