import { createHmac, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { change, cookiesOf, makeMember, OWN_ORIGIN, PASSWORD, signIn, type TestMember } from './support/accounts.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';

const DAY_MS = 24 * 60 * 60_000;
const WRONG = 'a wrong one, but long';

describe.each(SERVER_ONLY)('a session on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let person: TestMember;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
    company = await makeCompany(database, { name: 'Acme' });
    person = await makeMember(server, company, 'analyst');
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const readSession = async (headers: Record<string, string>) => {
    const response = await server.app.inject({ url: '/api/session', headers });
    expect(response.statusCode).toBe(200);
    return response;
  };
  const userOf = async (headers: Record<string, string>) => (await readSession(headers)).json().user;
  const postSession = (email: string, password: string, headers = {}) =>
    change(server, 'POST', '/api/session', { email, password }, headers);
  const readReport = async (headers: Record<string, string>) =>
    (await server.app.inject({ url: `/api/companies/${company.key}/orders`, headers })).statusCode;

  test('says who is signed in and what they are where', async () => {
    const session = { user: { name: 'An analyst', email: person.email }, companies: [{ key: company.key, name: 'Acme', role: 'analyst' }] };
    expect((await readSession(person.headers)).json()).toEqual({ ...session, needs_owner: false });
    const answer = await postSession(person.email.toUpperCase(), PASSWORD);
    expect(answer.json()).toEqual({ ...session, needs_owner: false });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('is kept in a cookie that no script and no other site can use, and that stays on HTTPS', async () => {
    const [plain, https] = [
      await postSession(person.email, PASSWORD),
      await postSession(person.email, PASSWORD, { 'x-forwarded-proto': 'https' }),
    ];
    const [cookie, secure] = [String(plain.headers['set-cookie']), String(https.headers['set-cookie'])];
    expect(cookie).toMatch(/^cartograph\.session_token=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(secure).toMatch(/^cartograph\.session_token=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
  });

  test('has an id of its own at each sign-in, and the one before ends', async () => {
    const first = await signIn(server, person.email);
    const answer = await postSession(person.email, PASSWORD, { cookie: first.cookie });
    const second = { cookie: cookiesOf(answer) };
    expect(second.cookie).not.toBe(first.cookie);
    expect(await userOf(first)).toBeNull();
    expect(await userOf(second)).toMatchObject({ email: person.email });
    const planted = await postSession(person.email, PASSWORD, { cookie: 'cartograph.session_token=planted.signature' });
    expect(cookiesOf(planted)).not.toContain('planted');
  });

  test('ends when signed out, also in other hands', async () => {
    const headers = await signIn(server, person.email);
    expect(await readReport(headers)).toBe(200);
    const response = await change(server, 'DELETE', '/api/session', undefined, headers);
    expect([response.statusCode, response.body]).toEqual([204, '']);
    expect(String(response.headers['set-cookie'])).toMatch(/^cartograph\.session_token=; Max-Age=0; Path=\/; HttpOnly/);
    expect(await userOf(headers)).toBeNull();
    expect(await readReport(headers)).toBe(401);
    expect((await change(server, 'DELETE', '/api/session', undefined, headers)).statusCode).toBe(204);
    expect((await change(server, 'DELETE', '/api/session')).statusCode).toBe(204);
  });

  test('that was changed is nobody’s', async () => {
    const { cookie } = await signIn(server, person.email);
    const [name = '', value = ''] = cookie.split('=');
    const token = decodeURIComponent(value).split('.')[0] ?? '';
    const forged = createHmac('sha256', 'another secret').update(token).digest('base64');
    const others = ['', token, `${token}.`, `${token}.${forged}`, `${value}x`, value.toLowerCase(), '%', '%E0%A4%A', `.${forged}`];
    for (const other of others) {
      const headers = { cookie: `${name}=${other}` };
      expect({ other, user: await userOf(headers) }).toEqual({ other, user: null });
      expect(await readReport(headers)).toBe(401);
    }
    expect(await readReport({ cookie: `theme=dark; ${cookie}; other=1` })).toBe(200);
  });

  test('ends after 30 days, and is renewed when it is used', async () => {
    const headers = await signIn(server, person.email);
    const token = decodeURIComponent(headers.cookie.split('=')[1] ?? '').split('.')[0];
    const endIn = (ms: number) =>
      sql`UPDATE account_session SET expires_at = ${new Date(Date.now() + ms)} WHERE token = ${token}`.execute(database.db);
    await endIn(28 * DAY_MS);
    expect(String((await readSession(headers)).headers['set-cookie'])).toMatch(/Max-Age=2592000/);
    expect((await readSession(headers)).headers['set-cookie']).toBeUndefined();
    await endIn(-1);
    expect(await readReport(headers)).toBe(401);
    await server.accounts.eraseExpired();
    expect((await sql`SELECT 1 FROM account_session WHERE token = ${token}`.execute(database.db)).rows).toEqual([]);
    expect(await userOf(headers)).toBeNull();
    expect(await userOf(person.headers)).not.toBeNull();
  });

  test('of a member who is removed is of no use at once', async () => {
    const leaver = await makeMember(server, company, 'developer');
    expect(await readReport(leaver.headers)).toBe(200);
    await sql`DELETE FROM account_member WHERE user_id = (SELECT id FROM account_user WHERE email = ${leaver.email})`.execute(database.db);
    expect(await readReport(leaver.headers)).toBe(404);
    expect(await userOf(leaver.headers)).toMatchObject({ email: leaver.email });
  });

  test('keeps no address of anybody', async () => {
    await signIn(server, person.email);
    const { rows } = await sql<{
      ip: string | null;
      agent: string | null;
    }>`SELECT DISTINCT ip_address AS ip, user_agent AS agent FROM account_session`.execute(database.db);
    for (const row of rows) expect([row.ip || '', row.agent || '']).toEqual(['', '']);
  });

  describe('is refused', () => {
    const unknown = () => `${randomUUID()}@shop.example`;

    test('in the same words for an address that nobody has and for a wrong password', async () => {
      const answers = [];
      for (const [email, password] of [
        [person.email, WRONG],
        [unknown(), WRONG],
        [unknown(), ''],
        [person.email, 'x'.repeat(200)],
      ] as const) {
        const response = await postSession(email, password);
        expectProblem(response, 401);
        expect(response.headers['set-cookie']).toBeUndefined();
        answers.push(response.body);
      }
      expect(new Set(answers).size).toBe(1);
    });

    test('for a body that is none, without repeating the password', async () => {
      const response = await postSession('no address', PASSWORD);
      expect(expectProblem(response, 400)).toMatchObject([{ field: 'email', code: 'out_of_range' }]);
      expect(response.body).not.toContain(PASSWORD);
      expect(expectProblem(await change(server, 'POST', '/api/session', { email: person.email }), 400)).toMatchObject([
        { field: 'password', code: 'missing' },
      ]);
    });
  });

  describe('and a change of password', () => {
    const put = (headers: object, current_password: string, new_password: string) =>
      change(server, 'PUT', '/api/account/password', { current_password, new_password }, headers);

    test('ends the person’s other sessions, and nobody else’s', async () => {
      const changer = await makeMember(server, company, 'analyst');
      const [here, there] = [await signIn(server, changer.email), await signIn(server, changer.email)];
      const response = await put(here, PASSWORD, 'another good one');
      expect([response.statusCode, response.body]).toEqual([204, '']);
      for (const old of [here, there, changer.headers]) expect(await userOf(old)).toBeNull();
      expect(await userOf({ cookie: cookiesOf(response) })).toMatchObject({ email: changer.email });
      expect(await userOf(person.headers)).toMatchObject({ email: person.email });
      expectProblem(await postSession(changer.email, PASSWORD), 401);
      await signIn(server, changer.email, 'another good one');
    });

    test('needs the one in force, a good one and somebody to be signed in', async () => {
      expect(expectProblem(await put(person.headers, WRONG, 'another good one'), 403)).toMatchObject([{ field: 'current_password' }]);
      expect(expectProblem(await put(person.headers, PASSWORD, 'short'), 400)).toMatchObject([{ field: 'new_password' }]);
      expectProblem(await put({}, PASSWORD, 'another good one'), 401);
      await signIn(server, person.email);
    });
  });
});

describe('signing in', () => {
  let database: Database;
  let company: Company;
  beforeAll(async () => {
    database = await openFresh('PostgreSQL');
    company = await makeCompany(database);
  });
  afterAll(() => database.close());

  test.each(['somebody', 'nobody'])(
    'as %s is refused after 5 wrong passwords in 15 minutes, on every server, and then taken again',
    async (who) => {
      const servers = [await buildTestServer(database), await buildTestServer(database)] as const;
      const { email } = who === 'somebody' ? await makeMember(servers[0], company, 'analyst') : { email: `${randomUUID()}@shop.example` };
      const attempt = (at: number, password = WRONG) => change(servers[at % 2] as TestServer, 'POST', '/api/session', { email, password });
      const wait = (ms: number) => {
        for (const { clock } of servers) clock.ms += ms;
      };
      const statuses = (await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((at) => attempt(at)))).map((response) => response.statusCode);
      expect(statuses.sort()).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
      wait(5 * 60_000);
      const refused = await attempt(0, PASSWORD);
      expectProblem(refused, 429);
      expect(refused.headers['retry-after']).toBe('600');
      expect(refused.json().detail).toContain('10 minutes');
      wait(10 * 60_000);
      expect((await attempt(1, PASSWORD)).statusCode).toBe(who === 'somebody' ? 200 : 401);
      await Promise.all(servers.map(({ app }) => app.close()));
    },
  );

  test('forgets the wrong passwords before a right one, and erases counts that are over', async () => {
    const server = await buildTestServer(database);
    const { email } = await makeMember(server, company, 'analyst');
    for (let round = 0; round < 2; round += 1) {
      for (let wrong = 0; wrong < 4; wrong += 1)
        expect((await change(server, 'POST', '/api/session', { email, password: WRONG })).statusCode).toBe(401);
      await signIn(server, email);
    }
    await change(server, 'POST', '/api/session', { email, password: WRONG });
    server.clock.ms += 60 * 60_000;
    await server.accounts.eraseExpired();
    expect((await sql`SELECT 1 FROM account_sign_in`.execute(database.db)).rows).toEqual([]);
    await server.app.close();
  });

  test('is refused after 30 attempts a minute from one address, whoever is tried', async () => {
    const server = await buildTestServer(database, { rateLimits: { perAddress: 60_000, perCompany: null, perVisitor: null } });
    const attempt = (remoteAddress: string, url = '/api/session') =>
      server.app.inject({
        method: 'POST',
        url,
        payload: { email: 'no address', password: WRONG },
        headers: { origin: OWN_ORIGIN },
        remoteAddress,
      });
    for (let time = 0; time < 30; time += 1) expect((await attempt('203.0.113.7')).statusCode).toBe(400);
    const response = await attempt('203.0.113.7');
    expectProblem(response, 429);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
    expectProblem(await attempt('203.0.113.7', '/%61pi/session'), 429);
    expect((await attempt('203.0.113.8')).statusCode).toBe(400);
    await server.app.close();
  });
});
