import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKey } from '../src/access/keys.ts';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { revokeSecretKey } from '../src/store/secret-keys.ts';
import { openFresh } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { countRows, GOOD, type Kind, makeShopper, ROUTES } from './support/shopper.ts';

const SHOP = 'https://shop.example';
const REPORTS = ['revenue-impact', 'revenue-impact.csv', 'orders', 'events', 'events/stream'];
const COLLECT = [...Object.values(ROUTES), '/analytics/batch'];

let database: Database;
let server: TestServer;
let company: Company;
let other: Company;
beforeAll(async () => {
  database = await openFresh('PostgreSQL');
  server = await buildTestServer(database);
  company = await makeCompany(database, { origins: [SHOP, 'https://www.shop.example:8443'] });
  other = await makeCompany(database);
});
afterAll(async () => {
  await server.app.close();
  await database.close();
});

type Headers = Record<string, string>;
const get = (report: string, headers: Headers, key = company.key) => server.app.inject({ url: `/api/companies/${key}/${report}`, headers });

async function post(url: string, headers: Headers, key = company.key) {
  const kind = (Object.keys(ROUTES) as Kind[]).find((name) => ROUTES[name] === url);
  const event = kind === undefined ? { events: [{ kind: 'interaction', ...GOOD.interaction }] } : GOOD[kind];
  const payload = { ...makeShopper(server, { key }).sender, ...event };
  return server.app.inject({ method: 'POST', url, payload, headers });
}

/** Headers with a key that is not in force for the company, each for another reason. */
const BAD_KEYS: [string, () => Promise<Headers>][] = [
  ['garbage', async () => ({ authorization: 'Bearer garbage' })],
  ['another kind of authorization', async () => ({ authorization: 'Basic dXNlcjpwYXNz' })],
  ['an empty key', async () => ({ authorization: 'Bearer ' })],
  ['two keys', async () => ({ authorization: 'Bearer one two' })],
  ['a NUL byte in place of a key', async () => ({ authorization: `Bearer ck_${'0'.repeat(16)}_%00` })],
  ['a key of the right form', async () => ({ authorization: `Bearer ck_${randomBytes(8).toString('hex')}_${'A'.repeat(43)}` })],
  ["another company's key", () => authorize(database, other, ['events', 'reports'])],
  [
    'a revoked key',
    async () => {
      const { keyId, secret } = await createKey(database, company.companyId, ['events', 'reports']);
      expect(await revokeSecretKey(database.db, company.companyId, keyId)).toBe(true);
      return { authorization: `Bearer ${secret}` };
    },
  ],
  [
    "the right key's id with another secret",
    async () => {
      const { authorization } = await authorize(database, company, ['events', 'reports']);
      return { authorization: `${authorization.slice(0, -4)}AAAA` };
    },
  ],
];

describe.each(COLLECT)('POST %s', (url) => {
  test.each(BAD_KEYS)('with %s is refused with 401, also from an origin of the company', async (_, headersOf) => {
    const before = await countRows(database);
    const response = await post(url, { ...(await headersOf()), origin: SHOP });
    expect(expectProblem(response, 401)).toMatchObject([{ field: 'authorization', code: 'not_authorized' }]);
    expect(response.headers['www-authenticate']).toBe('Bearer');
    expect(response.body).not.toContain('ck_');
    expect(await countRows(database)).toBe(before);
  });

  test('with a key that may only read reports is refused with 403', async () => {
    const errors = expectProblem(await post(url, await authorize(database, company, ['reports'])), 403);
    expect(errors).toMatchObject([{ field: 'authorization', code: 'not_allowed', message: expect.stringMatching(/scope events/) }]);
  });

  test.each([
    undefined,
    'https://evil.example',
    'http://shop.example',
    'https://shop.example:444',
    'null',
    'https://shop.example.evil.example',
  ])('from the origin %s, which is not on the list, is refused with 403', async (origin) => {
    const before = await countRows(database);
    const errors = expectProblem(await post(url, origin === undefined ? {} : { origin }), 403);
    const message = expect.stringContaining(`got ${origin ?? 'none'}`);
    expect(errors).toMatchObject([{ field: 'origin', code: 'not_allowed', message }]);
    expect(await countRows(database)).toBe(before);
  });

  test.each([SHOP, 'HTTPS://SHOP.EXAMPLE', 'https://www.shop.example:8443'])('from the origin %s is taken', async (origin) => {
    expect((await post(url, { origin })).statusCode).toBe(200);
  });

  test('with a key for events is taken from anywhere', async () => {
    const headers = await authorize(database, company, ['events']);
    expect((await post(url, headers)).statusCode).toBe(200);
    expect((await post(url, { ...headers, origin: 'https://evil.example' })).statusCode).toBe(200);
  });

  test('to a company without a list is taken from anywhere', async () => {
    expect((await post(url, {}, other.key)).statusCode).toBe(200);
    expect((await post(url, { origin: 'https://any.example' }, other.key)).statusCode).toBe(200);
  });

  test.each(['nobody', 'ACME', '../acme', "'; DROP TABLE event; --", '__proto__', '🛒'])(
    'to the unknown company %s is a 404',
    async (key) => {
      const message = expect.stringContaining(JSON.stringify(key));
      expect(expectProblem(await post(url, {}, key), 404)).toEqual([{ field: 'company_key', code: 'unknown_company', message }]);
    },
  );

  test.each(['GET', 'PUT', 'DELETE', 'PATCH'] as const)('is no route for %s', async (method) => {
    expectProblem(await server.app.inject({ method, url }), 404);
  });
});

describe.each(REPORTS)('GET %s', (report) => {
  test('without a key is refused with 401, whether there is such a company or not', async () => {
    for (const key of [company.key, 'nobody']) {
      const response = await get(report, { origin: SHOP }, key);
      expect(expectProblem(response, 401)).toMatchObject([{ field: 'authorization', code: 'not_authorized' }]);
      expect(response.headers['www-authenticate']).toBe('Bearer');
    }
  });

  test.each(BAD_KEYS)('with %s is refused with 401', async (_, headersOf) => {
    expectProblem(await get(report, await headersOf()), 401);
  });

  test('with a key that may only report events is refused with 403', async () => {
    const errors = expectProblem(await get(report, await authorize(database, company, ['events'])), 403);
    expect(errors).toMatchObject([{ field: 'authorization', code: 'not_allowed', message: expect.stringMatching(/scope reports/) }]);
  });

  test.each(['nobody', 'no%2Fbody', '%F0%9F%9B%92', '%00', 'a%00b', '%25', '..'.padEnd(200, 'x')])(
    'of the company %s is a 404',
    async (key) => {
      const headers = await authorize(database, company, ['reports']);
      expectProblem(await get(report, headers, key), 404);
    },
  );

  test.each(['POST', 'PUT', 'DELETE'] as const)('is no route for %s', async (method) => {
    expectProblem(await server.app.inject({ method, url: `/api/companies/${company.key}/${report}` }), 404);
  });
});

describe('what is nowhere', () => {
  test.each([
    ['GET', '/analytics'],
    ['GET', '/analytics/cart_events/'],
    ['POST', '/analytics/nothing'],
    ['POST', '/Analytics/batch'],
    ['GET', '/api/companies'],
    ['GET', '/api/companies/acme/revenue-impact/more'],
  ] as const)('%s %s is a 404 that says where to look', async (method, url) => {
    const response = await server.app.inject({ method, url });
    expect(expectProblem(response, 404)).toMatchObject([{ code: 'not_found', message: expect.stringContaining('/docs') }]);
  });

  test.each([
    ['/%', 400],
    ['/api/companies/%zz/orders', 400],
    ['/api/companies/%c3%28/orders', 400],
    [`/api/companies/${'x'.repeat(4_000)}/orders`, 414],
  ])('an address that cannot be read (%s) is a problem too', async (url, status) => {
    expectProblem(await server.app.inject({ url }), status);
  });
});
