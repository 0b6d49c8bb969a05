import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { listPeople } from '../src/store/people.ts';
import { makeMember, OWN_ORIGIN, PASSWORD, type TestMember } from './support/accounts.ts';
import { openFresh } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';

let database: Database;
let server: TestServer;
let company: Company;
let owner: TestMember;
beforeAll(async () => {
  database = await openFresh('PostgreSQL');
  server = await buildTestServer(database);
  company = await makeCompany(database);
  owner = await makeMember(server, company, 'owner');
});
afterAll(async () => {
  await server.app.close();
  await database.close();
});

/** Every change that the API's description lists, with the company's key in its address. */
async function listChanges(): Promise<{ method: string; url: string }[]> {
  const { paths } = (await server.app.inject('/docs/json')).json() as { paths: Record<string, object> };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/'))
    .flatMap(([path, methods]) => {
      const url = path.replace('{company}', company.key).replace(/\{\w+\}/g, 'A'.repeat(43));
      return Object.keys(methods).map((method) => ({ method: method.toUpperCase(), url }));
    })
    .filter(({ method }) => method !== 'GET');
}

const ask = (method: string, url: string, headers: Record<string, string>, payload: object = {}) =>
  server.app.inject({ method: method as 'POST', url, payload, headers: { cookie: owner.headers.cookie, ...headers } });

test.each([
  [{}],
  [{ origin: 'https://evil.example' }],
  [{ origin: 'null' }],
  [{ origin: 'http://localhost:81' }],
  [{ origin: 'http://localhost.evil.example' }],
  [{ origin: OWN_ORIGIN, 'sec-fetch-site': 'cross-site' }],
  [{ origin: OWN_ORIGIN, 'sec-fetch-site': 'same-site' }],
  [{ 'sec-fetch-site': 'none' }],
  [{ origin: 'https://evil.example', 'content-type': 'text/plain' }],
] as Record<string, string>[][])('no change is taken from a page with %j', async (headers) => {
  const changes = await listChanges();
  expect(changes.length).toBeGreaterThanOrEqual(12);
  for (const { method, url } of changes) {
    const response = await ask(method, url, headers ?? {});
    expect({ method, url, status: response.statusCode }).toEqual({ method, url, status: 403 });
    expect(expectProblem(response, 403)).toMatchObject([{ field: 'origin', code: 'not_allowed' }]);
    expect(response.headers['set-cookie']).toBeUndefined();
  }
});

test.each([
  [{ origin: 'http://localhost' }],
  [{ origin: OWN_ORIGIN }],
  [{ 'sec-fetch-site': 'same-origin' }],
  [{ origin: 'https://dash.example', host: 'dash.example' }],
  [{ origin: 'https://dash.example', host: 'dash.example:443' }],
  [{ origin: 'http://[::1]:4100', host: '[::1]:4100' }],
  [{ origin: 'https://dash.example', 'x-forwarded-host': 'dash.example' }],
] as Record<string, string>[][])('a change is taken from our own page with %j', async (headers) => {
  const response = await ask('POST', `/api/companies/${company.key}/keys`, headers ?? {}, { scopes: ['reports'] });
  expect(response.statusCode).toBe(201);
});

test('signing in from another site’s page makes no session, and creates nobody', async () => {
  const people = await listPeople(database.db);
  const body = { token: 'x', name: 'Eve', email: owner.email, password: PASSWORD };
  for (const url of ['/api/session', '/api/owner']) {
    const response = await ask('POST', url, { origin: 'https://evil.example', cookie: '' }, body);
    expectProblem(response, 403);
    expect(response.headers['set-cookie']).toBeUndefined();
  }
  expect(await listPeople(database.db)).toEqual(people);
});

describe('another site’s page', () => {
  const headers = () => ({ cookie: owner.headers.cookie, origin: 'https://evil.example' });

  test.each(['/api/session', 'team', 'keys', 'orders'])('cannot read %s with the cookie of who looks at it', async (path) => {
    const url = path.startsWith('/') ? path : `/api/companies/${company.key}/${path}`;
    const response = await server.app.inject({ url, headers: headers() });
    expect(response.headers['access-control-allow-credentials']).toBeUndefined();
    // Browsers give no page an answer to a request with cookies where the origin is not named.
    expect(['*', undefined]).toContain(response.headers['access-control-allow-origin']);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  test.each(['PUT', 'PATCH', 'DELETE'])('may not even ask for a %s', async (method) => {
    const response = await server.app.inject({
      method: 'OPTIONS',
      url: '/api/session',
      headers: { ...headers(), 'access-control-request-method': method },
    });
    expect(response.headers['access-control-allow-credentials']).toBeUndefined();
    expect(String(response.headers['access-control-allow-methods'])).not.toContain(method);
  });
});
