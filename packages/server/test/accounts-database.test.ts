import { getMigrations } from 'better-auth/db/migration';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authOptions } from '../src/accounts/auth.ts';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { makeMember } from './support/accounts.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { watchStatements } from './support/sent-statements.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';

describe.each(DATABASE_KINDS)('accounts on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
    company = await makeCompany(database);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  test('have every table and column that better-auth wants, by our own migrations', async () => {
    const { toBeCreated, toBeAdded } = await getMigrations(authOptions(database.db, 'x'.repeat(32)));
    expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] });
  });

  test('cost a request one statement, each table by an index', async () => {
    const { headers } = await makeMember(server, company, 'analyst');
    const read = () => server.app.inject({ url: `/api/companies/${company.key}/team/members/x`, method: 'PATCH', headers });
    await read();
    const watched = watchStatements();
    expect((await read()).statusCode).toBe(403);
    expect(watched.stop().map(({ text }) => text)).toEqual([expect.stringMatching(/^select .* from "account_session"/)]);
  });
});
