import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { makeMember, type PageHeaders } from './support/accounts.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { openReader } from './support/reader.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper, ROUTES } from './support/shopper.ts';

describe.each(SERVER_ONLY)("a visitor's data over HTTP on %s", (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let headers: PageHeaders;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  beforeEach(async () => {
    company = await makeCompany(database);
    headers = (await makeMember(server, company, 'owner')).headers;
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const ask = (method: 'GET' | 'DELETE', fingerprint: string) =>
    server.app.inject({ method, url: `/api/companies/${company.key}/visitors/${encodeURIComponent(fingerprint)}`, headers });

  test('is given whole, by either fingerprint, and erased for good, refused reports too', async () => {
    const shopper = makeShopper(server, company, { user_fingerprint: 'not/a UUID' });
    await shopper.report('interaction', { event_id: 'i' });
    await shopper.report('checkout', { event_id: 'o', value: 100 });
    await server.app.inject({ method: 'POST', url: ROUTES.cart, payload: { ...shopper.sender, event_id: 'bad' } });
    await server.settle();
    await makeShopper(server, company).report('interaction');
    const faq = shopper.sender.user_faq_fingerprint;
    const response = await ask('GET', 'not/a UUID');
    expect(response.headers['content-disposition']).toMatch(/^attachment/);
    expect(response.json()).toMatchObject({
      faq_ids: [faq],
      events: [{ event_id: 'i' }, { event_id: 'o', value_micros: 100_000_000 }],
      rejections: [{ event_id: 'bad' }],
    });
    expect((await ask('GET', faq)).json()).toMatchObject({ events: [{ event_id: 'i' }, { event_id: 'o' }] });

    const erased = await ask('DELETE', faq);
    expect(erased.body).toBe('{"finished":true}\n');
    for (const fingerprint of ['not/a UUID', faq]) expectProblem(await ask('GET', fingerprint), 404);
    const reader = await openReader(server, company);
    expect((await reader.revenue()).totals).toMatchObject({ recorded_orders: 0, interactions: 1 });
    expect((await reader.events()).events).toHaveLength(1);
  });

  test('holds reports that were refused for the chat fingerprint itself, and they are erased too', async () => {
    const shopper = makeShopper(server, company);
    await shopper.report('interaction');
    const payload = { ...shopper.sender, user_fingerprint: '', event_id: 'nameless' };
    await server.app.inject({ method: 'POST', url: ROUTES.cart, payload });
    await server.settle();
    const { user_fingerprint, user_faq_fingerprint } = shopper.sender;
    expect((await ask('GET', user_fingerprint)).json().rejections).toMatchObject([{ event_id: 'nameless', visitor_id: null }]);
    await ask('DELETE', user_fingerprint);
    expectProblem(await ask('GET', user_faq_fingerprint), 404);
  });

  test('is nothing where nothing is stored', async () => {
    for (const method of ['GET', 'DELETE'] as const) {
      expect(expectProblem(await ask(method, 'nobody'), 404)).toMatchObject([{ field: 'fingerprint', code: 'not_found' }]);
    }
  });
});
