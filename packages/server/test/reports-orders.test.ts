import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { openReader, type Reader, readPages } from './support/reader.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { LINE_ITEM, makeShopper } from './support/shopper.ts';

const MINUTE_MS = 60_000;

describe.each(DATABASE_KINDS)('the list of orders on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let reader: Reader;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  beforeEach(async () => {
    company = await makeCompany(database);
    reader = await openReader(server, company);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const ago = (minutes: number) => new Date(server.clock.ms - minutes * MINUTE_MS).toISOString();
  const ids = async (query: string) => (await reader.orders(query)).orders.map((order) => order.order_id).sort();
  const pages = (query: string) =>
    readPages(async (cursor) => {
      const { orders, next_cursor } = await reader.orders(query + cursor);
      return { rows: orders.map((order) => order.order_id), next_cursor };
    });

  test('gives each order with its touches, what each earned, and how long it took', async () => {
    const shopper = makeShopper(server, company);
    await shopper.report('interaction', { event_id: 't-0', helpful: false, occurred_at: ago(70) });
    await shopper.report('interaction', { event_id: 't-1', conversation_id: 'c-1', ai_profile: 'alpha', occurred_at: ago(60) });
    await shopper.report('interaction', { event_id: 't-2', channel: 'FAQ', helpful: true, occurred_at: ago(30) });
    await shopper.report('interaction', { event_id: 't-3', channel: 'NUDGE', occurred_at: ago(10) });
    await shopper.report('checkout', { event_id: 'e', order_id: 'o-1', value: 100, line_items: [LINE_ITEM], occurred_at: ago(15) });
    const [order] = (await reader.orders()).orders;
    expect(order).toEqual({
      order_id: 'o-1',
      event_id: 'e',
      visitor_id: shopper.sender.user_fingerprint,
      occurred_at: ago(15),
      currency: 'USD',
      value: '100.00',
      refunded: '0.00',
      verified: false,
      attributed: true,
      seconds_from_first_touch: 45 * 60,
      touches: [
        { event_id: 't-1', occurred_at: ago(60), channel: 'CHAT', conversation_id: 'c-1', ai_profile: 'alpha', credit: '100.00' },
        { event_id: 't-2', occurred_at: ago(30), channel: 'FAQ', conversation_id: null, ai_profile: null, credit: '0.00' },
      ],
      line_items: [{ ...LINE_ITEM, value: '79.99' }],
    });
    const credits = async (model: string) => (await reader.orders(`model=${model}`)).orders[0]?.touches.map((touch) => touch.credit);
    expect(await credits('last_touch')).toEqual(['0.00', '100.00']);
    expect(await credits('linear')).toEqual(['50.00', '50.00']);
  });

  test('gives an order that nobody led to, with nothing credited', async () => {
    const shopper = makeShopper(server, company);
    await shopper.report('interaction', { helpful: false });
    await shopper.report('checkout', { order_id: null });
    expect((await reader.orders()).orders).toMatchObject([
      { order_id: null, attributed: false, seconds_from_first_touch: null, touches: [] },
    ]);
  });

  test('leaves out touches older than the attribution window', async () => {
    company = await makeCompany(database, { attributionWindowMs: 30 * MINUTE_MS });
    reader = await openReader(server, company);
    const shopper = makeShopper(server, company);
    await shopper.report('interaction', { occurred_at: ago(30) });
    await shopper.report('checkout', { order_id: 'nobody', occurred_at: ago(0) });
    await shopper.report('checkout', { order_id: 'chat', occurred_at: ago(1) });
    expect(await ids('attributed=true')).toEqual(['chat']);
    expect(await ids('attributed=false')).toEqual(['nobody']);
    expect((await reader.revenue()).totals).toMatchObject({ recorded_orders: 2, attributed_orders: 1 });
  });

  test('is newest first, and its pages hold each order once, also where many share a moment', async () => {
    const shoppers = [makeShopper(server, company), makeShopper(server, company), makeShopper(server, company)];
    for (const [index, shopper] of shoppers.entries()) {
      const orders = Array.from({ length: 13 }, (_, number) => ({
        kind: 'checkout',
        value: 1,
        currency: 'USD',
        event_id: `é${number % 5}-${number}`,
        order_id: `${index}-${number}`,
        occurred_at: ago(1 + Math.floor(number / 5)),
      }));
      await shopper.reportBatch([{ kind: 'interaction', channel: 'CHAT', occurred_at: ago(10) }, ...orders]);
    }
    const { orders } = await reader.orders('limit=500');
    const all = orders.map((order) => order.order_id);
    expect(new Set(all).size).toBe(39);
    const times = orders.map((order) => order.occurred_at);
    expect(times).toEqual([...times].sort().reverse());
    for (const limit of [1, 4, 13, 38, 39, 40]) {
      const read = await pages(`limit=${limit}`);
      expect(read.flat()).toEqual(all);
      expect(read.slice(0, -1).every((page) => page.length === limit)).toBe(true);
      expect(read.at(-1)?.length).toBeGreaterThan(0);
    }
  });

  test('keeps its place while newer orders arrive', async () => {
    const shopper = makeShopper(server, company);
    await shopper.report('interaction', { occurred_at: ago(60) });
    for (const minutes of [9, 8, 7, 6]) await shopper.report('checkout', { order_id: `o-${minutes}`, occurred_at: ago(minutes) });
    const first = await reader.orders('limit=2');
    await shopper.report('checkout', { order_id: 'o-1', occurred_at: ago(1) });
    const second = await reader.orders(`limit=2&cursor=${first.next_cursor}`);
    expect([...first.orders, ...second.orders].map((order) => order.order_id)).toEqual(['o-6', 'o-7', 'o-8', 'o-9']);
    expect(second.next_cursor).toBeNull();
  });

  test('filters', async () => {
    const key = await authorize(database, company, ['events']);
    const one = makeShopper(server, company);
    await one.report('interaction', { channel: 'CHAT', ai_profile: 'alpha', occurred_at: ago(60) });
    await one.report('interaction', { channel: 'FAQ', ai_profile: 'beta', occurred_at: ago(50) });
    await one.report('checkout', { order_id: 'both', occurred_at: ago(40) });
    await one.report('checkout', { order_id: 'verified', occurred_at: ago(30) }, key);
    const two = makeShopper(server, company);
    await two.report('interaction', { channel: 'NUDGE', occurred_at: ago(60) });
    await two.report('checkout', { order_id: 'euros', currency: 'EUR', occurred_at: ago(40) });
    const three = makeShopper(server, company);
    await three.report('interaction', { helpful: false, occurred_at: ago(60) });
    await three.report('checkout', { order_id: 'nobody', occurred_at: ago(40) });
    const cases: [string, string[]][] = [
      ['', ['both', 'euros', 'nobody', 'verified']],
      ['currency=USD', ['both', 'nobody', 'verified']],
      ['currency=EUR', ['euros']],
      ['verified=true', ['verified']],
      ['verified=false', ['both', 'euros', 'nobody']],
      ['attributed=true', ['both', 'euros', 'verified']],
      ['attributed=false', ['nobody']],
      ['order_id=both', ['both']],
      ['order_id=Both', []],
      ['channel=CHAT', ['both', 'verified']],
      ['channel=FAQ', []],
      ['channel=FAQ&model=last_touch', ['both', 'verified']],
      ['channel=FAQ&model=linear', ['both', 'verified']],
      ['channel=NUDGE', ['euros']],
      ['ai_profile=alpha', ['both', 'verified']],
      ['ai_profile=beta', []],
      ['ai_profile=beta&model=last_touch&verified=true', ['verified']],
      ['channel=CHAT&ai_profile=beta&model=linear', []],
      ['from=2026-03-11&to=2026-03-11', []],
    ];
    for (const [query, expected] of cases) expect([query, await ids(query)]).toEqual([query, expected]);
    expect((await pages('attributed=true&limit=2')).flat().sort()).toEqual(['both', 'euros', 'verified']);
  });

  test('shows nothing of another company', async () => {
    const other = makeShopper(server, await makeCompany(database));
    await other.report('interaction');
    await other.report('checkout', { order_id: 'theirs' });
    expect((await reader.orders('order_id=theirs')).orders).toEqual([]);
  });
});
