import { randomUUID } from 'node:crypto';
import type { Team } from '@cartograph/core/manage/team';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { change, cookiesOf, invite, makeMember, PASSWORD, signIn, type TestMember } from './support/accounts.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';

const DAY_MS = 24 * 60 * 60_000;

describe.each(SERVER_ONLY)('a team on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let owner: TestMember;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
    company = await makeCompany(database, { name: 'Acme' });
    owner = await makeMember(server, company, 'owner');
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const makeOther = async () => {
    const other = await makeCompany(database);
    return { other, owner: await makeMember(server, other, 'owner') };
  };
  const readTeam = async ({ headers }: TestMember, of = company): Promise<Team> =>
    (await server.app.inject({ url: `/api/companies/${of.key}/team`, headers })).json();
  const memberOf = async (reader: TestMember, email: string, of = company) =>
    (await readTeam(reader, of)).members.find((member) => member.email === email);
  const urlOf = async (member: TestMember, of: Company, reader = member) =>
    `/api/companies/${of.key}/team/members/${(await memberOf(reader, member.email, of))?.member_id}`;
  const post = (by: TestMember, email: string, role = 'analyst') =>
    change(server, 'POST', `/api/companies/${company.key}/team/invitations`, { email, role }, by.headers);
  const accept = (id: string, body: object = { name: 'New', password: PASSWORD }, headers: object = {}) =>
    change(server, 'POST', `/api/invitations/${id}/acceptance`, body, headers);
  const readInvitation = (id: string) => server.app.inject({ url: `/api/invitations/${id}` });
  const someone = () => `${randomUUID()}@shop.example`;

  test('lists its members and, to owners only, the invitations that are open', async () => {
    const analyst = await makeMember(server, company, 'analyst');
    const email = someone();
    const made = (await post(owner, email.toUpperCase())).json();
    expect(made).toEqual({
      invitation_id: expect.stringMatching(/^[\w-]{43}$/),
      email,
      role: 'analyst',
      expires_at: new Date(server.clock.ms + 7 * DAY_MS).toISOString(),
      path: `/dashboard/invitation/${made.invitation_id}`,
    });
    const [seen, hidden] = [await readTeam(owner), await readTeam(analyst)];
    expect(seen.invitations).toEqual([made]);
    expect(hidden.invitations).toEqual([]);
    expect(seen.members.map((member) => [member.email, member.role, member.is_you])).toEqual([
      [owner.email, 'owner', true],
      [analyst.email, 'analyst', false],
    ]);
    expect(hidden.members.map((member) => member.is_you)).toEqual([false, true]);
    await change(server, 'DELETE', `/api/companies/${company.key}/team/invitations/${made.invitation_id}`, undefined, owner.headers);
  });

  describe('an invitation', () => {
    test('shows what it is for, and is used once, by a new person who is signed in by it', async () => {
      const email = someone();
      const { invitation_id: id } = (await post(owner, email, 'developer')).json();
      expect((await readInvitation(id)).json()).toEqual({ email, role: 'developer', company_name: 'Acme', has_account: false });
      const answers = await Promise.all([accept(id), accept(id), accept(id)]);
      expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 404, 404]);
      const accepted = answers.find((answer) => answer.statusCode === 200);
      expect(accepted?.json()).toEqual({
        user: { name: 'New', email },
        companies: [{ key: company.key, name: 'Acme', role: 'developer' }],
        needs_owner: false,
      });
      expect(await memberOf(owner, email)).toMatchObject({ role: 'developer' });
      const session = await server.app.inject({ url: '/api/session', headers: { cookie: accepted ? cookiesOf(accepted) : '' } });
      expect(session.json().user).toEqual({ name: 'New', email });
      expectProblem(await readInvitation(id), 404);
    });

    test('of somebody who has an account is accepted by them alone, signed in', async () => {
      const { owner: invited } = await makeOther();
      const id = await invite(server, company, invited.email, 'analyst');
      expect((await readInvitation(id)).json()).toMatchObject({ email: invited.email, has_account: true });
      expect(expectProblem(await accept(id), 401)).toMatchObject([{ field: 'email', message: expect.stringContaining('sign in') }]);
      const errors = expectProblem(await accept(id, {}, owner.headers), 403);
      expect(errors).toMatchObject([{ field: 'email', message: expect.stringContaining(invited.email) }]);
      const answer = await accept(id, {}, invited.headers);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.json().companies).toHaveLength(2);
      expect(await memberOf(owner, invited.email)).toMatchObject({ role: 'analyst' });
      expectProblem(await accept(id, {}, invited.headers), 404);
    });

    test('is good for 7 days', async () => {
      const id = await invite(server, company, someone(), 'analyst');
      server.clock.ms += 7 * DAY_MS - 1000;
      expect((await readInvitation(id)).statusCode).toBe(200);
      server.clock.ms += 1000;
      expectProblem(await readInvitation(id), 404);
      expectProblem(await accept(id), 404);
      expect((await readTeam(owner)).invitations).toEqual([]);
      await server.accounts.eraseExpired();
      expect((await sql`SELECT 1 FROM account_invitation`.execute(database.db)).rows).toEqual([]);
    });

    test('that is taken back, or made anew, can no longer be used', async () => {
      const email = someone();
      const [first, second] = [await invite(server, company, email, 'analyst'), await invite(server, company, email, 'owner')];
      expectProblem(await accept(first), 404);
      const { other, owner: stranger } = await makeOther();
      const urlIn = (of: Company, id: string) => `/api/companies/${of.key}/team/invitations/${id}`;
      expectProblem(await change(server, 'DELETE', urlIn(other, second), undefined, stranger.headers), 404);
      expectProblem(await change(server, 'DELETE', urlIn(company, second), undefined, stranger.headers), 404);
      expect((await readInvitation(second)).statusCode).toBe(200);
      expect((await change(server, 'DELETE', urlIn(company, second), undefined, owner.headers)).statusCode).toBe(204);
      expectProblem(await change(server, 'DELETE', urlIn(company, second), undefined, owner.headers), 404);
      expectProblem(await accept(second), 404);
    });

    test('is not made for a member, nor for what is no address or role', async () => {
      expect(expectProblem(await post(owner, owner.email), 409)).toMatchObject([{ field: 'email', code: 'conflict' }]);
      expect(expectProblem(await post(owner, 'ana'), 400)).toMatchObject([{ field: 'email' }]);
      expect(expectProblem(await post(owner, someone(), 'admin'), 400)).toMatchObject([{ field: 'role', code: 'unknown_name' }]);
    });

    test.each(['', 'x', 'A'.repeat(43), '%00', 'a%00'.padEnd(45, 'x'), '..%2f..', '🛒'])('of the id %j is none', async (id) => {
      expectProblem(await readInvitation(id), 404);
      expectProblem(await accept(id), 404);
      expectProblem(await change(server, 'DELETE', `/api/companies/${company.key}/team/invitations/${id}`, undefined, owner.headers), 404);
    });

    test('is not accepted with a bad password or name, and stays open then', async () => {
      const id = await invite(server, company, someone(), 'analyst');
      const errors = expectProblem(await accept(id, { name: '', password: 'short' }), 400);
      expect(errors).toMatchObject([{ field: 'name' }, { field: 'password', message: expect.not.stringContaining('short') }]);
      expect((await accept(id)).statusCode).toBe(200);
    });

    test('that somebody is still owed when they join in another way does not stand in the way', async () => {
      const fresh = await openFresh(kind);
      const first = await buildTestServer(fresh);
      const acme = await makeCompany(fresh);
      const id = await invite(first, acme, 'ana@shop.example', 'analyst');
      const token = new URL(String(await first.accounts.findSetupPath()), 'http://a').searchParams.get('token');
      const body = { token, name: 'Ana', email: 'ana@shop.example', password: PASSWORD };
      expect((await change(first, 'POST', '/api/owner', body)).statusCode).toBe(201);
      expectProblem(await first.app.inject({ url: `/api/invitations/${id}` }), 404);
      await first.app.close();
      await fresh.close();
    });
  });

  describe('a member', () => {
    test('gets another role, at once', async () => {
      const member = await makeMember(server, company, 'analyst');
      const url = await urlOf(member, company, owner);
      const keys = () => server.app.inject({ url: `/api/companies/${company.key}/keys`, headers: member.headers });
      expectProblem(await keys(), 403);
      expect((await change(server, 'PATCH', url, { role: 'developer' }, owner.headers)).statusCode).toBe(204);
      expect((await keys()).statusCode).toBe(200);
      expect(expectProblem(await change(server, 'PATCH', url, { role: 'boss' }, owner.headers), 400)).toMatchObject([{ field: 'role' }]);
      expectProblem(await change(server, 'PATCH', url, { role: 'owner' }, member.headers), 403);
    });

    test('leaves, whatever they are, and removes nobody else unless an owner', async () => {
      for (const role of ['analyst', 'developer', 'owner'] as const) {
        const member = await makeMember(server, company, role);
        if (role !== 'owner') expectProblem(await change(server, 'DELETE', await urlOf(owner, company), undefined, member.headers), 403);
        expect((await change(server, 'DELETE', await urlOf(member, company), undefined, member.headers)).statusCode).toBe(204);
        expect(await memberOf(owner, member.email)).toBeUndefined();
        expectProblem(await server.app.inject({ url: `/api/companies/${company.key}/team`, headers: member.headers }), 404);
      }
    });

    test('of another company is out of reach, and so is one that is not there', async () => {
      const { other, owner: stranger } = await makeOther();
      const id = (await memberOf(stranger, stranger.email, other))?.member_id;
      for (const member of [id, 'nobody', '%00']) {
        const url = `/api/companies/${company.key}/team/members/${member}`;
        expectProblem(await change(server, 'PATCH', url, { role: 'analyst' }, owner.headers), 404);
        expectProblem(await change(server, 'DELETE', url, undefined, owner.headers), 404);
      }
      expect(await memberOf(stranger, stranger.email, other)).toMatchObject({ role: 'owner' });
    });

    test('who is the last owner neither leaves nor becomes something else; of two at the same moment one stays', async () => {
      const { other, owner: last } = await makeOther();
      const url = await urlOf(last, other);
      for (const response of [
        await change(server, 'DELETE', url, undefined, last.headers),
        await change(server, 'PATCH', url, { role: 'analyst' }, last.headers),
      ])
        expect(expectProblem(response, 409)).toMatchObject([{ field: 'member', message: expect.stringContaining('last owner') }]);
      expect((await change(server, 'PATCH', url, { role: 'owner' }, last.headers)).statusCode).toBe(204);

      const second = await makeMember(server, other, 'owner');
      const leaving = [
        change(server, 'DELETE', url, undefined, last.headers),
        change(server, 'DELETE', await urlOf(second, other), undefined, second.headers),
      ];
      expect((await Promise.all(leaving)).map((response) => response.statusCode).sort()).toEqual([204, 409]);
      const { rows } = await sql<{ role: string }>`SELECT role FROM account_member AS member JOIN account_organization AS team
        ON team.id = member.organization_id WHERE team.slug = ${other.key}`.execute(database.db);
      expect(rows).toEqual([{ role: 'owner' }]);
    });
  });

  test('of two owners who take each other’s role at the same moment one keeps it, and the other is told that they may not', async () => {
    const { other, owner: first } = await makeOther();
    const second = await makeMember(server, other, 'owner');
    await makeMember(server, other, 'owner');
    const [urlOfFirst, urlOfSecond] = [await urlOf(first, other), await urlOf(second, other)];
    const demote = (url: string, by: TestMember) => change(server, 'PATCH', url, { role: 'analyst' }, by.headers);
    const demoting = await Promise.all([demote(urlOfSecond, first), demote(urlOfFirst, second)]);
    expect(demoting.map((response) => response.statusCode).sort()).toEqual([204, 403]);
    const [keeper, loser] = demoting[0]?.statusCode === 204 ? [first, second] : [second, first];
    expect((await readTeam(keeper, other)).members.map((member) => member.role).sort()).toEqual(['analyst', 'owner', 'owner']);
    expect((await change(server, 'PATCH', await urlOf(loser, other), { role: 'owner' }, keeper.headers)).statusCode).toBe(204);
    const remove = (url: string, by: TestMember) => change(server, 'DELETE', url, undefined, by.headers);
    const removing = await Promise.all([remove(urlOfSecond, first), remove(urlOfFirst, second)]);
    expect(removing.map((response) => response.statusCode).sort()).toEqual([204, 403]);
  });

  describe('a new company', () => {
    const create = (by: TestMember | { headers: object }, settings: object) =>
      change(
        server,
        'POST',
        '/api/companies',
        { key: `new-${randomUUID()}`, name: 'New', timezone: 'Europe/Berlin', currency: 'EUR', ...settings },
        by.headers,
      );

    test('is made by an owner, who owns it too', async () => {
      const key = `new-${randomUUID()}`;
      const response = await create(owner, { key });
      expect([response.statusCode, response.json()]).toEqual([201, { key }]);
      const session = await server.app.inject({ url: '/api/session', headers: owner.headers });
      expect(session.json().companies).toContainEqual({ key, name: 'New', role: 'owner' });
      const report = await server.app.inject({ url: `/api/companies/${key}/revenue-impact`, headers: owner.headers });
      expect(report.json()).toMatchObject({ company: key, timezone: 'Europe/Berlin', currency: 'EUR', model: 'first_touch' });
    });

    test('needs a key that is free, good settings and somebody who owns a company', async () => {
      expect(expectProblem(await create(owner, { key: company.key }), 409)).toMatchObject([{ field: 'key' }]);
      expect(expectProblem(await create(owner, { key: 'Not Good', timezone: 'Mars' }), 400)).toMatchObject([
        { field: 'key' },
        { field: 'timezone' },
      ]);
      expectProblem(await create(await makeMember(server, company, 'developer'), {}), 403);
      expectProblem(await create({ headers: {} }, {}), 401);
    });
  });

  test('keys are listed newest first, shown once, used and revoked at once', async () => {
    const url = `/api/companies/${company.key}/keys`;
    const make = async (scopes: string[]) => (await change(server, 'POST', url, { scopes }, owner.headers)).json();
    const [older, newer] = [await make(['events']), await make(['reports', 'reports'])];
    expect(newer).toEqual({ key_id: expect.stringMatching(/^[0-9a-f]{16}$/), secret: expect.stringMatching(`^ck_${newer.key_id}_`) });
    const list = async () => (await server.app.inject({ url, headers: owner.headers })).json().keys;
    const readWith = async () =>
      (await server.app.inject({ url: `/api/companies/${company.key}/orders`, headers: { authorization: `Bearer ${newer.secret}` } }))
        .statusCode;
    expect(await readWith()).toBe(200);
    const [first, second] = await list();
    expect([first.key_id, second.key_id]).toEqual([newer.key_id, older.key_id]);
    expect(first).toEqual({
      key_id: newer.key_id,
      scopes: ['reports'],
      created_at: expect.any(String),
      last_used_at: new Date(server.clock.ms).toISOString(),
      revoked_at: null,
    });
    expect(JSON.stringify(await list())).not.toContain(newer.secret);
    expect((await change(server, 'DELETE', `${url}/${newer.key_id}`, undefined, owner.headers)).statusCode).toBe(204);
    expect(await readWith()).toBe(401);
    expect((await list())[0].revoked_at).toEqual(expect.any(String));
    const { other, owner: stranger } = await makeOther();
    for (const [by, of, id] of [
      [owner, company, newer.key_id],
      [owner, company, '%00'],
      [stranger, other, older.key_id],
      [stranger, company, older.key_id],
    ] as const)
      expectProblem(await change(server, 'DELETE', `/api/companies/${of.key}/keys/${id}`, undefined, by.headers), 404);
    expect(expectProblem(await change(server, 'POST', url, { scopes: ['all'] }, owner.headers), 400)).toMatchObject([
      { field: 'scopes[0]' },
    ]);
  });

  test('a password is not in any answer', async () => {
    const headers = (await signIn(server, owner.email)) as Record<string, string>;
    for (const url of ['/api/session', `/api/companies/${company.key}/team`]) {
      const { body } = await server.app.inject({ url, headers });
      expect(body).not.toMatch(/password|hash|token/i);
    }
  });
});
