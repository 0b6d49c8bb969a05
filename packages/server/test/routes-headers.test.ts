import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { openFresh } from './support/databases.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { GOOD } from './support/shopper.ts';

const ASSETS = fileURLToPath(new URL('../../dashboard/dist/assets/', import.meta.url));

let database: Database;
let server: TestServer;
let company: Company;
let key: { authorization: string };
beforeAll(async () => {
  database = await openFresh('PostgreSQL');
  server = await buildTestServer(database);
  server.app.get('/broken', async () => {
    throw new Error('a bug');
  });
  company = await makeCompany(database);
  key = await authorize(database, company, ['events', 'reports']);
});
afterAll(async () => {
  await server.app.close();
  await database.close();
});

const ask = async (method: string, url: string, headers: Record<string, string> = {}, payload?: object) => {
  const named = url
    .replace(':company', company.key)
    .replace(':asset', fs.readdirSync(ASSETS).find((name) => name.endsWith('.js')) ?? 'none');
  // As a stream, for one of them never ends.
  const response = await server.app.inject({
    method: method as 'GET',
    url: named,
    headers,
    ...(payload && { payload }),
    payloadAsStream: true,
  });
  response.stream().destroy();
  return response;
};

/** One answer of each kind, and its status. */
const KINDS: [kind: string, status: number, answer: () => ReturnType<typeof ask>][] = [
  ['a report', 200, () => ask('GET', '/api/companies/:company/orders', key)],
  ['a file', 200, () => ask('GET', '/api/companies/:company/orders.csv', key)],
  ['a stream of events', 200, () => ask('GET', '/api/companies/:company/events/stream', key)],
  ['an answer to HEAD', 200, () => ask('HEAD', '/api/companies/:company/orders', key)],
  ['a session', 200, () => ask('GET', '/api/session')],
  [
    'an event',
    200,
    () =>
      ask(
        'POST',
        '/analytics/interactions',
        {},
        {
          company_key: company.key,
          user_fingerprint: randomUUID(),
          user_faq_fingerprint: randomUUID(),
          ...GOOD.interaction,
        },
      ),
  ],
  [
    'lines of an answer',
    200,
    () =>
      ask(
        'POST',
        '/assistant/questions',
        {},
        {
          company_key: company.key,
          user_fingerprint: randomUUID(),
          user_faq_fingerprint: randomUUID(),
          surface: 'CHAT',
          question_id: randomUUID(),
          text: 'Does it drip?',
        },
      ),
  ],
  ['no content', 204, () => ask('DELETE', '/api/session', { origin: 'http://localhost:80' })],
  ['a preflight', 204, () => ask('OPTIONS', '/analytics/batch', { origin: 'https://a.example', 'access-control-request-method': 'POST' })],
  ['a preflight that is none', 204, () => ask('OPTIONS', '/analytics/batch')],
  ['a refusal of fields', 400, () => ask('POST', '/analytics/batch', {}, {})],
  ['nobody', 401, () => ask('GET', '/api/companies/:company/orders')],
  ['a page of another site', 403, () => ask('POST', '/api/session', { origin: 'https://evil.example' }, {})],
  ['nothing there', 404, () => ask('GET', '/nowhere')],
  ['an address that cannot be read', 400, () => ask('GET', '/api/companies/%zz/orders')],
  ['an address too long', 414, () => ask('GET', `/api/companies/${'x'.repeat(5_000)}/orders`)],
  ['another type', 415, () => ask('POST', '/analytics/batch', { 'content-type': 'text/html' }, Buffer.from('x'))],
  ['a packed body', 415, () => ask('POST', '/analytics/batch', { 'content-encoding': 'gzip' }, {})],
  ['a bug', 500, () => ask('GET', '/broken')],
  ['health', 200, () => ask('GET', '/healthz')],
  ['metrics', 200, () => ask('GET', '/metrics')],
  ['the script', 200, () => ask('GET', '/sdk/gleenWidget.js')],
  ['no script', 404, () => ask('GET', '/sdk/package.json')],
  ['the way to the dashboard', 302, () => ask('GET', '/')],
  ['a page of the dashboard', 200, () => ask('GET', '/dashboard/acme/orders')],
  ['a part of the dashboard', 200, () => ask('GET', '/dashboard/assets/:asset')],
  ['no part of the dashboard', 404, () => ask('GET', '/dashboard/assets/nothing.js')],
  ['the description of the API', 200, () => ask('GET', '/docs/json')],
  ['the page of the description', 200, () => ask('GET', '/docs/')],
  ['a part of that page', 200, () => ask('GET', '/docs/static/swagger-ui.css')],
];

describe('every kind of answer says to browsers what they may do with it', () => {
  test.each(KINDS)('%s (%i)', async (kind, status, answer) => {
    const { statusCode, headers } = await answer();
    expect({ kind, statusCode }).toEqual({ kind, statusCode: status });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'strict-transport-security': expect.stringMatching(/max-age=31536000/),
      'referrer-policy': expect.stringMatching(/^(no-referrer|same-origin)$/),
      'cross-origin-opener-policy': 'same-origin',
    });
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/default-src '(none|self)'/);
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
    // Cookies go with no request of another site's page.
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    // The page of the description has a policy of its own.
    if (!/description|of that page/.test(kind)) expect(policy).toMatch(/frame-ancestors 'none'/);
  });
});

test.each([
  '//evil.example',
  '/%2f/evil.example',
  '/\\evil.example',
  '/dashboard//evil.example',
  '/?next=https://evil.example',
  '/dashboard?next=//evil.example',
  '/docs?next=//evil.example',
])('no address leads elsewhere: %s', async (url) => {
  const { location } = (await server.app.inject({ url, headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } })).headers;
  expect(location ?? '/').toMatch(/^(\/(?![/\\])|\.\/)/);
  expect(String(location)).not.toContain('evil');
});
