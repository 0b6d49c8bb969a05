import diagnostics from 'node:diagnostics_channel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AppParts } from '../src/http/app.ts';
import { Overloaded } from '../src/ingest/lanes.ts';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { openFresh } from './support/databases.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { GOOD, makeShopper, ROUTES } from './support/shopper.ts';

let database: Database;
let company: Company;
let key: { authorization: string };
let server: TestServer;
let address: string;
let routed = 0;
/** Fastify says so of each request that a route handles. */
const countRouted = () => {
  routed += 1;
};

beforeAll(async () => {
  database = await openFresh('PostgreSQL');
  company = await makeCompany(database, { origins: ['https://shop.example'] });
  key = await authorize(database, company, ['events']);
  diagnostics.subscribe('tracing:fastify.request.handler:start', countRouted);
});
afterAll(async () => {
  diagnostics.unsubscribe('tracing:fastify.request.handler:start', countRouted);
  await database.close();
});
const start = async (options: Partial<AppParts> = {}) => {
  server = await buildTestServer(database, options);
  address = await server.app.listen({ port: 0, host: '127.0.0.1' });
  routed = 0;
};
afterEach(() => server.app.close());

const JSON_TYPE = { 'content-type': 'application/json', origin: 'https://shop.example' };
const senderOf = () => makeShopper(server, company).sender;
const interactionOf = (fields: object = {}) => JSON.stringify({ ...senderOf(), ...GOOD.interaction, ...fields });
const post = (path: string, body: string, headers: Record<string, string> = JSON_TYPE) =>
  fetch(`${address}${path}`, { method: 'POST', headers, body });

/** What an answer says, but for what is of one moment or of one connection. */
function toComparable(status: number, headers: Record<string, unknown>, body: string): object {
  const { date: _, connection: _c, 'keep-alive': _k, 'transfer-encoding': _t, 'content-length': _l, ...rest } = headers;
  const isNamed = typeof rest['x-request-id'] === 'string' && rest['x-request-id'].length > 8;
  return { status, headers: { ...rest, 'x-request-id': isNamed }, body: body.replace(/"(event_id|request_id)":"[\w-]+"/g, '"$1":"…"') };
}

describe('what comes by a connection', () => {
  beforeEach(() => start());

  const batchOf = (...events: object[]) => JSON.stringify({ ...senderOf(), sent_at: new Date(server.clock.ms).toISOString(), events });
  const inBatch = { kind: 'interaction', event_id: 'e-1', occurred_at: '2026-03-10T11:59:00.000Z', ...GOOD.interaction };

  test.each<[what: string, path: string, body: () => string, headers: Record<string, string>, routed: 0 | 1]>([
    ['an interaction', ROUTES.interaction, () => interactionOf(), JSON_TYPE, 0],
    ['a cart event', ROUTES.cart, () => JSON.stringify({ ...senderOf(), ...GOOD.cart }), JSON_TYPE, 0],
    ['a checkout', ROUTES.checkout, () => JSON.stringify({ ...senderOf(), ...GOOD.checkout }), JSON_TYPE, 0],
    ['text', ROUTES.interaction, () => interactionOf(), { ...JSON_TYPE, 'content-type': 'text/plain;charset=UTF-8' }, 0],
    ['a batch', '/analytics/batch', () => batchOf(inBatch, { ...inBatch, event_id: 'e-2' }), JSON_TYPE, 0],
    ['an empty batch', '/analytics/batch', () => batchOf(), JSON_TYPE, 0],
    ['a batch with a bad event', '/analytics/batch', () => batchOf(inBatch, { ...inBatch, channel: 'PHONE' }), JSON_TYPE, 1],
    ['a bad field', ROUTES.interaction, () => interactionOf({ channel: 'PHONE' }), JSON_TYPE, 1],
    ['an unknown company', ROUTES.interaction, () => interactionOf({ company_key: 'nobody' }), JSON_TYPE, 1],
    ['a foreign origin', ROUTES.interaction, () => interactionOf(), { ...JSON_TYPE, origin: 'https://other.example' }, 1],
    ['a query', `${ROUTES.interaction}?x=1`, () => interactionOf(), JSON_TYPE, 1],
    ['a secret key', ROUTES.interaction, () => interactionOf(), { 'content-type': 'application/json' }, 1],
    ['no JSON', ROUTES.interaction, () => '{"company_key": ', JSON_TYPE, 0],
    ['no body', ROUTES.interaction, () => '', JSON_TYPE, 0],
    ['a prototype', ROUTES.interaction, () => interactionOf().replace('{', '{"__proto__":{"a":1},'), JSON_TYPE, 0],
    ['a form', ROUTES.interaction, () => 'a=1', { ...JSON_TYPE, 'content-type': 'application/x-www-form-urlencoded' }, 0],
    ['too much', ROUTES.interaction, () => interactionOf({ filler: 'x'.repeat(70_000) }), JSON_TYPE, 0],
  ])('is answered as its route answers it: %s', async (what, path, makeBody, given, expected) => {
    const headers = what === 'a secret key' ? { ...given, ...key } : given;
    const body = makeBody();
    const byRoute = await server.app.inject({ method: 'POST', url: path, payload: body, headers });
    routed = 0;
    const response = await post(path, makeBody(), headers);
    expect(toComparable(response.status, Object.fromEntries(response.headers), await response.text())).toEqual(
      toComparable(byRoute.statusCode, byRoute.headers, byRoute.body),
    );
    expect(routed).toBe(expected);
  });

  test('stands in the event log when it is refused, once', async () => {
    await post(ROUTES.interaction, interactionOf({ channel: 'PHONE', event_id: 'refused-once' }));
    await server.settle();
    const rows = await database.db.selectFrom('rejection').select('event_id').where('company_id', '=', company.companyId).execute();
    expect(rows.filter(({ event_id }) => event_id === 'refused-once')).toHaveLength(1);
  });

  test('is counted and timed like the rest', async () => {
    await post(ROUTES.interaction, interactionOf());
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(metrics).toContain('cartograph_http_request_duration_seconds_count{route="/analytics/interactions",status="200"} 1');
    expect(metrics).toContain('cartograph_events_total{status="recorded",reason=""} 1');
  });
});

test('a request whose events cannot be recorded is answered once, and offered to the lanes once', async () => {
  let offered = 0;
  const lanes = {
    record: () => {
      offered += 1;
      return Promise.reject(new Overloaded('too many events wait to be recorded'));
    },
    onCommit: () => undefined,
    countWaiting: () => 0,
    drain: async () => undefined,
    settle: async () => undefined,
  };
  await start({ lanes });
  const response = await post(ROUTES.interaction, interactionOf());
  expect([response.status, response.headers.get('retry-after'), offered]).toEqual([503, expect.any(String), 1]);
});

test('a request that is refused counts towards a limit once', async () => {
  await start({ rateLimits: { perAddress: 2, perCompany: null, perVisitor: null } });
  const visit = async (origin: string) => (await post(ROUTES.interaction, interactionOf(), { ...JSON_TYPE, origin })).status;
  const [own, foreign] = ['https://shop.example', 'https://other.example'];
  expect([await visit(foreign), await visit(own), await visit(own)]).toEqual([403, 200, 429]);
});

async function countEvents(): Promise<number> {
  return (await database.db.selectFrom('event').select('event_id').where('company_id', '=', company.companyId).execute()).length;
}

test('a limit counts by the address that a proxy tells, and refuses as the routes do', async () => {
  await start({ rateLimits: { perAddress: 2, perCompany: null, perVisitor: null } });
  const visit = async (from: string) => (await post(ROUTES.interaction, interactionOf(), { ...JSON_TYPE, 'x-forwarded-for': from })).status;
  const before = await countEvents();
  expect([await visit('198.51.100.7'), await visit('198.51.100.7'), await visit('198.51.100.7')]).toEqual([200, 200, 429]);
  expect(await visit('198.51.100.8')).toBe(200);
  expect(await countEvents()).toBe(before + 3);
});
