import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { countFaults } from './support/ingest-state.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';

const POSTS = 20;

describe.each(DATABASE_KINDS)('many posts of one order at once, on %s', (kind) => {
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

  const post = (company: Company, visitor: number, path: string, fields: object) =>
    server.app.inject({
      method: 'POST',
      url: `/analytics/${path}`,
      payload: { company_key: company.key, user_fingerprint: `visitor ${visitor}`, user_faq_fingerprint: `faq ${visitor}`, ...fields },
    });

  test.each([
    { senders: 'one visitor', visitorOf: () => 0 },
    { senders: 'as many visitors', visitorOf: (index: number) => index },
  ])('by $senders record it once', async ({ visitorOf }) => {
    const company = await makeCompany(database);
    const posts = Array.from({ length: POSTS }, (_, index) => visitorOf(index));
    await Promise.all(posts.map((visitor) => post(company, visitor, 'interactions', { channel: 'CHAT' })));

    const order = { order_id: 'ORDER-7890', value: 199.97, currency: 'USD' };
    const answers = await Promise.all(posts.map((visitor) => post(company, visitor, 'checkout_events', order)));
    const statuses = answers.map((answer) => `${answer.statusCode} ${answer.json().status} ${answer.json().reason ?? ''}`.trim());
    expect(statuses.sort()).toEqual([...Array<string>(POSTS - 1).fill('200 ignored order_already_recorded'), '200 recorded']);

    const headers = await authorize(database, company, ['reports']);
    const orders = await server.app.inject({ url: `/api/companies/${company.key}/orders`, headers });
    expect(orders.json().orders).toHaveLength(1);
    const report = await server.app.inject({ url: `/api/companies/${company.key}/revenue-impact`, headers });
    expect(report.json().totals).toMatchObject({ recorded_orders: 1, attributed_revenue: '199.97', attributed_orders: 1 });
    expect(await countFaults(database, company, server.clock.ms)).toBe(0);
  });

  test('with one event id store it once', async () => {
    const company = await makeCompany(database);
    await post(company, 0, 'interactions', { channel: 'CHAT' });
    const order = { order_id: 'ORDER-7890', value: 199.97, currency: 'USD', event_id: 'the same' };
    const answers = await Promise.all(Array.from({ length: POSTS }, () => post(company, 0, 'checkout_events', order)));
    const statuses = answers.map((answer) => `${answer.statusCode} ${answer.json().status}`);
    expect(statuses.sort()).toEqual([...Array<string>(POSTS - 1).fill('200 duplicate'), '200 recorded']);
    expect(await countFaults(database, company, server.clock.ms)).toBe(0);
  });

  test('of one cart change, each with an event id of its own, count the change once', async () => {
    const company = await makeCompany(database);
    await post(company, 0, 'interactions', { channel: 'CHAT' });
    const added = { type: 'ITEM_ADDED', product_id: 'SKU-1', product_name: 'One', value: 79.99, currency: 'USD', quantity: 1 };
    await Promise.all(Array.from({ length: POSTS }, () => post(company, 0, 'cart_events', added)));
    const headers = await authorize(database, company, ['reports']);
    const report = await server.app.inject({ url: `/api/companies/${company.key}/revenue-impact`, headers });
    expect(report.json().totals).toMatchObject({ add_to_cart_gmv: '79.99', carts: 1 });
    expect(await countFaults(database, company, server.clock.ms)).toBe(0);
  });
});
