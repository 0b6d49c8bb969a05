import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import { type Database, openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { connectShop } from '../src/store/platform-connections.ts';
import { teach } from './support/assistant.ts';
import { type CuttableLink, openLink } from './support/cuttable-link.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { boughtBy, shopifyOrder, shopifySender } from './support/shopify.ts';
import { makeShopper, ROUTES } from './support/shopper.ts';

const PREFLIGHT = {
  origin: 'https://shop.example',
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'content-type',
};

let link: CuttableLink;
let database: Database;
let server: TestServer;
let company: Company;
beforeAll(async () => {
  const url = await createPostgresDatabase();
  link = await openLink(Number(new URL(url).port));
  database = await openDatabase({ url: url.replace(/:\d+\//, `:${link.port}/`) });
  server = await buildTestServer(database);
});
afterAll(async () => {
  await server.app.close();
  await database.close();
  await link.cut();
});

const get = (url: string) => server.app.inject({ url });

test('before the schema is there the server is up and not ready, and after that it is', async () => {
  expect((await get('/healthz')).json()).toEqual({ status: 'ok' });
  const response = await get('/readyz');
  expectProblem(response, 503);
  expect(response.json().detail).toContain('cartograph migrate');
  expect(Number(response.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  await migrate(database);
  const ready = await get('/readyz');
  expect([ready.statusCode, ready.json()]).toEqual([200, { status: 'ready' }]);
  company = await makeCompany(database);
});

test('while the database is out of reach the server is up and not ready', async () => {
  await link.cut();
  const [health, readiness] = [await get('/healthz'), await get('/readyz')];
  await link.mend();
  expect(health.statusCode).toBe(200);
  expectProblem(readiness, 503);
  expect((await get('/readyz')).statusCode).toBe(200);
});

describe('the metrics', () => {
  const metricOf = async (line: string) => {
    const { body } = await get('/metrics');
    const found = body.split('\n').find((text) => text.startsWith(`${line} `));
    return found === undefined ? 0 : Number(found.split(' ').at(-1));
  };
  const eventsOf = (status: string, reason = '') => metricOf(`cartograph_events_total{status="${status}",reason="${reason}"}`);

  test('are in the text format of Prometheus', async () => {
    const response = await get('/metrics');
    expect(response.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(response.body).toMatch(/^# HELP cartograph_events_total \w/m);
    expect(response.body).toMatch(/^# TYPE cartograph_http_request_duration_seconds histogram$/m);
    expect(response.body).toMatch(/^process_cpu_seconds_total [\d.e-]+$/m);
  });

  test('count events by what became of them', async () => {
    const read = async () => [
      await eventsOf('recorded'),
      await eventsOf('duplicate'),
      await eventsOf('ignored', 'no_interaction'),
      await eventsOf('ignored', 'too_old'),
    ];
    const before = await read();
    const shopper = makeShopper(server, company);
    await shopper.report('cart');
    await shopper.report('interaction', { event_id: 'i' });
    const chat = { kind: 'interaction', channel: 'CHAT' };
    await shopper.reportBatch([chat, { ...chat, event_id: 'i' }, { ...chat, occurred_at: 1 }, { kind: 'nonsense' }]);
    expect((await read()).map((value, index) => value - (before[index] ?? 0))).toEqual([2, 1, 1, 1]);
    expect(await metricOf('cartograph_events_waiting')).toBe(0);
  });

  test('count what the assistant itself and shop systems report', async () => {
    const before = await eventsOf('recorded');
    const shopper = makeShopper(server, company);
    await teach(database, company);
    const question = { ...shopper.sender, surface: 'CHAT', question_id: randomUUID(), text: 'How long does delivery take?' };
    expect((await server.app.inject({ method: 'POST', url: '/assistant/questions', payload: question })).body).toContain('"answered"');
    expect(await eventsOf('recorded')).toBe(before + 1);
    const shop = { companyId: company.companyId, platform: 'shopify', shop: 'metrics.myshopify.com' } as const;
    await connectShop(database.db, shop, ['hush'], new Date());
    server.clock.ms += 60_000;
    const at = new Date(server.clock.ms).toISOString();
    const payload = shopifyOrder({ created_at: at, updated_at: at, note_attributes: boughtBy(shopper.sender) });
    expect((await shopifySender(server.app, shop.shop, 'hush')({ topic: 'orders/create', payload })).statusCode).toBe(200);
    expect(await eventsOf('recorded')).toBe(before + 2);
  });

  test('count requests by route and answer, and name no company', async () => {
    const counted = (route: string, status: number) =>
      metricOf(`cartograph_http_request_duration_seconds_count{route="${route}",status="${status}"}`);
    const route = '/api/companies/:company/orders';
    const before = [await counted(route, 200), await counted(route, 401), await counted('none', 404)];
    const headers = await authorize(database, company, ['reports']);
    await server.app.inject({ url: `/api/companies/${company.key}/orders`, headers });
    await get(`/api/companies/${company.key}/orders`);
    await get('/nowhere');
    const after = [await counted(route, 200), await counted(route, 401), await counted('none', 404)];
    expect(after.map((value, index) => value - (before[index] ?? 0))).toEqual([1, 1, 1]);
    expect((await get('/metrics')).body).not.toContain(company.key);
  });
});

describe('the description of the API', () => {
  interface Operation {
    summary?: string;
    requestBody?: { content: Record<string, { schema: { properties: Record<string, unknown>; required: string[] } }> };
    parameters?: { name: string; in: string }[];
    responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
    description?: string;
    security?: object[];
  }
  let paths: Record<string, Record<string, Operation>>;
  beforeAll(async () => {
    const document = (await get('/docs/json')).json();
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Cartograph', version: 'test' } });
    paths = document.paths;
  });
  const PLATFORM_ROUTES = ['/platforms/shopify/webhooks', '/platforms/woocommerce/webhooks', '/platforms/shopify/checkouts'];
  const ASSISTANT_ROUTES = ['questions', 'faqs', 'faq_answers', 'feedback', 'handoffs', 'conversations/{conversation}', 'settings'].map(
    (name) => `/assistant/${name}`,
  );
  const REPORTS = ['revenue-impact', 'revenue-impact.csv', 'orders', 'events', 'events/stream'].map(
    (name) => `/api/companies/{company}/${name}`,
  );

  /** What people manage, beside the routes of a company, which routes-roles.test.ts lists. */
  const MANAGED = [
    ...['/api/session', '/api/owner', '/api/account/password', '/api/companies', '/api/demo'],
    ...['/api/invitations/{invitation}', '/api/invitations/{invitation}/acceptance'],
  ];

  test('is a page for people too', async () => {
    const page = await get('/docs');
    const followed = page.statusCode === 302 ? await get(new URL(String(page.headers.location), 'http://a/docs').pathname) : page;
    expect([followed.statusCode, followed.headers['content-type']]).toEqual([200, expect.stringMatching(/^text\/html/)]);
  });

  test('has every route, and each says what it is for', () => {
    const collect = [...Object.values(ROUTES), '/analytics/refund_events', '/analytics/batch', '/analytics/refusals', ...PLATFORM_ROUTES];
    const expected = [...collect, ...ASSISTANT_ROUTES, ...MANAGED, '/healthz', '/readyz', '/metrics'];
    expect(
      Object.keys(paths)
        .filter((path) => !path.startsWith('/api/companies/'))
        .sort(),
    ).toEqual([...expected].sort());
    expect(Object.keys(paths)).toEqual(expect.arrayContaining([...REPORTS, '/api/companies/{company}/integrations']));
    for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) expect(operation.summary).toMatch(/\w/);
  });

  test('says of each field of a report what it means and needs, within batches too', () => {
    const bodyOf = (path: string) => paths[path]?.post?.requestBody?.content['application/json']?.schema as unknown as Described;
    interface Described {
      properties: Record<string, { description?: string; items?: { oneOf?: Described[] } }>;
    }
    const batch = bodyOf('/analytics/batch');
    const inBatches = batch.properties.events?.items?.oneOf ?? [];
    expect(inBatches).toHaveLength(3);
    for (const { properties } of [...Object.values(ROUTES).map(bodyOf), batch, ...inBatches])
      for (const [name, { description }] of Object.entries(properties))
        expect([name, description]).toEqual([name, expect.stringMatching(/Needs .*\.$/)]);
    expect(batch.properties.user_fingerprint?.description).toContain('gleenWidget.getFingerprint()');
    expect(JSON.stringify(inBatches)).not.toContain('null');
  });

  const SENDER = ['company_key', 'user_fingerprint', 'user_faq_fingerprint'];
  test.each([
    [
      ROUTES.cart,
      [...SENDER, 'type', 'product_id', 'product_name', 'value', 'currency', 'quantity'],
      ['source', 'event_id', 'occurred_at', 'previous_quantity'],
    ],
    [ROUTES.checkout, [...SENDER, 'value', 'currency'], ['order_id', 'line_items', 'source', 'event_id', 'occurred_at']],
    [ROUTES.interaction, [...SENDER, 'channel'], ['conversation_id', 'helpful', 'product_id', 'ai_profile', 'event_id', 'occurred_at']],
    ['/analytics/refund_events', ['company_key', 'order_id', 'refund_id', 'value', 'currency'], ['line_items', 'source', 'occurred_at']],
    ['/analytics/batch', [...SENDER, 'events'], ['sent_at']],
  ])('tells the body of POST %s and its answers', (path, required, optional) => {
    const operation = paths[path]?.post;
    const schema = operation?.requestBody?.content['application/json']?.schema;
    expect(schema?.required.toSorted()).toEqual(required.toSorted());
    expect(Object.keys(schema?.properties ?? {})).toEqual(expect.arrayContaining([...required, ...optional]));
    expect(Object.keys(operation?.responses ?? {}).sort()).toEqual(['200', '400', '401', '403', '404', '413', '415', '429', '503']);
    expect(JSON.stringify(operation?.responses[200]?.content)).toContain('"event_id"');
    for (const status of ['400', '429', '503'])
      expect(Object.keys(operation?.responses[status]?.content ?? {})).toEqual(['application/problem+json']);
    expect(operation?.security).toContainEqual({ secretKey: [] });
  });

  test.each(REPORTS)('tells the parameters of GET %s and its answers', (path) => {
    const operation = paths[path]?.get;
    const names = operation?.parameters?.map((parameter) => parameter.name) ?? [];
    const range = ['from', 'to', 'currency', 'model', 'channel', 'ai_profile'];
    const page = ['limit', 'cursor', 'order_id'];
    const expected = path.includes('revenue')
      ? range
      : path.endsWith('orders')
        ? [...range, ...page]
        : ['kind', 'status', 'reason', 'fingerprint', ...page];
    expect(names).toEqual(expect.arrayContaining(['company', ...expected]));
    // A limit of requests holds for reports too.
    expect(Object.keys(operation?.responses ?? {}).sort()).toEqual(['200', '400', '401', '403', '404', '429', '503']);
    expect(operation?.security).toEqual([{ session: [] }, { secretKey: [] }]);
  });

  test('tells who is admitted to knowledge: members, and a secret key with a scope that it names', () => {
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      path.includes('/knowledge/') ? Object.entries(methods).map(([method, operation]) => ({ method, operation })) : [],
    );
    expect(operations).toHaveLength(7);
    for (const { method, operation } of operations) {
      expect(operation.security).toEqual([{ session: [] }, { secretKey: [] }]);
      expect(operation.description).toContain(`the scope ${method === 'get' ? 'reports or knowledge' : 'knowledge'}`);
    }
  });

  test('tells what a report, an order and an event consist of', () => {
    const answerOf = (name: string) => JSON.stringify(paths[`/api/companies/{company}/${name}`]?.get?.responses[200]?.content);
    expect(answerOf('revenue-impact')).toContain('"excluded_orders_other_currencies"');
    expect(answerOf('orders')).toContain('"seconds_from_first_touch"');
    expect(answerOf('events')).toContain('"cure"');
  });
});

describe('headers', () => {
  test.each([...Object.values(ROUTES), '/analytics/batch'])('a preflight of %s lets any page report, for a day', async (url) => {
    const response = await server.app.inject({ method: 'OPTIONS', url, headers: PREFLIGHT });
    expect(response.statusCode).toBe(204);
    expect(response.headers).toMatchObject({ 'access-control-allow-origin': '*', 'access-control-max-age': '86400' });
    expect(response.headers['access-control-allow-methods']).toContain('POST');
    expect(String(response.headers['access-control-allow-headers'])).toMatch(/content-type|\*/);
    expect(response.headers['access-control-allow-credentials']).toBeUndefined();
  });

  test('an answer, also a refusal, can be read by any page', async () => {
    for (const payload of [{ ...makeShopper(server, company).sender, channel: 'CHAT' }, {}]) {
      const response = await server.app.inject({
        method: 'POST',
        url: ROUTES.interaction,
        payload,
        headers: { origin: 'https://shop.example' },
      });
      expect(response.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'retry-after, x-request-id',
      });
    }
  });
});
