import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { eraseExpiredEverywhere } from './support/everywhere.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper, type Shopper } from './support/shopper.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ITEM = { product_id: 'SKU-1', product_name: 'Trail Shoe', value: 20, currency: 'USD', quantity: 1 };

describe.each(DATABASE_KINDS)('an event without an interaction on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let shopper: Shopper;
  let headers: { authorization: string };
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  beforeEach(async () => {
    company = await makeCompany(database);
    shopper = makeShopper(server, company);
    headers = await authorize(database, company, ['reports']);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const at = (ms: number) => new Date(ms).toISOString();
  const get = async (path: string) => (await server.app.inject({ url: `/api/companies/${company.key}/${path}`, headers })).json();
  const totals = async () => (await get('revenue-impact')).totals;
  const logged = async () =>
    (await get('events')).events.map((event: { event_id: string; status: string; reason: string | null }) => [
      event.event_id,
      event.status,
      event.reason,
    ]);

  test('is held: seen by no report and by no rule, and told as it is when it comes again', async () => {
    const ignored = { status: 'ignored', reason: 'no_interaction' };
    expect(await shopper.report('cart', { ...ITEM, event_id: 'c' })).toEqual({ event_id: 'c', ...ignored });
    expect(await shopper.report('checkout', { order_id: 'o-1', event_id: 'o' })).toEqual({ event_id: 'o', ...ignored });
    expect(await shopper.report('checkout', { order_id: 'o-1', event_id: 'o' })).toEqual({ event_id: 'o', status: 'duplicate' });
    expect(await totals()).toMatchObject({ add_to_cart_gmv: '0.00', carts: 0, recorded_orders: 0, interactions: 0 });
    expect((await get('orders')).orders).toEqual([]);
    const other = makeShopper(server, company);
    await other.report('interaction');
    expect((await other.report('checkout', { order_id: 'o-1' })).status).toBe('recorded');
  });

  test('is admitted by an interaction that arrives late, and is then as if it had come in order', async () => {
    const { ms } = server.clock;
    await shopper.report('cart', { ...ITEM, quantity: 3, event_id: 'c', occurred_at: at(ms - 2 * MINUTE_MS) });
    await shopper.report('checkout', { order_id: 'o-1', value: 60, event_id: 'o', occurred_at: at(ms - MINUTE_MS) });
    server.clock.ms += DAY_MS - 1;
    await shopper.report('interaction', { event_id: 'i', occurred_at: at(ms - 3 * MINUTE_MS) });
    expect(await totals()).toMatchObject({ add_to_cart_gmv: '60.00', attributed_revenue: '60.00', attributed_orders: 1, carts: 1 });
    expect(new Set(await logged())).toEqual(
      new Set([
        ['c', 'recorded', null],
        ['o', 'recorded', null],
        ['i', 'recorded', null],
      ]),
    );
    expect((await shopper.report('cart', { ...ITEM, event_id: 'c' })).status).toBe('duplicate');
    const again = { order_id: 'o-1', occurred_at: at(ms) };
    expect((await shopper.report('checkout', again)).reason).toBe('order_already_recorded');
    const { orders } = await get('orders');
    expect(orders).toMatchObject([{ order_id: 'o-1', seconds_from_first_touch: 120 }]);
  });

  test('is not admitted by an interaction that came after it', async () => {
    const { ms } = server.clock;
    await shopper.report('cart', { event_id: 'c', occurred_at: at(ms - MINUTE_MS) });
    await shopper.report('interaction', { event_id: 'i', occurred_at: at(ms) });
    expect(new Set(await logged())).toEqual(
      new Set([
        ['c', 'ignored', 'no_interaction'],
        ['i', 'recorded', null],
      ]),
    );
  });

  test('finds its match late: an add that comes after its removal', async () => {
    const { ms } = server.clock;
    await shopper.report('interaction', { occurred_at: at(ms - 4 * MINUTE_MS) });
    const removal = { ...ITEM, type: 'ITEM_REMOVED', quantity: 0, event_id: 'r', occurred_at: at(ms - MINUTE_MS) };
    expect((await shopper.report('cart', removal)).reason).toBe('no_matching_add');
    await shopper.report('cart', { ...ITEM, event_id: 'a', occurred_at: at(ms - 2 * MINUTE_MS) });
    expect(await totals()).toMatchObject({ add_to_cart_gmv: '0.00', carts: 1 });
    expect(await logged()).toContainEqual(['r', 'recorded', null]);
  });

  test.each([
    ['and nothing has erased it yet', async () => 0],
    ['and it is erased', () => eraseExpiredEverywhere(database, server.clock.ms)],
  ])('is gone after 24 hours (%s): no interaction admits it, and sent again it is new', async (_, erase) => {
    const { ms } = server.clock;
    await shopper.report('checkout', { order_id: 'o-1', event_id: 'o', occurred_at: at(ms) });
    server.clock.ms += DAY_MS;
    await erase();
    await shopper.report('interaction', { occurred_at: at(ms) });
    expect(await totals()).toMatchObject({ recorded_orders: 0, attributed_orders: 0, interactions: 1 });
    expect(await shopper.report('checkout', { order_id: 'o-1', event_id: 'o', occurred_at: at(ms) })).toEqual({
      event_id: 'o',
      status: 'recorded',
    });
    expect(await totals()).toMatchObject({ recorded_orders: 1, attributed_orders: 1 });
  });

  test('a millisecond before 24 hours is still held', async () => {
    const { ms } = server.clock;
    await shopper.report('checkout', { event_id: 'o', occurred_at: at(ms) });
    server.clock.ms += DAY_MS - 1;
    await eraseExpiredEverywhere(database, server.clock.ms);
    await shopper.report('interaction', { occurred_at: at(ms) });
    expect(await totals()).toMatchObject({ recorded_orders: 1 });
  });

  test('erasing takes what is held in vain, of every company, and nothing that counts', async () => {
    const bystander = makeShopper(server, await makeCompany(database));
    await shopper.report('interaction', { event_id: 'i' });
    await shopper.report('cart', { event_id: 'c' });
    await shopper.report('cart', { event_id: 'n', type: 'ITEM_REMOVED', product_id: 'other' });
    await shopper.report('interaction', { event_id: 'old', occurred_at: at(server.clock.ms - 8 * DAY_MS) });
    await bystander.report('cart');
    server.clock.ms += DAY_MS;
    await eraseExpiredEverywhere(database, server.clock.ms - 1);
    expect((await logged()).length).toBe(4);
    expect(await eraseExpiredEverywhere(database, server.clock.ms)).toBe(2);
    expect(await eraseExpiredEverywhere(database, server.clock.ms)).toBe(0);
    expect(new Set(await logged())).toEqual(
      new Set([
        ['i', 'recorded', null],
        ['c', 'recorded', null],
        ['n', 'ignored', 'no_matching_add'],
      ]),
    );
  });

  test('is shown with the moment until which it is held', async () => {
    await shopper.report('cart');
    const { events } = await get('events?reason=no_interaction');
    expect(events).toMatchObject([{ held_until: at(server.clock.ms + DAY_MS) }]);
    expect(events[0].why).toMatch(/24 hours/);
  });
});
