import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changeCompanySettings } from '../src/ingest/change-settings.ts';
import { recordArrivals } from '../src/ingest/record.ts';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { eraseVisitor, exportVisitor } from '../src/transfer/visitor.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { eraseExpiredEverywhere } from './support/everywhere.ts';
import { aCheckout, anInteraction, aRefund, arrivalOf, START_MS } from './support/ingest-histories.ts';
import { countFaults } from './support/ingest-state.ts';
import { expectProblem } from './support/problem.ts';
import { openReader, type Reader } from './support/reader.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { countRows, LINE_ITEM, makeShopper, type Shopper } from './support/shopper.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe.each(DATABASE_KINDS)('refunds on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let shopper: Shopper;
  let reader: Reader;
  let key: { authorization: string };
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  beforeEach(async () => {
    server = await buildTestServer(database);
    company = await makeCompany(database);
    shopper = makeShopper(server, company);
    reader = await openReader(server, company);
    key = await authorize(database, company, ['events']);
    await shopper.report('interaction', { occurred_at: ago(60), ai_profile: 'luna' });
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const ago = (minutes: number) => new Date(server.clock.ms - minutes * MINUTE_MS).toISOString();
  const post = (fields: object, headers: Record<string, string> = key) => {
    const payload = { company_key: company.key, order_id: 'o-1', refund_id: 'r-1', value: 10, currency: 'USD', ...fields };
    return server.app.inject({ method: 'POST', url: '/analytics/refund_events', payload, headers });
  };
  const refund = async (fields: object = {}) => {
    const response = await post(fields);
    expect({ status: response.statusCode, body: response.body }).toMatchObject({ status: 200 });
    return response.json();
  };
  const order = (fields: object = {}) =>
    shopper.report('checkout', { order_id: 'o-1', value: 100, line_items: [{ ...LINE_ITEM, value: 40, quantity: 2 }], ...fields });
  const net = async (query = '') => {
    const { attributed_revenue, refunds, net_revenue } = (await reader.revenue(query)).totals;
    return [attributed_revenue, refunds, net_revenue];
  };

  test('are taken from whom the order was credited to, and reported beside it', async () => {
    await order({ occurred_at: ago(30) });
    expect(await refund({ value: 40, line_items: [{ ...LINE_ITEM, value: 40 }] })).toEqual({ event_id: 'r-1', status: 'recorded' });
    expect(await net()).toEqual(['100.00', '40.00', '60.00']);
    expect(await net('channel=CHAT&ai_profile=luna&model=linear')).toEqual(['100.00', '40.00', '60.00']);
    expect(await net('channel=FAQ')).toEqual(['0.00', '0.00', '0.00']);
    const { channels, days, ai_profiles, products } = await reader.revenue();
    for (const row of [channels[0], days.at(-1), ai_profiles[0]]) expect(row).toMatchObject({ refunds: '40.00', net_revenue: '60.00' });
    expect(products).toMatchObject([
      { product_id: 'SKU-1', revenue: '80.00', refunds: '40.00', net_revenue: '40.00' },
      { refunds: '0.00' },
    ]);
    expect((await reader.orders()).orders).toMatchObject([{ order_id: 'o-1', value: '100.00', refunded: '40.00' }]);
    expect(await countFaults(database, company, server.clock.ms)).toBe(0);
  });

  test('count once an id of an order, however often and with whatever amount they are sent', async () => {
    await order();
    expect(await refund({ value: 40 })).toMatchObject({ status: 'recorded' });
    expect(await refund({ value: 50 })).toMatchObject({ status: 'duplicate' });
    expect(await refund({ order_id: 'o-2' })).toEqual({ event_id: 'r-1', status: 'ignored', reason: 'no_order' });
    expect(await net()).toEqual(['100.00', '40.00', '60.00']);
  });

  test('take no more than the order had, in its currency', async () => {
    await order();
    expect(await refund({ refund_id: 'euro', currency: 'EUR' })).toMatchObject({ status: 'ignored', reason: 'other_currency' });
    server.clock.ms += 1;
    expect(await refund({ refund_id: 'most', value: 99.99 })).toMatchObject({ status: 'recorded' });
    server.clock.ms += 1;
    expect(await refund({ refund_id: 'too much', value: 5 })).toMatchObject({ status: 'recorded' });
    server.clock.ms += 1;
    expect(await refund({ refund_id: 'late', value: 5 })).toMatchObject({ status: 'ignored', reason: 'nothing_left' });
    expect(await net()).toEqual(['100.00', '100.00', '0.00']);
    const { events } = await reader.events('kind=refund');
    expect(events.map(({ event_id, amount, why }) => [event_id, amount, why === null])).toEqual(
      expect.arrayContaining([
        ['too much', '-0.01', true],
        ['late', null, false],
      ]),
    );
  });

  test('wait for their order, and for the use of the assistant that admits it', async () => {
    shopper = makeShopper(server, company);
    expect(await refund({ value: 40 })).toMatchObject({ status: 'ignored', reason: 'no_order' });
    expect(await order({ occurred_at: ago(50) })).toMatchObject({ reason: 'no_interaction' });
    expect((await reader.events('kind=refund')).events).toMatchObject([
      { reason: 'no_order', visitor_id: null, order_id: 'o-1', value: '40.00' },
    ]);
    await shopper.report('interaction', { occurred_at: ago(55) });
    expect(await net()).toEqual(['100.00', '40.00', '60.00']);
    expect((await reader.events('kind=refund')).events).toMatchObject([{ status: 'recorded', amount: '-40.00', held_until: null }]);
  });

  test('wait for 8 days, as long as their order may still come, then they are erased', async () => {
    await refund();
    const received = server.clock.ms;
    server.clock.ms = received + 8 * DAY_MS - 1;
    await eraseExpiredEverywhere(database, server.clock.ms);
    expect((await reader.events('order_id=o-1')).events).toHaveLength(1);
    server.clock.ms += 1;
    await eraseExpiredEverywhere(database, server.clock.ms);
    expect((await reader.events('order_id=o-1')).events).toEqual([]);
    // Whoever looked in the meantime would not have found it either: it may be sent anew.
    expect(await refund()).toMatchObject({ status: 'ignored', reason: 'no_order' });
  });

  test('older than 7 days on arrival do not count', async () => {
    await order();
    expect(await refund({ occurred_at: new Date(server.clock.ms - 8 * DAY_MS) })).toMatchObject({ reason: 'too_old' });
    expect(await net()).toEqual(['100.00', '0.00', '100.00']);
  });

  test('count on their own day', async () => {
    await order();
    server.clock.ms += 2 * DAY_MS;
    await refund({ value: 30 });
    const { days } = await reader.revenue('from=2026-03-10&to=2026-03-12');
    expect(days.map((day) => [day.date, day.attributed_revenue, day.refunds, day.net_revenue])).toEqual([
      ['2026-03-10', '100.00', '0.00', '100.00'],
      ['2026-03-11', '0.00', '0.00', '0.00'],
      ['2026-03-12', '0.00', '30.00', '-30.00'],
    ]);
  });

  test('follow the order when it becomes verified with other amounts, and when a use of the assistant comes late', async () => {
    await order({ occurred_at: ago(20) });
    await refund({ value: 90 });
    await shopper.report('checkout', { order_id: 'o-1', value: 60, occurred_at: ago(10) }, key);
    expect(await net()).toEqual(['60.00', '60.00', '0.00']);
    await shopper.report('interaction', { channel: 'NUDGE', occurred_at: ago(70) });
    expect(await net('channel=NUDGE')).toEqual(['60.00', '60.00', '0.00']);
    expect(await net('channel=CHAT')).toEqual(['0.00', '0.00', '0.00']);
    expect(await countFaults(database, company, server.clock.ms)).toBe(0);
  });

  test('follow their order when the settings change, and outlast the time in which it does not count', async () => {
    await order();
    await refund({ value: 40 });
    const setHours = (session_hours: number) =>
      changeCompanySettings(
        database,
        company.companyId,
        { session_hours, attribution_hours: session_hours },
        new Date(server.clock.ms),
        () => undefined,
      );
    await setHours(0.5);
    expect(await net()).toEqual(['0.00', '0.00', '0.00']);
    expect((await reader.events('kind=refund')).events).toMatchObject([{ status: 'ignored', reason: 'no_order', held_until: null }]);
    await eraseExpiredEverywhere(database, server.clock.ms + 30 * DAY_MS);
    await setHours(24);
    expect(await net()).toEqual(['100.00', '40.00', '60.00']);
    expect(await countFaults(database, company, server.clock.ms)).toBe(0);
  });

  test('are part of what a visitor may see and have erased, those of orders that others hold are not', async () => {
    await order();
    await refund({ refund_id: 'mine' });
    const other = makeShopper(server, company);
    await other.report('interaction', { occurred_at: ago(60) });
    await other.report('checkout', { order_id: 'o-1', value: 100 });
    await other.report('checkout', { order_id: 'o-2', value: 100 });
    await refund({ order_id: 'o-2', refund_id: 'theirs', value: 20 });
    const idsOf = async ({ sender }: Shopper) =>
      (await exportVisitor(database, company.companyId, sender.user_fingerprint))?.events
        .filter((row) => row.kind === 'refund')
        .map((row) => row.event_id);
    expect([await idsOf(shopper), await idsOf(other)]).toEqual([['mine'], ['theirs']]);
    await eraseVisitor(database, company.companyId, shopper.sender.user_fingerprint, new Date(server.clock.ms));
    expect((await reader.events('kind=refund')).events).toMatchObject([{ event_id: 'theirs' }]);
    expect(await net()).toEqual(['200.00', '20.00', '180.00']);
  });

  test('are counted when they come at the same moment as their order, on whichever server', async () => {
    const orders = Array.from({ length: 20 }, (_, index) => `order ${randomUUID()} ${index}`);
    const record = (deliveries: Parameters<typeof arrivalOf>[0][]) =>
      recordArrivals(
        database,
        company.companyId,
        deliveries.map((delivery) => arrivalOf(delivery, START_MS)),
        new Date(START_MS),
      );
    await Promise.all(
      orders.flatMap((orderId) => [
        record([anInteraction(orderId, 30 * MINUTE_MS), aCheckout(orderId, 20 * MINUTE_MS, { order_id: orderId, value: 30 })]),
        record([aRefund(orderId, 10 * MINUTE_MS)]),
        record([anInteraction(orderId, 25 * MINUTE_MS, { channel: 'NUDGE' })]),
      ]),
    );
    expect(await net('from=2026-03-10&to=2026-03-10')).toEqual(['600.00', '200.00', '400.00']);
    expect(await countFaults(database, company)).toBe(0);
  });
});

describe('POST /analytics/refund_events', () => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  beforeAll(async () => {
    database = await openFresh('PGlite');
    server = await buildTestServer(database);
    company = await makeCompany(database);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const body = () => ({ company_key: company.key, order_id: 'o-1', refund_id: 'r-1', value: 10, currency: 'USD' });
  const post = (payload: object | string, headers: Record<string, string>) =>
    server.app.inject({
      method: 'POST',
      url: '/analytics/refund_events',
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });

  test('takes nothing without a secret key of the company that may report events', async () => {
    const other = await makeCompany(database);
    const before = await countRows(database);
    expect(expectProblem(await post(body(), {}), 401)).toMatchObject([
      { message: expect.stringMatching(/missing.*secret key.*scope events/) },
    ]);
    expectProblem(await post(body(), { authorization: 'Bearer garbage' }), 401);
    expectProblem(await post(body(), await authorize(database, other, ['events'])), 401);
    expectProblem(await post(body(), await authorize(database, company, ['reports'])), 403);
    expectProblem(await post({ ...body(), company_key: 'nobody' }, await authorize(database, company, ['events'])), 404);
    expect(await countRows(database)).toBe(before);
  });

  test.each([
    ['order_id', '', 'got the string "", needs a string of 1 to 255 characters'],
    ['order_id', undefined, 'missing, needs a string of 1 to 255 characters'],
    ['refund_id', 7, 'got 7, needs a string of 1 to 255 characters'],
    [
      'refund_id',
      'a\u0000b',
      'got the string "a\\u0000b", needs a string of 1 to 255 characters, none of them U+0000 or half of a surrogate pair',
    ],
    ['value', -1, 'got -1, needs a number from 0 to 1000000000000'],
    ['value', '10.00', 'got the string "10.00", needs a number from 0 to 1000000000000'],
    ['currency', 'usd', 'got the string "usd", needs an ISO 4217 currency in upper case, such as "USD"'],
    ['line_items', {}, 'got an object, needs a list of at most 500 line items'],
    ['line_items', [{ ...LINE_ITEM, quantity: 0.5 }], 'got 0.5, needs a whole number from 0 to 100000'],
    [
      'occurred_at',
      'yesterday',
      'got the string "yesterday", needs a time with its time zone, such as "2026-01-31T09:30:00.000Z", or milliseconds since 1970',
    ],
  ])('refuses %s %j in words', async (field, value, message) => {
    const [problem] = expectProblem(await post({ ...body(), [field]: value }, await authorize(database, company, ['events'])), 400);
    expect(problem?.field).toMatch(field);
    expect(problem?.message).toBe(`${problem?.field}: ${message}`);
  });

  test('refuses what is no object', async () => {
    expect(expectProblem(await post('[]', await authorize(database, company, ['events'])), 400).length).toBeGreaterThan(0);
  });
});
