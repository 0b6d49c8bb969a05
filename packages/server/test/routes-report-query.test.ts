import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';

const OF_RANGE = ['revenue-impact', 'revenue-impact.csv', 'orders'];
const LISTS = ['orders', 'events'];
const cursor = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const NIL = '00000000-0000-0000-0000-000000000000';
const NOW_MS = Date.parse('2026-03-10T12:00:00Z');

describe.each(SERVER_ONLY)('the query of a report on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let headers: { authorization: string };
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
    company = await makeCompany(database);
    headers = await authorize(database, company, ['reports']);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });
  const get = (report: string, query: string) => server.app.inject({ url: `/api/companies/${company.key}/${report}?${query}`, headers });

  describe.each(OF_RANGE)('GET %s', (report) => {
    test.each([
      ['from=2026-02-30', 'from', /^from: got "2026-02-30", needs a day that exists, written YYYY-MM-DD/],
      ['from=yesterday', 'from', /needs a day that exists/],
      ['to=2026-3-1', 'to', /needs a day that exists/],
      ['to=2026-03-01T00:00:00Z', 'to', /needs a day that exists/],
      ['from=%002026-03-01', 'from', /needs a day that exists/],
      ['from=2026-03-01&from=2026-03-02', 'from', /needs a day that exists/],
      ['from=2026-03-02&to=2026-03-01', 'from', /needs a day not after/],
      ['from=2020-01-01&to=2026-03-01', 'from', /is 2252 days, needs at most 1097/],
      ['currency=usd', 'currency', /^currency: got "usd", needs an ISO 4217 currency/],
      ['currency=USD&currency=EUR', 'currency', /needs an ISO 4217 currency/],
      ['model=first', 'model', /needs one of first_touch, last_touch, linear/],
      ['model=__proto__', 'model', /needs one of first_touch/],
      ['channel=chat', 'channel', /^channel: got "chat", needs one of CHAT, FAQ, NUDGE/],
      ['channel=NONE', 'channel', /needs one of CHAT, FAQ, NUDGE/],
      [`ai_profile=${'x'.repeat(256)}`, 'ai_profile', /needs the name of an AI profile, of at most 255 characters/],
      ['ai_profile=a%00b', 'ai_profile', /needs the name of an AI profile/],
      ['ai_profile=a&ai_profile=b', 'ai_profile', /needs the name of an AI profile/],
    ])('refuses %s', async (query, field, message) => {
      const errors = expectProblem(await get(report, query), 400);
      expect(errors).toEqual([{ field, code: 'out_of_range', message: expect.stringMatching(message) }]);
    });

    test('tells of every parameter at fault at once', async () => {
      const errors = expectProblem(await get(report, 'from=x&to=y&currency=z&model=m&channel=c'), 400);
      expect(errors.map((error) => error.field).sort()).toEqual(['channel', 'currency', 'from', 'model', 'to']);
    });

    // Days that a calendar has and a database may not.
    test.each([
      'from=0000-01-01&to=0000-01-02',
      'to=0001-01-01',
      'to=0000-01-01',
      'from=0001-01-01&to=0001-01-02',
      'from=9999-12-30&to=9999-12-31',
    ])('answers the far range %s, if only with a refusal', async (query) => {
      const response = await get(report, query);
      expect({ status: response.statusCode, body: response.body }).toMatchObject({
        status: expect.toSatisfy((status) => status === 200 || status === 400),
      });
    });

    test('takes empty and unknown parameters for absent ones', async () => {
      expect((await get(report, 'from=&to=&currency=&model=&channel=&ai_profile=&color=red&__proto__=x&toString')).statusCode).toBe(200);
    });
  });

  describe.each(LISTS)('GET %s', (report) => {
    test.each([
      ['limit=0', 'limit', /^limit: got "0", needs a whole number from 1 to 500/],
      ['limit=501', 'limit', /needs a whole number from 1 to 500/],
      ['limit=ten', 'limit', /needs a whole number/],
      ['limit=1e2', 'limit', /needs a whole number/],
      ['limit=-1', 'limit', /needs a whole number/],
      ['limit=1&limit=2', 'limit', /needs one text/],
      ['cursor=nonsense', 'cursor', /needs the next_cursor of the page before/],
      [`cursor=${cursor(null)}`, 'cursor', /needs the next_cursor/],
      [`cursor=${cursor([NOW_MS, 'somebody', 'x'])}`, 'cursor', /needs the next_cursor/],
      [`cursor=${cursor(['noon', NIL, 'x'])}`, 'cursor', /needs the next_cursor/],
      [`cursor=${cursor([NOW_MS, NIL, 'x\u0000'])}`, 'cursor', /needs the next_cursor/],
      [`cursor=${cursor([NOW_MS, NIL, 5])}`, 'cursor', /needs the next_cursor/],
      ['order_id=a%00', 'order_id', /needs one text of at most 1000 characters/],
      [`order_id=${'x'.repeat(1001)}`, 'order_id', /needs one text/],
    ])('refuses %s', async (query, field, message) => {
      const errors = expectProblem(await get(report, query), 400);
      expect(errors).toEqual([{ field, code: 'out_of_range', message: expect.stringMatching(message) }]);
    });

    // Each has the form of a cursor, and holds what no database takes.
    test.each([
      ['an id that is no UUID', cursor([NOW_MS, '-'.repeat(36), 'x'])],
      ['an id of digits only', cursor([NOW_MS, '0'.repeat(36), 'x'])],
      ['the first moment that JavaScript knows', cursor([-8.64e15, NIL, 'x'])],
      ['the last moment that JavaScript knows', cursor([8.64e15, NIL, 'x'])],
    ])('answers a cursor made up with %s, if only with a refusal', async (_, made) => {
      const response = await get(report, `cursor=${made}`);
      expect({ status: response.statusCode, body: response.body }).toMatchObject({
        status: expect.toSatisfy((status) => status === 200 || status === 400),
      });
    });

    test('takes a lone surrogate in a cursor', async () => {
      const made = Buffer.from(`[${NOW_MS},"${NIL}","\\ud800"]`).toString('base64url');
      expect([200, 400]).toContain((await get(report, `cursor=${made}`)).statusCode);
    });
  });

  test.each([
    ['orders', 'attributed=yes', 'attributed', /needs one of true, false/],
    ['orders', 'verified=1', 'verified', /needs one of true, false/],
    ['events', 'kind=Cart', 'kind', /needs one of cart, checkout, interaction/],
    ['events', 'status=duplicate', 'status', /needs one of recorded, ignored/],
    ['events', 'reason=because', 'reason', /needs one of no_interaction, .*bot/],
    ['events', 'fingerprint=a&fingerprint=b', 'fingerprint', /needs one text/],
    ['events', 'event_id=%00', 'event_id', /needs one text/],
    ['events', `product_id=${'x'.repeat(1001)}`, 'product_id', /needs one text/],
    ['events/stream', 'kind=Cart', 'kind', /needs one of cart, checkout, interaction/],
    ['events/stream', 'limit=0', 'limit', /needs a whole number/],
  ])('GET %s refuses %s', async (report, query, field, message) => {
    const errors = expectProblem(await get(report, query), 400);
    expect(errors).toEqual([{ field, code: 'out_of_range', message: expect.stringMatching(message) }]);
  });

  test('text that looks like SQL is only text', async () => {
    const text = encodeURIComponent("' OR 1=1; --\u202e\u{1F600}\\");
    for (const query of [`orders?order_id=${text}`, `orders?ai_profile=${text}`, `events?event_id=${text}`, `events?fingerprint=${text}`]) {
      const response = await server.app.inject({ url: `/api/companies/${company.key}/${query}`, headers });
      expect({ status: response.statusCode, body: response.body }).toMatchObject({ status: 200 });
    }
  });
});
