import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { openFresh } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { countRows, GOOD, type Kind, ROUTES } from './support/shopper.ts';

const URLS = [...Object.values(ROUTES), '/analytics/batch'];
const BODY_MAX_BYTES = 65_536;

let database: Database;
let server: TestServer;
let company: Company;
beforeAll(async () => {
  database = await openFresh('PostgreSQL');
  server = await buildTestServer(database);
  company = await makeCompany(database);
});
afterAll(async () => {
  await server.app.close();
  await database.close();
});

const sender = () => ({ company_key: company.key, user_fingerprint: randomUUID(), user_faq_fingerprint: randomUUID() });
const postText = (url: string, payload: string | Buffer, type = 'application/json') =>
  server.app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } });

/** A good body for a route, as long as wanted, by a field that nobody reads. */
function goodBody(url: string, bytes = 0): string {
  const kind = (Object.keys(ROUTES) as Kind[]).find((name) => ROUTES[name] === url);
  const event = kind === undefined ? { events: [{ kind: 'interaction', ...GOOD.interaction }] } : GOOD[kind];
  const body = JSON.stringify({ ...sender(), ...event, padding: '' });
  return body.replace('"padding":""', `"padding":"${'x'.repeat(Math.max(0, bytes - Buffer.byteLength(body)))}"`);
}

/** Posts a body that must be refused, and checks that it left no trace. */
async function refused(url: string, payload: string | Buffer, status: number, type?: string) {
  const before = await countRows(database);
  const errors = expectProblem(await postText(url, payload, type), status);
  expect(await countRows(database)).toBe(before);
  return errors;
}

describe.each(URLS)('POST %s', (url) => {
  test.each([
    ['nothing', ''],
    ['a text', 'hello'],
    ['half of it', '{"company_key": "acme"'],
    ['two of it', '{} {}'],
    ['a bare NaN', '{"value": NaN}'],
    ['a __proto__ key', '{"__proto__": {"company_key": "acme"}}'],
    ['an escaped __proto__ key', '{"\\u005f_proto__": {}}'],
    ['a __proto__ key far inside', '{"events": [{"line_items": [{"__proto__": null}]}]}'],
    ['a constructor.prototype key', '{"constructor": {"prototype": {"status": 200}}}'],
    ['a NUL byte', '{"company_key":\u0000 "acme"}'],
    ['broken UTF-8 in place of JSON', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])('that is not JSON (%s) is refused with a sentence', async (_, payload) => {
    const message = 'The body is not valid JSON.';
    for (const type of ['application/json', 'text/plain'])
      expect(await refused(url, payload, 400, type)).toEqual([{ field: '', code: 'unreadable', message }]);
  });

  test.each([
    ['null', 'null', 'got null'],
    ['a number', '5', 'got 5'],
    ['a text', '"company_key"', 'got the string "company_key"'],
    ['true', 'true', 'got true'],
  ])('that is JSON but %s is refused as the wrong type', async (_, payload, got) => {
    expect(await refused(url, payload, 400)).toEqual([{ field: '', code: 'wrong_type', message: `body: ${got}, needs a JSON object` }]);
  });

  test('that is a list is refused', async () => {
    const errors = await refused(url, `[${goodBody(url)}]`, 400);
    expect(errors.length).toBeGreaterThan(0);
  });

  test('of exactly 64 KiB is taken, of a byte more not', async () => {
    const body = goodBody(url, BODY_MAX_BYTES);
    expect(Buffer.byteLength(body)).toBe(BODY_MAX_BYTES);
    expect((await postText(url, body)).statusCode).toBe(200);
    await refused(url, goodBody(url, BODY_MAX_BYTES + 1), 413);
    await refused(url, goodBody(url, BODY_MAX_BYTES + 1), 413, 'text/plain');
  });

  test('is measured in bytes, not in characters', async () => {
    const body = goodBody(url, 40_000).replaceAll('x', 'é');
    expect(body.length).toBeLessThan(BODY_MAX_BYTES);
    await refused(url, body, 413);
  });

  test.each(['application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a', 'text/html', 'nonsense'])(
    'as %s is refused, and told which types are taken',
    async (type) => {
      await refused(url, goodBody(url), 415, type);
      expect((await postText(url, goodBody(url), type)).json().detail).toMatch(/application\/json or text\/plain/);
    },
  );

  test('without a content type is refused', async () => {
    const response = await server.app.inject({ method: 'POST', url, payload: Buffer.from(goodBody(url)), headers: { 'content-type': '' } });
    expectProblem(response, 415);
  });

  test.each(['application/json; charset=utf-8', 'text/plain', 'text/plain;charset=UTF-8', 'Application/JSON'])(
    'is taken as %s',
    async (type) => {
      const response = await postText(url, goodBody(url), type);
      expect({ status: response.statusCode, body: response.json() }).toMatchObject({ status: 200 });
    },
  );

  test('ignores fields that it does not know, whatever they hold', async () => {
    const strange =
      '"toString": null, "constructor": 1, "a\\u0000": "\\ud800", "deep": [[[{"b": 1e999}]]], "company_id": 1, "verified": true';
    const response = await postText(url, goodBody(url).replace(/\}$/, `, ${strange}}`));
    expect(response.statusCode).toBe(200);
  });
});

describe.each(Object.keys(ROUTES) as Kind[])('a %s event', (kind) => {
  const OPTIONAL = {
    cart: ['source', 'previous_quantity', 'event_id', 'occurred_at', 'sent_at'],
    checkout: ['order_id', 'line_items', 'source', 'event_id', 'occurred_at', 'sent_at'],
    interaction: ['conversation_id', 'helpful', 'product_id', 'ai_profile', 'event_id', 'occurred_at', 'sent_at'],
  };

  test('may have every optional field as null', async () => {
    const nulls = Object.fromEntries(OPTIONAL[kind].map((field) => [field, null]));
    const response = await server.app.inject({ method: 'POST', url: ROUTES[kind], payload: { ...sender(), ...GOOD[kind], ...nulls } });
    expect({ status: response.statusCode, body: response.json() }).toMatchObject({ status: 200, body: { event_id: expect.any(String) } });
  });
});
