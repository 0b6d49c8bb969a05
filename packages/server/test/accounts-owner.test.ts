import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { listPeople } from '../src/store/people.ts';
import { change, cookiesOf, PASSWORD } from './support/accounts.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';

describe.each(DATABASE_KINDS)('the first owner on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const readSession = async (cookie?: string) =>
    (await server.app.inject({ url: '/api/session', headers: cookie === undefined ? {} : { cookie } })).json();
  const tokenOf = async () => new URL(String(await server.accounts.findSetupPath()), 'http://a').searchParams.get('token') ?? '';
  const create = (token: string, email: string) => change(server, 'POST', '/api/owner', { token, name: 'Ana', email, password: PASSWORD });

  test('is created with the token that was printed, once, and owns every company', async () => {
    expect(await readSession()).toEqual({ user: null, companies: [], needs_owner: true });
    const companies = [
      await makeCompany(database, { key: 'acme', name: 'Acme' }),
      await makeCompany(database, { key: 'bolt', name: 'Bolt' }),
    ];
    const token = await tokenOf();
    for (const wrong of ['', 'x', `${token}x`, token.slice(1), token.toLowerCase()])
      expectProblem(await create(wrong, 'ana@shop.example'), 403);
    expect(await listPeople(database.db)).toEqual([]);

    const answers = await Promise.all(['ana', 'bob', 'cyd', 'dan'].map((name) => create(token, `${name}@shop.example`)));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([201, 409, 409, 409]);
    const winner = answers.find((answer) => answer.statusCode === 201);
    const session = {
      user: { name: 'Ana', email: expect.stringMatching(/@shop\.example$/) },
      companies: companies.map(({ key, name }) => ({ key, name, role: 'owner' })),
      needs_owner: false,
    };
    expect(winner?.json()).toEqual(session);
    expect(await readSession(winner && cookiesOf(winner))).toEqual(session);
    expect(await listPeople(database.db)).toHaveLength(1);

    expect(await server.accounts.findSetupPath()).toBeNull();
    expectProblem(await create(token, 'eve@shop.example'), 409);
    expect(await readSession()).toEqual({ user: null, companies: [], needs_owner: false });
  });
});
