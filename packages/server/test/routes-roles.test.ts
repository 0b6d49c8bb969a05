import { randomUUID } from 'node:crypto';
import { SCOPES } from '@cartograph/core/manage/keys';
import type { Role } from '@cartograph/core/manage/role';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { makeMember, OWN_ORIGIN } from './support/accounts.ts';
import { openFresh } from './support/databases.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { openThings } from './support/things.ts';

/** Who asks: nobody, an owner of another company, a member by role, or the company's own server by a secret key for all scopes or all but knowledge. */
const CALLERS = ['nobody', 'stranger', 'analyst', 'developer', 'owner', 'key', 'key without knowledge'] as const;
type Caller = (typeof CALLERS)[number];
type Things = ReturnType<typeof openThings>;

/** Which callers a route admits; a stranger is told that there is no such company, nobody to say who they are, the others that they may not. */
const READERS: readonly Caller[] = ['analyst', 'developer', 'owner', 'key', 'key without knowledge'];
const MEMBERS: readonly Caller[] = ['analyst', 'developer', 'owner'];
const KEEPERS: readonly Caller[] = ['developer', 'owner'];
const TEACHERS: readonly Caller[] = ['developer', 'owner', 'key'];
const OWNERS: readonly Caller[] = ['owner'];

/** A route under /api/companies/:company, what a good request to it holds, and the status of its success. */
interface Expected {
  admits: readonly Caller[];
  status: number;
  /** What stands for the parameters of the address. */
  params?: (caller: Caller) => Promise<Record<string, string>>;
  payload?: (caller: Caller) => object;
}

let database: Database;
let server: TestServer;
let company: Company;
let things: Things;
let headersOf: Record<Caller, Record<string, string>>;

/** What the parameters of addresses name, made when it is asked for. */
const make = (thing: Exclude<keyof Things, 'member'>) => () => things[thing]();

/** Every route of a company. One that is missing here fails the test below. */
const ROUTES: Readonly<Record<string, Expected>> = {
  'GET /revenue-impact': { admits: READERS, status: 200 },
  'GET /revenue-impact.csv': { admits: READERS, status: 200 },
  'GET /orders.csv': { admits: READERS, status: 200 },
  'GET /events.csv': { admits: READERS, status: 200 },
  'GET /installation': { admits: READERS, status: 200 },
  'GET /dimensions': { admits: READERS, status: 200 },
  'GET /visitors/{visitor}/orders/{event}': { admits: READERS, status: 200, params: make('order') },
  'GET /integrations': { admits: READERS, status: 200 },
  'PATCH /data-requests/{request}': { admits: OWNERS, status: 204, params: make('request'), payload: () => ({ done: true }) },
  'GET /orders': { admits: READERS, status: 200 },
  'GET /events': { admits: READERS, status: 200 },
  'GET /events/stream': { admits: READERS, status: 200 },
  'GET /settings': { admits: READERS, status: 200 },
  'PATCH /settings': { admits: OWNERS, status: 200, payload: () => ({ name: 'Renamed' }) },
  'GET /visitors/{fingerprint}': { admits: OWNERS, status: 200, params: make('visitor') },
  'DELETE /visitors/{fingerprint}': { admits: OWNERS, status: 200, params: make('visitor') },
  'GET /team': { admits: MEMBERS, status: 200 },
  'POST /team/invitations': {
    admits: OWNERS,
    status: 201,
    payload: () => ({ email: `${randomUUID()}@shop.example`, role: 'analyst' }),
  },
  'DELETE /team/invitations/{invitation}': {
    admits: OWNERS,
    status: 204,
    params: make('invitation'),
  },
  'PATCH /team/members/{member}': {
    admits: OWNERS,
    status: 204,
    params: () => things.member('analyst'),
    payload: () => ({ role: 'developer' }),
  },
  'DELETE /team/members/{member}': { admits: OWNERS, status: 204, params: () => things.member('developer') },
  'GET /knowledge/entries': { admits: READERS, status: 200 },
  'POST /knowledge/entries': { admits: TEACHERS, status: 201, payload: () => ({ question: 'Does it drip?', answer: 'No.' }) },
  'PATCH /knowledge/entries/{entry}': { admits: TEACHERS, status: 200, params: make('entry'), payload: () => ({ answer: 'Never.' }) },
  'DELETE /knowledge/entries/{entry}': { admits: TEACHERS, status: 204, params: make('entry') },
  'GET /knowledge/products': { admits: READERS, status: 200 },
  'DELETE /knowledge/products/{product}': { admits: TEACHERS, status: 204, params: make('product') },
  'POST /knowledge/imports': { admits: TEACHERS, status: 200, payload: () => [{ question: 'Does it stack?', answer: 'Yes.' }] },
  'GET /assistant/settings': { admits: READERS, status: 200 },
  'PATCH /assistant/settings': { admits: KEEPERS, status: 200, payload: () => ({ title: 'Ask us' }) },
  'GET /nudges': { admits: READERS, status: 200 },
  'POST /nudges': { admits: KEEPERS, status: 201, payload: () => ({ message: 'Need help?' }) },
  'PATCH /nudges/{nudge}': { admits: KEEPERS, status: 200, params: make('nudge'), payload: () => ({ enabled: false }) },
  'DELETE /nudges/{nudge}': { admits: KEEPERS, status: 204, params: make('nudge') },
  'GET /ai-profiles': { admits: READERS, status: 200 },
  'PUT /ai-profiles/{profile}': { admits: KEEPERS, status: 204, params: make('profile'), payload: () => ({ name: 'Clay' }) },
  'DELETE /ai-profiles/{profile}': { admits: KEEPERS, status: 204, params: make('profile') },
  'GET /conversations': { admits: READERS, status: 200 },
  'GET /conversations/{conversation}': { admits: READERS, status: 200, params: make('conversation') },
  'GET /keys': { admits: KEEPERS, status: 200 },
  'POST /keys': { admits: KEEPERS, status: 201, payload: () => ({ scopes: ['reports'] }) },
  'DELETE /keys/{key}': { admits: KEEPERS, status: 204, params: make('key') },
};

beforeAll(async () => {
  database = await openFresh('PostgreSQL');
  server = await buildTestServer(database);
  company = await makeCompany(database);
  things = openThings(server, company);
  const headers = async (role: Role, of = company) => (await makeMember(server, of, role)).headers;
  headersOf = {
    nobody: { origin: OWN_ORIGIN },
    stranger: await headers('owner', await makeCompany(database)),
    analyst: await headers('analyst'),
    developer: await headers('developer'),
    owner: await headers('owner'),
    key: await authorize(database, company, SCOPES),
    'key without knowledge': await authorize(database, company, ['events', 'reports']),
  };
});
afterAll(async () => {
  await server.app.close();
  await database.close();
});

function statusFor(caller: Caller, { admits, status }: Expected): number {
  if (admits.includes(caller)) return status;
  return caller === 'nobody' ? 401 : caller === 'stranger' ? 404 : 403;
}

async function ask(route: string, { params, payload }: Expected, caller: Caller, headers: object, key = company.key) {
  const [method = '', path = ''] = route.split(' ');
  const values = (await params?.(caller)) ?? {};
  const url = `/api/companies/${key}${path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(values[name])))}`;
  // As a stream, for one of the answers never ends.
  const response = await server.app.inject({
    method: method as 'GET',
    url,
    headers: headers as Record<string, string>,
    ...(payload && { payload: payload(caller) }),
    payloadAsStream: true,
  });
  const chunks: Buffer[] = [];
  if (!path.endsWith('/stream') || response.statusCode !== 200) for await (const chunk of response.stream()) chunks.push(chunk);
  else response.stream().destroy();
  return { statusCode: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() };
}

test('every route of a company is in the table', async () => {
  const { paths } = (await server.app.inject('/docs/json')).json() as { paths: Record<string, object> };
  const base = '/api/companies/{company}';
  const found = Object.entries(paths)
    .filter(([path]) => path.startsWith(`${base}/`))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.slice(base.length)}`));
  expect(found.sort()).toEqual(Object.keys(ROUTES).sort());
});

describe.each(Object.entries(ROUTES))('%s', (route, expected) => {
  test.each(CALLERS)(`asked for by %s`, async (caller) => {
    const answer = await ask(route, expected, caller, headersOf[caller]);
    expect(answer).toMatchObject({
      statusCode: statusFor(caller, expected),
      headers: { 'cache-control': expect.stringMatching(/no-store|no-cache/) },
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('of a company that is not there is the same to a stranger', async () => {
    const [here, nowhere] = [
      await ask(route, expected, 'stranger', headersOf.stranger),
      await ask(route, expected, 'stranger', headersOf.stranger, 'nowhere'),
    ];
    expect(here.body.replaceAll(company.key, 'nowhere')).toBe(nowhere.body);
    expect(here.statusCode).toBe(404);
  });
});
