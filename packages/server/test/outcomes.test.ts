import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Company, findCompany } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { eraseExpiredEverywhere } from './support/everywhere.ts';
import { openReader } from './support/reader.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { type Answer, makeShopper, type Shopper } from './support/shopper.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const iso = (ms: number) => new Date(ms).toISOString();

describe.each(DATABASE_KINDS)('what becomes of an event on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let shopper: Shopper;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  beforeEach(async () => {
    shopper = makeShopper(server, await makeCompany(database));
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const outcome = ({ status, reason }: Answer) => (reason === undefined ? status : `${status}: ${reason}`);
  const cart = async (fields: object) => outcome(await shopper.report('cart', fields));
  const checkout = async (fields: object, headers = {}) => outcome(await shopper.report('checkout', fields, headers));

  test('recorded: an interaction, and what follows it, each under the id that was sent', async () => {
    expect(await shopper.report('interaction', { event_id: 'i' })).toEqual({ event_id: 'i', status: 'recorded' });
    expect(await shopper.report('cart', { event_id: 'c' })).toEqual({ event_id: 'c', status: 'recorded' });
    expect(await shopper.report('checkout', { event_id: 'o' })).toEqual({ event_id: 'o', status: 'recorded' });
  });

  test('recorded: an event without an id is given one, a UUID of version 7', async () => {
    const { event_id } = await shopper.report('interaction');
    expect(event_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await shopper.report('interaction', { event_id })).toEqual({ event_id, status: 'duplicate' });
  });

  test('duplicate: the same id of the same visitor, whatever else it says; not of another visitor', async () => {
    await shopper.report('interaction', { event_id: 'x' });
    expect(await shopper.report('cart', { event_id: 'x' })).toEqual({ event_id: 'x', status: 'duplicate' });
    const company = { key: shopper.sender.company_key };
    expect(outcome(await makeShopper(server, company).report('interaction', { event_id: 'x' }))).toBe('recorded');
  });

  test('no_interaction: without one, before the first one, and when the session window is over', async () => {
    expect(await cart({})).toBe('ignored: no_interaction');
    expect(await checkout({ order_id: 'o-1' })).toBe('ignored: no_interaction');
    const at = server.clock.ms;
    await shopper.report('interaction', { occurred_at: iso(at - DAY_MS) });
    expect(await cart({ occurred_at: iso(at - DAY_MS - 1) })).toBe('ignored: no_interaction');
    expect(await cart({ occurred_at: iso(at) })).toBe('ignored: no_interaction');
    expect(await cart({ occurred_at: iso(at - 1) })).toBe('recorded');
  });

  test('the session window is the one that the company sets', async () => {
    shopper = makeShopper(server, await makeCompany(database, { sessionWindowMs: HOUR_MS, attributionWindowMs: HOUR_MS }));
    await shopper.report('interaction', { occurred_at: iso(server.clock.ms - HOUR_MS) });
    expect(await cart({})).toBe('ignored: no_interaction');
    expect(await cart({ occurred_at: iso(server.clock.ms - 1) })).toBe('recorded');
  });

  test('no_matching_add: a removal without a recorded add, of another product or currency, or after the line is empty or bought', async () => {
    await shopper.report('interaction');
    expect(await cart({ type: 'ITEM_REMOVED' })).toBe('ignored: no_matching_add');
    expect(await cart({ type: 'QUANTITY_DECREASED', quantity: 1 })).toBe('ignored: no_matching_add');
    await cart({ quantity: 2 });
    expect(await cart({ type: 'ITEM_REMOVED', product_id: 'SKU-2' })).toBe('ignored: no_matching_add');
    expect(await cart({ type: 'ITEM_REMOVED', currency: 'EUR' })).toBe('ignored: no_matching_add');
    expect(await cart({ type: 'ITEM_REMOVED', quantity: 99 })).toBe('recorded');
    expect(await cart({ type: 'ITEM_REMOVED' })).toBe('ignored: no_matching_add');
    await cart({});
    await checkout({});
    expect(await cart({ type: 'ITEM_REMOVED' })).toBe('ignored: no_matching_add');
  });

  test('no_change: a quantity that does not differ in the direction that the type names', async () => {
    await shopper.report('interaction');
    expect(await cart({ quantity: 2 })).toBe('recorded');
    expect(await cart({ quantity: 2 })).toBe('ignored: no_change');
    expect(await cart({ type: 'QUANTITY_INCREASED', quantity: 1 })).toBe('ignored: no_change');
    expect(await cart({ type: 'QUANTITY_DECREASED', quantity: 2 })).toBe('ignored: no_change');
    expect(await cart({ type: 'QUANTITY_DECREASED', quantity: 3 })).toBe('ignored: no_change');
    expect(await cart({ product_id: 'SKU-2', quantity: 2, previous_quantity: 2 })).toBe('ignored: no_change');
    expect(await cart({ type: 'QUANTITY_DECREASED', quantity: 1 })).toBe('recorded');
  });

  test('order_already_recorded: the same order id again, from this browser or another, however different', async () => {
    await shopper.report('interaction');
    expect(await checkout({ order_id: 'o-1' })).toBe('recorded');
    expect(await checkout({ order_id: 'o-1', value: 5, currency: 'EUR' })).toBe('ignored: order_already_recorded');
    shopper = makeShopper(server, { key: shopper.sender.company_key });
    await shopper.report('interaction');
    expect(await checkout({ order_id: 'o-1' })).toBe('ignored: order_already_recorded');
    shopper = makeShopper(server, await makeCompany(database));
    await shopper.report('interaction');
    expect(await checkout({ order_id: 'o-1' })).toBe('recorded');
  });

  test('repeat_without_order_id: an equal order within 30 minutes; an empty or null id counts as none', async () => {
    const at = server.clock.ms;
    const when = (minutes: number) => iso(at - 2 * HOUR_MS + minutes * 60_000);
    await shopper.report('interaction', { occurred_at: when(-1) });
    const item = { product_id: 'a', product_name: 'A', quantity: 1, value: 10, currency: 'USD' };
    const order = { value: 10, line_items: [item, { ...item, product_id: 'b' }] };
    expect(await checkout({ ...order, occurred_at: when(0) })).toBe('recorded');
    expect(await checkout({ ...order, order_id: '', occurred_at: when(1) })).toBe('ignored: repeat_without_order_id');
    expect(await checkout({ ...order, order_id: null, occurred_at: when(29) })).toBe('ignored: repeat_without_order_id');
    expect(await checkout({ ...order, line_items: [...order.line_items].reverse(), occurred_at: when(2) })).toBe(
      'ignored: repeat_without_order_id',
    );
    expect(await checkout({ ...order, value: 11, occurred_at: when(3) })).toBe('recorded');
    expect(await checkout({ ...order, currency: 'EUR', occurred_at: when(3) })).toBe('recorded');
    expect(await checkout({ ...order, line_items: [item], occurred_at: when(3) })).toBe('recorded');
    expect(await checkout({ ...order, occurred_at: when(30) })).toBe('recorded');
    expect(await checkout({ ...order, occurred_at: when(59) })).toBe('ignored: repeat_without_order_id');
  });

  test('too_old: what is older than 7 days on arrival, of every kind, and it admits nothing', async () => {
    const old = iso(server.clock.ms - 7 * DAY_MS - 1);
    expect(outcome(await shopper.report('interaction', { occurred_at: old }))).toBe('ignored: too_old');
    expect(await cart({ occurred_at: old })).toBe('ignored: too_old');
    expect(await checkout({ occurred_at: old, order_id: 'o-1' })).toBe('ignored: too_old');
    const atTheEdge = iso(server.clock.ms - 7 * DAY_MS);
    expect(await cart({ occurred_at: atTheEdge })).toBe('ignored: no_interaction');
    expect(outcome(await shopper.report('interaction', { occurred_at: atTheEdge }))).toBe('recorded');
  });

  test('bot: a crawler by its own word, unless it has a key; and what it says admits nothing', async () => {
    const bot = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' };
    for (const event of ['interaction', 'cart', 'checkout'] as const)
      expect(outcome(await shopper.report(event, {}, bot))).toBe('ignored: bot');
    // Flagged and left out, not erased: the log shows them, also when what is held would be gone.
    await eraseExpiredEverywhere(database, server.clock.ms + 2 * DAY_MS);
    const reader = await openReader(server, (await findCompany(database.db, shopper.sender.company_key)) as Company);
    expect((await reader.events('reason=bot')).events).toHaveLength(3);
    expect((await reader.revenue()).totals).toMatchObject({ interactions: 0, recorded_orders: 0 });
    expect(await cart({})).toBe('ignored: no_interaction');
    const company = await makeCompany(database);
    shopper = makeShopper(server, company);
    const key = await authorize(database, company, ['events']);
    expect(outcome(await shopper.report('interaction', {}, { ...bot, ...key }))).toBe('recorded');
  });

  test.each([
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1',
    'curl/8.5.0',
    'python-requests/2.31',
    '',
  ])('no bot: %s', async (agent) => {
    expect(outcome(await shopper.report('interaction', {}, { 'user-agent': agent }))).toBe('recorded');
  });

  test('visitor_limit: more events of one visitor in a day than a shopper can send; the next day he may go on', async () => {
    const answers: Answer[] = [];
    const batch = Array.from({ length: 100 }, () => ({ kind: 'interaction', channel: 'CHAT' }));
    for (let count = 0; count < 2_000; count += batch.length) answers.push(...(await shopper.reportBatch(batch)));
    expect(new Set(answers.map(outcome))).toEqual(new Set(['recorded']));
    expect(await cart({ event_id: 'late' })).toBe('ignored: visitor_limit');
    expect(await cart({ event_id: 'late' })).toBe('ignored: visitor_limit');
    server.clock.ms += DAY_MS + 1;
    expect(await cart({ event_id: 'late' })).toBe('ignored: no_interaction');
  });

  test('rejected: only in a batch, and it stands among the others', async () => {
    const events = [
      { kind: 'cart', event_id: 'a', type: 'ITEM_ADDED' },
      { kind: 'interaction', event_id: 'b', channel: 'NUDGE' },
    ];
    expect((await shopper.reportBatch(events)).map(outcome)).toEqual(['rejected', 'recorded']);
  });
});
