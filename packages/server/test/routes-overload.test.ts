import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Company, findCompany } from '../src/store/companies.ts';
import { type Database, openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { inTransaction } from '../src/store/transaction.ts';
import { type CuttableLink, openLink } from './support/cuttable-link.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { ask } from './support/postgres-server.ts';
import { expectProblem } from './support/problem.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { countRows, GOOD, type Kind, makeShopper, ROUTES } from './support/shopper.ts';

/** Most events that wait in one process. */
const QUEUE_EVENTS = 20_000;
const BATCH_EVENTS = 100;
const MINUTE_MS = 60_000;

type Response = Awaited<ReturnType<TestServer['app']['inject']>>;

function expectNotNow(response: Response): void {
  expectProblem(response, 503);
  expect(Number(response.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  expect(String(response.headers['access-control-expose-headers']).toLowerCase()).toContain('retry-after');
}

describe('while PostgreSQL is out of reach', () => {
  let url: string;
  let link: CuttableLink;
  let database: Database;
  let server: TestServer;
  let company: Company;
  let headers: { authorization: string };
  beforeAll(async () => {
    url = await createPostgresDatabase();
    link = await openLink(Number(new URL(url).port));
    database = await openDatabase({ url: url.replace(/:\d+\//, `:${link.port}/`) });
    await migrate(database);
    server = await buildTestServer(database);
    company = await makeCompany(database);
    headers = await authorize(database, company, ['events', 'reports']);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
    await link.cut();
  });

  const post = (kind: Kind, fields: object, sent: Record<string, string> = {}) => {
    const payload = { ...makeShopper(server, company).sender, ...GOOD[kind], ...fields };
    return server.app.inject({ method: 'POST', url: ROUTES[kind], payload, headers: sent });
  };
  /** While a company was looked up a moment ago it is known without asking the database. */
  const forgetCompany = () => {
    server.clock.ms += MINUTE_MS;
  };

  test.each([
    ['whose company was just looked up', () => undefined],
    ['whose company must be looked up', forgetCompany],
  ])('a report %s is told to come again, and is recorded once when it does', async (_, prepare) => {
    const shopper = makeShopper(server, company);
    await shopper.report('interaction');
    const payload = { ...shopper.sender, ...GOOD.interaction, event_id: 'again' };
    await link.cut();
    prepare();
    const refused = await server.app.inject({ method: 'POST', url: ROUTES.interaction, payload });
    await link.mend();
    expectNotNow(refused);
    expect(await shopper.report('interaction', { event_id: 'again' })).toEqual({ event_id: 'again', status: 'recorded' });
  });

  test.each(Object.keys(ROUTES) as Kind[])('a %s event answers 503', async (kind) => {
    await link.cut();
    forgetCompany();
    const responses = [await post(kind, {}), await post(kind, {}, headers)];
    await link.mend();
    for (const response of responses) expectNotNow(response);
  });

  test('a batch answers 503 as a whole', async () => {
    await link.cut();
    forgetCompany();
    const payload = { ...makeShopper(server, company).sender, events: [{ kind: 'interaction', channel: 'CHAT' }, {}] };
    const response = await server.app.inject({ method: 'POST', url: '/analytics/batch', payload });
    await link.mend();
    expectNotNow(response);
  });

  test.each(['revenue-impact', 'revenue-impact.csv', 'orders', 'events'])(
    'GET %s answers 503, and the report when it is back',
    async (report) => {
      const read = () => server.app.inject({ url: `/api/companies/${company.key}/${report}`, headers });
      expect((await read()).statusCode).toBe(200);
      await link.cut();
      const known = await read();
      forgetCompany();
      const unknown = await read();
      await link.mend();
      expectNotNow(known);
      expectNotNow(unknown);
      expect((await read()).statusCode).toBe(200);
    },
  );
});

describe('while PostgreSQL lets the server in no more, as after another password', () => {
  test('everything is told to come again, until it does', async () => {
    const url = await createPostgresDatabase();
    const role = new URL(url).pathname.slice(1);
    await ask(url, `CREATE ROLE ${role} LOGIN`);
    await ask(url, `ALTER DATABASE ${role} OWNER TO ${role}`);
    const database = await openDatabase({ url: url.replace('postgres@', `${role}@`) });
    await migrate(database);
    const server = await buildTestServer(database);
    const company = await makeCompany(database);
    const headers = await authorize(database, company, ['events', 'reports']);
    const { sender } = makeShopper(server, company);
    const askEach = async () => [
      await server.app.inject({ method: 'POST', url: ROUTES.interaction, payload: { ...sender, ...GOOD.interaction } }),
      await server.app.inject({ url: `/api/companies/${company.key}/orders`, headers }),
      await server.app.inject({ url: '/api/session', headers: { cookie: 'better-auth.session_token=a.b' } }),
      await server.app.inject({ url: '/readyz' }),
    ];

    await ask(url, `ALTER ROLE ${role} NOLOGIN`);
    await ask(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`);
    // Who meets a connection that has just ended is told that; afterwards new ones are refused.
    const refused = () => expect(inTransaction(database, (tx) => findCompany(tx, ''))).rejects.toMatchObject({ cause: { code: '28000' } });
    await vi.waitFor(refused);
    for (const response of await askEach()) expectNotNow(response);
    server.clock.ms += MINUTE_MS;
    for (const response of await askEach()) expectNotNow(response);

    await ask(url, `ALTER ROLE ${role} LOGIN`);
    for (const response of await askEach()) expect(response.statusCode).toBeLessThan(500);
    await server.app.close();
    await database.close();
  });
});

describe('while more events wait than the server holds', () => {
  test('a report is refused at once, and all that was accepted is answered when the way is free', async () => {
    const url = await createPostgresDatabase();
    const database = await openDatabase({ url });
    await migrate(database);
    const server = await buildTestServer(database);
    const company = await makeCompany(database);
    const other = await makeCompany(database);
    const blocker = new pg.Client({ connectionString: url });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT 1 FROM company WHERE company_id = $1 FOR UPDATE', [company.companyId]);

    const events = Array.from({ length: BATCH_EVENTS }, () => ({ kind: 'interaction', ...GOOD.interaction }));
    const shoppers = Array.from({ length: QUEUE_EVENTS / BATCH_EVENTS }, () => makeShopper(server, company));
    const accepted = shoppers.map((shopper) => shopper.reportBatch(events));
    const metrics = async () => (await server.app.inject({ url: '/metrics' })).body;
    await vi.waitFor(async () => expect(await metrics()).toMatch(new RegExp(`^cartograph_events_waiting ${QUEUE_EVENTS}$`, 'm')), 20_000);

    for (const to of [company, other]) {
      const payload = { ...makeShopper(server, to).sender, ...GOOD.interaction };
      expectNotNow(await server.app.inject({ method: 'POST', url: ROUTES.interaction, payload }));
    }
    expect(await countRows(database)).toBe(0);

    await blocker.query('COMMIT');
    await blocker.end();
    const results = (await Promise.all(accepted)).flat();
    expect(new Set(results.map((result) => result.status))).toEqual(new Set(['recorded']));
    const { rows } = await database.db
      .selectFrom('event')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .execute()
      .then((found) => ({ rows: found }));
    expect(rows[0]?.count).toBe(QUEUE_EVENTS);
    expect(await metrics()).toMatch(/^cartograph_events_waiting 0$/m);
    expect((await makeShopper(server, other).report('interaction')).status).toBe('recorded');
    await server.app.close();
    await database.close();
  });
});
