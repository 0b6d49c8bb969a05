import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKey } from '../src/access/keys.ts';
import { buildProgram } from '../src/cli/program.ts';
import { runProgram } from '../src/cli/run.ts';
import type { Company } from '../src/store/companies.ts';
import { type Database, openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { connectShop } from '../src/store/platform-connections.ts';
import { makeMember, type PageHeaders } from './support/accounts.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { GOOD, makeShopper } from './support/shopper.ts';
import { openThings } from './support/things.ts';

/** Stands in every text of the company that is not ours. */
const MARK = 'Heirloom';
const THEIR_SHOP = 'heirloom.myshopify.com';

let url: string;
let database: Database;
let server: TestServer;
let ours: Company;
let theirs: Company;
let owner: PageHeaders;
let theirOwner: PageHeaders;
let ourKey: { authorization: string };
let their: Record<string, string>;
let before: unknown;

beforeAll(async () => {
  url = await createPostgresDatabase();
  database = await openDatabase({ url });
  await migrate(database);
  server = await buildTestServer(database);
  [ours, theirs] = [await makeCompany(database), await makeCompany(database, { name: MARK })];
  owner = (await makeMember(server, ours, 'owner')).headers;
  theirOwner = (await makeMember(server, theirs, 'owner')).headers;
  ourKey = { authorization: `Bearer ${(await createKey(database, ours.companyId, ['events', 'reports'])).secret}` };
  await connectShop(database.db, { companyId: theirs.companyId, platform: 'shopify', shop: THEIR_SHOP }, ['hush'], new Date());
  const things = openThings(server, theirs, MARK);
  const made = [things.key(), things.invitation(), things.order(), things.visitor(), things.entry(), things.product(), things.nudge()];
  const rest = [things.member('analyst'), things.profile(), things.conversation(), things.request()];
  their = Object.assign({}, ...(await Promise.all([...made, ...rest])));
  await makeShopper(server, ours).report('interaction');
});
beforeEach(async () => {
  before = await readTheirs();
});
// Whatever was asked for, nothing of theirs is another than before.
afterEach(async () => expect(await readTheirs()).toEqual(before));
afterAll(async () => {
  await server.app.close();
  await database.close();
});

/** Everything that the database has of their company, and its team. What was refused is noted for it to see, beside the figures. */
async function readTheirs(): Promise<unknown> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'company_id' AND table_name <> 'rejection' ORDER BY 1`.execute(
    database.db,
  );
  const contents = tables.map(async ({ name }) => {
    const { rows } = await sql<{ row: string }>`
      SELECT row_to_json(one)::text AS row FROM ${sql.table(name)} AS one WHERE company_id = ${theirs.companyId} ORDER BY 1`.execute(
      database.db,
    );
    return [name, rows.map(({ row }) => row)];
  });
  const team = await server.app.inject({ url: `/api/companies/${theirs.key}/team`, headers: theirOwner });
  return [await Promise.all(contents), team.json()];
}

const CONTENT = { question: 'Does it drip?', answer: 'No.' };
const browser = (company: Company) => ({ company_key: company.key, user_fingerprint: randomUUID(), user_faq_fingerprint: randomUUID() });

/** Good bodies of the routes of a company that take one. */
const BODIES: Readonly<Record<string, object>> = {
  'PATCH /settings': { name: 'Ours' },
  'POST /team/invitations': { email: 'ana@shop.example', role: 'analyst' },
  'PATCH /team/members/{member}': { role: 'developer' },
  'PATCH /data-requests/{request}': { done: true },
  'POST /knowledge/entries': CONTENT,
  'PATCH /knowledge/entries/{entry}': CONTENT,
  'POST /knowledge/imports': [CONTENT],
  'PATCH /assistant/settings': { title: 'Ask us' },
  'POST /nudges': { message: 'Need help?' },
  'PATCH /nudges/{nudge}': { message: 'Need help?' },
  'PUT /ai-profiles/{profile}': { name: 'Clay' },
  'POST /keys': { scopes: ['reports'] },
};

/** What names a thing that everybody may name: of theirs nothing is met. */
const OPEN_NAMES = new Set(['PUT /ai-profiles/{profile}']);

/** The routes outside of a company's, asked by ours for theirs: the body or query, by whom, and what is answered. */
const SHARED: Readonly<Record<string, { ask: () => { query?: string; payload?: object; headers?: object }; status: number }>> = {
  ...Object.fromEntries(
    (['cart', 'checkout', 'interaction'] as const).map((kind) => [
      `POST /analytics/${kind}${kind === 'interaction' ? 's' : '_events'}`,
      { ask: () => ({ payload: { ...browser(theirs), ...GOOD[kind] }, headers: ourKey }), status: 401 },
    ]),
  ),
  'POST /analytics/batch': { ask: () => ({ payload: { ...browser(theirs), events: [] }, headers: ourKey }), status: 401 },
  'POST /analytics/refund_events': {
    ask: () => ({
      payload: { company_key: theirs.key, order_id: '1', refund_id: '1', value: 1, currency: 'USD' },
      headers: ourKey,
    }),
    status: 401,
  },
  'POST /analytics/refusals': {
    ask: () => ({
      payload: { company_key: theirs.key, method: 'sendCartEvent', errors: [{ field: 'value', code: 'missing', message: 'value' }] },
      headers: ourKey,
    }),
    status: 401,
  },
  'POST /platforms/shopify/webhooks': {
    ask: () => ({ payload: {}, headers: { 'x-shopify-shop-domain': THEIR_SHOP, ...ourKey } }),
    status: 401,
  },
  'POST /platforms/woocommerce/webhooks': { ask: () => ({ payload: {}, headers: ourKey }), status: 404 },
  'POST /platforms/shopify/checkouts': {
    ask: () => ({ payload: { ...browser(theirs), checkout_token: 't' }, headers: ourKey }),
    status: 401,
  },
  'POST /assistant/questions': {
    ask: () => ({
      payload: { ...browser(theirs), surface: 'CHAT', question_id: randomUUID(), text: 'Drips?' },
      headers: ourKey,
    }),
    status: 401,
  },
  'POST /assistant/faq_answers': {
    ask: () => ({ payload: { ...browser(ours), question_id: randomUUID(), entry_id: their.entry } }),
    status: 404,
  },
  'POST /assistant/feedback': {
    ask: () => ({ payload: { ...browser(ours), conversation_id: their.conversation, answer_id: randomUUID(), helpful: true } }),
    status: 404,
  },
  'POST /assistant/handoffs': {
    ask: () => ({ payload: { ...browser(ours), conversation_id: their.conversation, email: 'ana@shop.example' } }),
    status: 404,
  },
  'GET /assistant/faqs': { ask: () => ({ query: `company_key=${ours.key}` }), status: 200 },
  'GET /assistant/settings': { ask: () => ({ query: `company_key=${ours.key}` }), status: 200 },
  'GET /assistant/conversations/{conversation}': { ask: () => ({ query: `company_key=${ours.key}&user_fingerprint=x` }), status: 404 },
  'GET /api/session': { ask: () => ({ headers: owner }), status: 200 },
  'POST /api/companies': {
    ask: () => ({ payload: { key: theirs.key, name: 'Ours', timezone: 'UTC', currency: 'USD' }, headers: owner }),
    status: 409,
  },
  'GET /api/invitations/{invitation}': { ask: () => ({ headers: owner }), status: 200 },
  // Signed in as somebody else than was invited.
  'POST /api/invitations/{invitation}/acceptance': { ask: () => ({ payload: {}, headers: owner }), status: 403 },
  'POST /api/demo': { ask: () => ({ headers: ourKey }), status: 401 },
  'POST /api/owner': {
    ask: () => ({
      payload: { token: 'x'.repeat(43), name: 'Ana', email: 'ana@shop.example', password: 'correct horse battery' },
      headers: owner,
    }),
    status: 403,
  },
  'POST /api/session': { ask: () => ({ payload: { email: 'ana@shop.example', password: 'not this one' }, headers: owner }), status: 401 },
  'DELETE /api/session': { ask: () => ({ headers: { origin: owner.origin } }), status: 204 },
  'PUT /api/account/password': {
    ask: () => ({ payload: { current_password: 'not this one', new_password: 'correct horse battery' }, headers: owner }),
    status: 403,
  },
  'GET /healthz': { ask: () => ({}), status: 200 },
  'GET /readyz': { ask: () => ({}), status: 200 },
  'GET /metrics': { ask: () => ({}), status: 200 },
};

/** Every route that the API's description lists. */
async function listRoutes(): Promise<string[]> {
  const { paths } = (await server.app.inject('/docs/json')).json() as { paths: Record<string, object> };
  return Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
}

async function ask(route: string, { query = '', payload, headers }: { query?: string; payload?: object; headers?: object }) {
  const [method = '', path = ''] = route.split(' ');
  const named = path.replace('{company}', ours.key).replace(/\{(\w+)\}/g, (_, name: string) => {
    if (their[name] === undefined) throw new Error(`nothing of theirs stands for {${name}}`);
    return String(their[name]);
  });
  const request = {
    method: method as 'GET',
    url: `${named}?${query}`,
    headers: { ...headers },
    ...(payload && { payload }),
    payloadAsStream: true,
  } as const;
  const response = await server.app.inject(request);
  const chunks: Buffer[] = [];
  // The stream of events never ends.
  if (!path.endsWith('/stream')) for await (const chunk of response.stream()) chunks.push(chunk);
  else response.stream().destroy();
  return { route, status: response.statusCode, body: Buffer.concat(chunks).toString() };
}

describe('with what is theirs named at ours', () => {
  test('no route of ours finds, shows or changes it', async () => {
    const base = '/api/companies/{company}';
    const routes = (await listRoutes()).filter((route) => route.includes(`${base}/`)).sort();
    expect(routes.length).toBeGreaterThan(40);
    for (const route of routes) {
      const short = route.replace(base, '');
      const takesBody = /^(POST|PATCH|PUT) /.test(route);
      if (takesBody && BODIES[short] === undefined) throw new Error(`${short} has no body here`);
      const answer = await ask(route, { headers: owner, ...(takesBody && { payload: BODIES[short] as object }) });
      const names = short.includes('{') && !OPEN_NAMES.has(short);
      expect(answer).toMatchObject({ route, status: names ? 404 : expect.toSatisfy((status: number) => status < 300) });
      expect({ route, found: answer.body.includes(MARK) }).toEqual({ route, found: false });
    }
  });

  test('no other route does, and none is missing here', async () => {
    const routes = (await listRoutes()).filter((route) => !route.includes('/api/companies/{company}/'));
    expect(routes.sort()).toEqual(Object.keys(SHARED).sort());
    for (const [route, { ask: make, status }] of Object.entries(SHARED)) {
      const answer = await ask(route, make());
      expect(answer).toMatchObject({ route, status });
      // An invitation is for whoever has its secret id: it says who invites.
      if (route !== 'GET /api/invitations/{invitation}')
        expect({ route, found: answer.body.includes(MARK) }).toEqual({ route, found: false });
    }
  });
});

/** The commands that concern a company, run for ours with what is theirs, and the code they end with. */
const COMMANDS: Readonly<Record<string, [args: () => string[], code: number]>> = {
  rebuild: [() => [ours.key], 0],
  verify: [() => [ours.key], 0],
  'company create': [() => [theirs.key], 1],
  'company update': [() => [ours.key, '--timezone', 'Asia/Tokyo'], 0],
  'key create': [() => [ours.key], 0],
  'key list': [() => [ours.key], 0],
  'key revoke': [() => [ours.key, their.key as string], 1],
  invite: [() => [ours.key, 'ben@shop.example'], 0],
  'shopify connect': [() => [ours.key, '--shop', THEIR_SHOP, '--secret', 'x'], 1],
  'shopify disconnect': [() => [ours.key, '--shop', THEIR_SHOP], 1],
  'shopify list': [() => [ours.key], 0],
  'shopify reconcile': [() => [ours.key, '--shop', THEIR_SHOP, '--token', 'x', '--admin-url', 'http://127.0.0.1:9'], 1],
  'woocommerce connect': [() => [ours.key, '--shop', 'https://ours.example', '--secret', 'x'], 0],
  'woocommerce disconnect': [() => [ours.key, '--shop', 'https://heirloom.example'], 1],
  'woocommerce list': [() => [ours.key], 0],
  demo: [() => [theirs.key, '--days', '1'], 1],
  'knowledge import': [() => [ours.key, '/nowhere/knowledge.csv'], 1],
  'knowledge list': [() => [ours.key], 0],
  'knowledge export': [() => [ours.key], 0],
  export: [() => [ours.key], 0],
  import: [() => ['/nowhere/export.ndjson'], 1],
  'visitor export': [() => [ours.key, their.fingerprint as string], 0],
  'visitor erase': [() => [ours.key, their.fingerprint as string], 0],
};

/** The commands for who runs the installation: they concern all of it. */
const OF_ALL = ['serve', 'migrate', 'backup', 'restore', 'company list', 'user list', 'user reset-password'];

function listCommands(command: Command, path: readonly string[] = []): string[] {
  if (command.commands.length === 0) return [path.join(' ')];
  return command.commands.flatMap((child) => listCommands(child, [...path, child.name()]));
}

/** Runs a command in this process; gives its code and what it wrote. */
async function runHere(args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const keep = (chunk: unknown) => said.push(String(chunk)) > 0;
  const spies = [vi.spyOn(process.stdout, 'write').mockImplementation(keep), vi.spyOn(process.stderr, 'write').mockImplementation(keep)];
  vi.stubEnv('DATABASE_URL', url);
  try {
    const code = await runProgram(buildProgram(), ['node', 'cartograph', ...args]);
    return { code, said: said.join('') };
  } finally {
    process.exitCode = undefined;
    vi.unstubAllEnvs();
    for (const spy of spies) spy.mockRestore();
  }
}

describe('the commands', () => {
  test('are all in the table', () => {
    expect(listCommands(buildProgram()).sort()).toEqual([...Object.keys(COMMANDS), ...OF_ALL].sort());
  });

  test.each(Object.keys(COMMANDS))('%s for ours neither shows nor changes what is theirs', async (command) => {
    const [args, code] = COMMANDS[command] as [() => string[], number];
    const ended = await runHere([...command.split(' '), ...args()]);
    expect({ command, ...ended }).toMatchObject({ command, code });
    expect(ended.said).not.toContain(MARK);
  });
});
