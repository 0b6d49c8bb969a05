import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { REJECTION_KEPT_MS, REJECTION_MAX_KEPT, REJECTION_MAX_PER_SECOND } from '../src/ingest/limits.ts';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { eraseExpiredEverywhere } from './support/everywhere.ts';
import { expectProblem } from './support/problem.ts';
import { openReader, type Reader } from './support/reader.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { GOOD, makeShopper, ROUTES, type Shopper } from './support/shopper.ts';

describe.each(SERVER_ONLY)('refused reports in the event log on %s', (kind) => {
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

  const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
    server.app.inject({ method: 'POST', url, payload, headers });
  const rejected = async (query = '') => {
    await server.settle();
    return (await reader.events(`status=rejected&${query}`)).events;
  };

  test('show an event whose fields are wrong, with who sent it, what is wrong and what to do', async () => {
    const wrong = { ...shopper.sender, ...GOOD.cart, type: 'item_added', quantity: -1, event_id: 'e', source: 'theme' };
    const problems = expectProblem(await post(ROUTES.cart, wrong), 400);
    const received_at = new Date(server.clock.ms).toISOString();
    expect(await rejected()).toEqual([
      {
        event_id: 'e',
        kind: 'cart',
        status: 'rejected',
        errors: problems,
        reason: null,
        why: problems.map(({ message }) => message).join('; '),
        cure: 'Fix the field and send the event again; nothing of it was recorded.',
        occurred_at: received_at,
        received_at,
        held_until: null,
        visitor_id: shopper.sender.user_fingerprint,
        faq_visitor_id: shopper.sender.user_faq_fingerprint,
        verified: false,
        source: 'theme',
        amount: null,
        product_id: 'SKU-1',
      },
    ]);
    expect((await reader.events()).events).toEqual(await rejected());
    expect((await reader.events('status=ignored')).events).toEqual([]);
  });

  test('show each bad event of a batch, and a batch that is bad as a whole', async () => {
    const key = await authorize(database, company, ['events']);
    const events = [
      { kind: 'interaction', channel: 'CHAT' },
      { kind: 'checkout', event_id: 'bad', order_id: 'o-1', value: 'x', currency: 'USD' },
      { kind: 'visit' },
      7,
    ];
    await shopper.reportBatch(events as object[], {}, key);
    const sender = { visitor_id: shopper.sender.user_fingerprint, verified: true };
    const found = await rejected();
    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...sender,
          event_id: 'bad',
          kind: 'checkout',
          order_id: 'o-1',
          errors: [expect.objectContaining({ field: 'value' })],
        }),
        expect.objectContaining({ ...sender, kind: null, errors: [expect.objectContaining({ field: 'kind' })] }),
        expect.objectContaining({ ...sender, kind: null, errors: [expect.objectContaining({ field: '' })] }),
      ]),
    );
    await post('/analytics/batch', { company_key: company.key, events: 'none' });
    expect(await rejected()).toHaveLength(4);
    expect((await rejected('kind=checkout')).map((event) => event.event_id)).toEqual(['bad']);
    expect((await rejected('order_id=o-1')).map((event) => event.event_id)).toEqual(['bad']);
  });

  test('show a report from a page that may not report, and one with a key that may not', async () => {
    company = await makeCompany(database, { origins: ['https://shop.example'] });
    reader = await openReader(server, company);
    const good = { ...makeShopper(server, company).sender, ...GOOD.interaction };
    expectProblem(await post(ROUTES.interaction, good, { origin: 'https://other.example' }), 403);
    expect(await rejected()).toMatchObject([
      { kind: 'interaction', errors: [{ field: 'origin', code: 'not_allowed' }], cure: expect.stringContaining('allowed origins') },
    ]);
    server.clock.ms += 1;
    expectProblem(await post(ROUTES.interaction, good, await authorize(database, company, ['reports'])), 403);
    expect((await rejected())[0]).toMatchObject({ errors: [{ field: 'authorization' }], cure: expect.stringContaining('scope events') });
    server.clock.ms += 1;
    expectProblem(await post(ROUTES.interaction, good, { authorization: 'Bearer nothing' }), 401);
    expect(await rejected()).toHaveLength(3);
  });

  test('show a refund whose fields are wrong, and one without a key that may report it', async () => {
    const refund = { company_key: company.key, order_id: 'o-1', refund_id: 'r-1', value: 10, currency: 'USD', source: 'back office' };
    const url = '/analytics/refund_events';
    const key = await authorize(database, company, ['events']);
    const errors = expectProblem(await post(url, { ...refund, value: -1 }, key), 400);
    const about = { kind: 'refund', event_id: 'r-1', order_id: 'o-1', source: 'back office', visitor_id: null };
    expect(await rejected('kind=refund')).toMatchObject([{ ...about, errors }]);
    server.clock.ms += 1;
    expectProblem(await post(url, refund), 401);
    const withoutKey = { ...about, errors: [{ field: 'authorization' }], cure: expect.stringContaining('scope events') };
    expect((await rejected('q=o-1'))[0]).toMatchObject(withoutKey);
    server.clock.ms += 1;
    await shopper.reportBatch([{ kind: 'refund', ...refund }]);
    expect((await rejected('event_id=r-1')).map((event) => event.errors[0]?.field)).toEqual(['kind', 'authorization', 'value']);
  });

  test('leave no trace where the company is unknown', async () => {
    expectProblem(await post(ROUTES.cart, { ...shopper.sender, company_key: 'nobody' }), 400);
    expectProblem(
      await post('/analytics/refusals', { company_key: 'nobody', method: 'x', errors: [{ field: '', code: '', message: '' }] }),
      404,
    );
    expectProblem(await post(ROUTES.cart, [company.key]), 400);
    expect(await rejected()).toEqual([]);
  });

  test('are few and short, however many and long they come', async () => {
    const long = '😀'.repeat(10_000);
    const bad = Array.from({ length: 100 }, () => ({ kind: 'cart', [long.slice(0, 100)]: 1, currency: 'U\ud800\u0000' }));
    for (let index = 0; index < 5; index += 1) await shopper.reportBatch(bad.slice(0, 60));
    expect(await rejected('limit=500')).toHaveLength(REJECTION_MAX_PER_SECOND);
    for (let index = 0; index < REJECTION_MAX_KEPT / REJECTION_MAX_PER_SECOND + 2; index += 1) {
      server.clock.ms += 1_000;
      await shopper.reportBatch(bad.slice(0, 60));
      await server.settle();
    }
    let kept = 0;
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await reader.events(`status=rejected&limit=500&cursor=${cursor}`);
      kept += page.events.length;
      cursor = page.next_cursor;
    }
    expect(kept).toBe(REJECTION_MAX_KEPT);
    const errors = [{ field: `${long.slice(0, 2_000)}\ud800`, code: 'x'.repeat(1_000), message: `\u0000${'x'.repeat(5_000)}` }];
    server.clock.ms += 1_000;
    const told = await post('/analytics/refusals', { company_key: company.key, method: 'sendCartEvent', errors });
    expect(told.statusCode).toBe(204);
    const [first] = await rejected();
    expect(first).toMatchObject({ source: 'browser', kind: 'cart', visitor_id: null });
    expect(JSON.stringify(first).length).toBeLessThan(3_000);
  });

  test('are forgotten after two days', async () => {
    await post(ROUTES.cart, { ...shopper.sender });
    await server.settle();
    await eraseExpiredEverywhere(database, server.clock.ms + REJECTION_KEPT_MS);
    expect(await rejected()).toHaveLength(1);
    await eraseExpiredEverywhere(database, server.clock.ms + REJECTION_KEPT_MS + 1);
    expect(await rejected()).toEqual([]);
  });

  test('hold what the browser refused by itself, from the pages that may report', async () => {
    company = await makeCompany(database, { origins: ['https://shop.example'] });
    reader = await openReader(server, company);
    const errors = [{ field: 'type', code: 'unknown_name', message: 'type: got the string "add", needs one of …' }];
    const body = { company_key: company.key, method: 'sendCartEvent', errors };
    const good = await post('/analytics/refusals', body, { origin: 'https://shop.example', 'content-type': 'text/plain' });
    expect([good.statusCode, good.body]).toEqual([204, '']);
    expectProblem(await post('/analytics/refusals', body, { origin: 'https://other.example' }), 403);
    const many = Array.from({ length: 21 }, () => errors[0]);
    for (const wrong of [
      { ...body, errors: [] },
      { ...body, errors: many },
      { ...body, errors: ['x'] },
      { ...body, method: 1 },
      { errors },
    ]) {
      expectProblem(await post('/analytics/refusals', wrong, { origin: 'https://shop.example' }), 400);
    }
    expect(await rejected()).toMatchObject([{ kind: 'cart', source: 'browser', errors, why: errors[0]?.message, visitor_id: null }]);
  });

  test('come down the stream', async () => {
    await server.app.listen({ port: 0, host: '127.0.0.1' }).catch(() => undefined);
    const address = server.app.listeningOrigin;
    const response = await fetch(`${address}/api/companies/${company.key}/events/stream`, { headers: reader.headers });
    await post(ROUTES.cart, { ...shopper.sender, event_id: 'streamed' });
    await server.settle();
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(chunk);
      if (text.includes('streamed')) break;
    }
    expect(text).toContain('"status":"rejected"');
  });
});
