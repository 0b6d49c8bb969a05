import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { openReader, type Reader } from './support/reader.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper } from './support/shopper.ts';

const MINUTE_MS = 60_000;

describe.each(DATABASE_KINDS)("an order's proof on %s", (kind) => {
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

  test('tells what led to the order, also the FAQs that came with another chat fingerprint, as the lists tell it', async () => {
    const faq = makeShopper(server, company);
    const shopper = makeShopper(server, company, { user_faq_fingerprint: faq.sender.user_faq_fingerprint });
    await shopper.report('cart', { event_id: 'held', occurred_at: ago(90) });
    await faq.report('interaction', { event_id: 'faq', channel: 'FAQ', occurred_at: ago(60) });
    await shopper.report('interaction', { event_id: 'chat', conversation_id: 'c-1', occurred_at: ago(50) });
    await shopper.report('cart', { event_id: 'cart', occurred_at: ago(40) });
    await shopper.report('checkout', { event_id: 'a/b %', order_id: 'o-1', value: 100, occurred_at: ago(30) });
    const key = await authorize(database, company, ['events']);
    await shopper.report('checkout', { order_id: 'o-1', value: 90, occurred_at: ago(20) }, key);
    await shopper.report('interaction', { event_id: 'later', occurred_at: ago(10) });

    const { visitor_id, ...listed } = (await reader.orders('model=linear')).orders[0] ?? {};
    const proof = await reader.get(`visitors/${visitor_id}/orders/${encodeURIComponent('a/b %')}?model=linear`);
    expect(proof.order).toEqual({ visitor_id, ...listed });
    expect(proof).toMatchObject({
      order: { value: '90.00', verified: true },
      steps: [
        { event: { event_id: 'held', status: 'ignored', held_until: expect.any(String) }, role: 'context' },
        { event: { event_id: 'faq', visitor_id: faq.sender.user_fingerprint }, role: 'touch', credits: { linear: '45.00' } },
        { event: { event_id: 'chat', conversation_id: 'c-1' }, role: 'touch', credits: { first_touch: '0.00', last_touch: '90.00' } },
        { event: { event_id: 'cart', amount: '79.99' }, role: 'context' },
        { event: { event_id: 'a/b %', amount: '90.00', value: '100.00' }, role: 'order', credits: null, why_not: null },
      ],
      earlier_steps: 0,
      rule: { model: 'linear', session_hours: 24, attribution_hours: 24, sentence: expect.stringContaining('chatted 20 minutes before') },
    });
    const logged = (await reader.events('event_id=chat')).events[0];
    expect((proof.steps as { event: unknown }[])[2]?.event).toEqual(logged);
  });

  test('ends with what was given back of the order', async () => {
    const shopper = makeShopper(server, company);
    await shopper.report('interaction', { occurred_at: ago(60) });
    await shopper.report('checkout', { event_id: 'o', order_id: 'o-1', value: 100, occurred_at: ago(30) });
    const key = await authorize(database, company, ['events']);
    for (const [order_id, refund_id, value, minutes] of [
      ['o-1', 'later', 90, 10],
      ['o-1', 'first', 40, 20],
      ['o-2', 'of another order', 5, 15],
    ] as const) {
      const payload = { company_key: company.key, order_id, refund_id, value, currency: 'USD', occurred_at: ago(minutes) };
      await server.app.inject({ method: 'POST', url: '/analytics/refund_events', payload, headers: key });
    }
    const proof = await reader.get(`visitors/${shopper.sender.user_fingerprint}/orders/o`);
    expect(proof).toMatchObject({
      order: { value: '100.00', refunded: '100.00' },
      steps: [
        { role: 'touch', credits: { first_touch: '100.00' } },
        { role: 'order', event: { amount: '100.00' } },
        { role: 'refund', event: { event_id: 'first', amount: '-40.00', visitor_id: null } },
        { role: 'refund', event: { event_id: 'later', amount: '-60.00', value: '90.00' } },
      ],
    });
    expect(proof.order).toEqual((await reader.orders()).orders[0]);
    expect((proof.steps as { event: unknown }[])[3]?.event).toEqual((await reader.events('event_id=later')).events[0]);
  });

  test('is found under any text that was sent as fingerprint, and follows the settings of the company', async () => {
    company = await makeCompany(database, { model: 'last_touch', sessionWindowMs: 90 * MINUTE_MS, attributionWindowMs: 30 * MINUTE_MS });
    reader = await openReader(server, company);
    const shopper = makeShopper(server, company, { user_fingerprint: 'no UUID' });
    await shopper.report('interaction', { event_id: 'i', occurred_at: ago(40) });
    await shopper.report('checkout', { event_id: 'o' });
    expect(await reader.get('visitors/no%20UUID/orders/o')).toMatchObject({
      order: { attributed: false },
      steps: [{ role: 'context', why_not: 'It was 40 minutes before the order, and credit reaches back 30 min.' }, { role: 'order' }],
      rule: { model: 'last_touch', session_hours: 1.5, attribution_hours: 0.5 },
    });
  });

  test('is found only for recorded orders of that visitor and company', async () => {
    const shopper = makeShopper(server, company);
    await shopper.report('interaction', { event_id: 'i' });
    await shopper.report('checkout', { event_id: 'o', order_id: 'o-1' });
    server.clock.ms += 1;
    await shopper.report('checkout', { event_id: 'again', order_id: 'o-1' });
    const other = await openReader(server, await makeCompany(database));
    const ask = (key: string, path: string, headers: Record<string, string>) =>
      server.app.inject({ url: `/api/companies/${key}/visitors/${path}`, headers });
    const mine = shopper.sender.user_fingerprint;
    expect((await ask(company.key, `${mine}/orders/o`, reader.headers)).statusCode).toBe(200);
    for (const path of [`${mine}/orders/i`, `${mine}/orders/again`, `${mine}/orders/nothing`, 'nobody/orders/o', `${mine}/orders/%00`]) {
      expect(expectProblem(await ask(company.key, path, { ...reader.headers }), 404)).toMatchObject([
        { field: 'event', code: 'not_found' },
      ]);
    }
    expectProblem(await ask(company.key, `${mine}/orders/o`, other.headers), 401);
    expectProblem(await ask(company.key, `${mine}/orders/o`, {}), 401);
    expectProblem(await ask(company.key, `${mine}/orders/o?model=best`, reader.headers), 400);
  });
});
