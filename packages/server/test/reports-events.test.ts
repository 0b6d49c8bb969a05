import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { openReader, type Reader, readPages } from './support/reader.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { LINE_ITEM, makeShopper, type Shopper } from './support/shopper.ts';

const DAY_MS = 86_400_000;

describe.each(DATABASE_KINDS)('the list of events on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let reader: Reader;
  let shopper: Shopper;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  beforeEach(async () => {
    company = await makeCompany(database);
    reader = await openReader(server, company);
    shopper = makeShopper(server, company);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const ids = async (query: string) => (await reader.events(query)).events.map((event) => event.event_id).sort();

  test('gives a cart event as it came and as it counts', async () => {
    await shopper.report('interaction');
    const sent = {
      type: 'QUANTITY_INCREASED',
      product_id: 'p',
      product_name: 'Shoe',
      value: 10.5,
      currency: 'USD',
      quantity: 3,
      previous_quantity: 1,
    };
    const occurred_at = new Date(server.clock.ms - 1).toISOString();
    await shopper.report('interaction', { occurred_at });
    await shopper.report('cart', { ...sent, event_id: 'c', occurred_at, source: 'theme' });
    expect((await reader.events('event_id=c')).events).toEqual([
      {
        ...sent,
        event_id: 'c',
        kind: 'cart',
        status: 'recorded',
        errors: [],
        reason: null,
        why: null,
        cure: null,
        occurred_at,
        received_at: new Date(server.clock.ms).toISOString(),
        held_until: null,
        visitor_id: shopper.sender.user_fingerprint,
        faq_visitor_id: shopper.sender.user_faq_fingerprint,
        verified: false,
        source: 'theme',
        value: '10.50',
        amount: '21.00',
      },
    ]);
  });

  test('gives a checkout and an interaction with what they carried', async () => {
    const key = await authorize(database, company, ['events']);
    await shopper.report('interaction', {
      event_id: 'i',
      channel: 'FAQ',
      conversation_id: 'c-1',
      helpful: true,
      product_id: 'p',
      ai_profile: 'alpha',
    });
    await shopper.report('checkout', { event_id: 'o', order_id: 'o-1', value: 100, line_items: [LINE_ITEM] }, key);
    expect((await reader.events('event_id=i')).events).toMatchObject([
      { kind: 'interaction', channel: 'FAQ', conversation_id: 'c-1', helpful: true, product_id: 'p', ai_profile: 'alpha', amount: null },
    ]);
    expect((await reader.events('event_id=o')).events).toMatchObject([
      {
        kind: 'checkout',
        order_id: 'o-1',
        value: '100.00',
        amount: '100.00',
        verified: true,
        line_items: [{ ...LINE_ITEM, value: '79.99' }],
      },
    ]);
  });

  test('says of each event that does not count why, and what to do about it', async () => {
    const old = new Date(server.clock.ms - 8 * DAY_MS).toISOString();
    await shopper.report('cart', { event_id: 'no_interaction', occurred_at: new Date(server.clock.ms - 2).toISOString() });
    await shopper.report('interaction', { occurred_at: new Date(server.clock.ms - 1).toISOString() });
    await shopper.report('cart', { event_id: 'no_matching_add', type: 'ITEM_REMOVED' });
    await shopper.report('cart', { event_id: 'no_change', previous_quantity: 1 });
    await shopper.report('checkout', { order_id: 'o-1' });
    await shopper.report('checkout', { event_id: 'order_already_recorded', order_id: 'o-1' });
    await shopper.report('checkout', { value: 1, event_id: '0' });
    await shopper.report('checkout', { value: 1, event_id: 'repeat_without_order_id' });
    await shopper.report('cart', { event_id: 'too_old', occurred_at: old });
    await shopper.report('cart', { event_id: 'bot' }, { 'user-agent': 'Mozilla/5.0 (compatible; bingbot/2.0)' });
    const reasons = [
      'no_interaction',
      'no_matching_add',
      'no_change',
      'order_already_recorded',
      'repeat_without_order_id',
      'too_old',
      'bot',
    ];
    const { events } = await reader.events('status=ignored');
    expect(events.map((event) => event.event_id).sort()).toEqual([...reasons].sort());
    for (const event of events) {
      expect(event).toMatchObject({ status: 'ignored', reason: event.event_id, amount: null });
      expect(event.why).toMatch(/^\w.{20,}\.$/);
      expect(event.cure).toMatch(/^\w.{20,}\.$/);
      expect(await ids(`reason=${event.event_id}`)).toEqual([event.event_id]);
    }
    expect(new Set(events.map((event) => event.why)).size).toBe(reasons.length);
  });

  test('filters', async () => {
    await shopper.report('interaction', { event_id: 'i', product_id: 'p-1' });
    await shopper.report('cart', { event_id: 'c', product_id: 'p-1' });
    await shopper.report('checkout', { event_id: 'o', order_id: 'o-1' });
    const other = makeShopper(server, company, { user_fingerprint: 'not a UUID' });
    await other.report('cart', { event_id: 'x', product_id: 'p-2' });
    const cases: [string, string[]][] = [
      ['', ['c', 'i', 'o', 'x']],
      ['kind=cart', ['c', 'x']],
      ['kind=checkout', ['o']],
      ['kind=interaction', ['i']],
      ['status=recorded', ['c', 'i', 'o']],
      ['status=ignored', ['x']],
      ['kind=cart&status=recorded', ['c']],
      ['order_id=o-1', ['o']],
      ['product_id=p-1', ['c', 'i']],
      [`fingerprint=${shopper.sender.user_fingerprint}`, ['c', 'i', 'o']],
      [`fingerprint=${shopper.sender.user_faq_fingerprint.toUpperCase()}`, ['c', 'i', 'o']],
      ['fingerprint=not%20a%20UUID', ['x']],
      ['fingerprint=nobody', []],
      ['event_id=x&kind=interaction', []],
    ];
    for (const [query, expected] of cases) expect([query, await ids(query)]).toEqual([query, expected]);
  });

  test('is newest arrival first, and its pages hold each event once', async () => {
    for (const [index, sender] of [shopper, makeShopper(server, company), shopper].entries()) {
      const occurred_at = new Date(server.clock.ms - DAY_MS).toISOString();
      await sender.reportBatch(
        Array.from({ length: 15 }, (_, number) => ({ kind: 'interaction', channel: 'CHAT', event_id: `${index}-${number}`, occurred_at })),
      );
      server.clock.ms += 1;
    }
    const { events } = await reader.events('limit=500');
    const all = events.map((event) => event.event_id);
    expect(new Set(all).size).toBe(45);
    expect(all.map((id) => Number(id[0]))).toEqual([...Array(15).fill(2), ...Array(15).fill(1), ...Array(15).fill(0)]);
    for (const limit of [1, 7, 15, 44, 45, 46]) {
      const pages = await readPages(async (cursor) => {
        const page = await reader.events(`limit=${limit}${cursor}`);
        return { rows: page.events.map((event) => event.event_id), next_cursor: page.next_cursor };
      });
      expect(pages.flat()).toEqual(all);
      expect(pages.length).toBe(Math.ceil(45 / limit));
    }
    expect((await reader.events()).events).toHaveLength(45);
  });

  test('shows 50 events a page unless told otherwise, and nothing of another company', async () => {
    const batch = Array.from({ length: 60 }, () => ({ kind: 'interaction', channel: 'CHAT' }));
    await shopper.reportBatch(batch);
    expect((await reader.events()).events).toHaveLength(50);
    const other = await openReader(server, await makeCompany(database));
    expect(await other.events()).toEqual({ events: [], next_cursor: null });
  });
});
