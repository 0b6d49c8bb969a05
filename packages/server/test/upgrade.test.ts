import fs from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rebuildCompany, verifyCompany } from '../src/ingest/rebuild.ts';
import { type Company, findCompany } from '../src/store/companies.ts';
import { type Database, openDatabase } from '../src/store/database.ts';
import { listMigrations, migrate } from '../src/store/migrate.ts';
import { createPostgresDatabase, DATABASE_KINDS } from './support/databases.ts';
import { dumpSchema } from './support/dump-schema.ts';
import { openReader, type Reader } from './support/reader.ts';
import { buildTestServer, type TestServer } from './support/server.ts';

/**
 * A database as the first version left it: made by its own migration, filled by its own server over HTTP, written by pg_dump; and what its own reports
 * said, by query. Neither is ever made anew: later versions have to come from there.
 */
const read = (name: string) => fs.readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
const REPORTS = JSON.parse(read('schema-0001-reports.json')) as Record<string, object>;

describe.each(DATABASE_KINDS)('a database of the first version on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let reader: Reader;
  let taken: string[];
  beforeAll(async () => {
    database = await openDatabase(kind === 'PGlite' ? { memory: true } : { url: await createPostgresDatabase() });
    await sql.raw(read('schema-0001.sql')).execute(database.db);
    taken = await migrate(database);
    server = await buildTestServer(database);
    company = (await findCompany(database.db, 'acme')) as Company;
    reader = await openReader(server, company);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const readReports = async () => {
    const reports: Record<string, object> = {};
    for (const query of Object.keys(REPORTS)) reports[query] = await reader.revenue(query);
    return reports;
  };

  test('takes every later step and has the schema of a new one', async () => {
    expect(taken).toEqual(
      listMigrations()
        .slice(1)
        .map(({ name }) => name),
    );
    // A column that was added stands last; in a new database, too, for both took the same steps.
    expect(await dumpSchema(database)).toBe(fs.readFileSync(new URL('../migrations/schema.txt', import.meta.url), 'utf8'));
  });

  test('reports what it reported before', async () => {
    expect(await readReports()).toMatchObject(REPORTS);
  });

  test('is all as it should be once it is rebuilt, which changes no event, and reports the same', async () => {
    const { events, claims, visitors } = await rebuildCompany(database, company.companyId, new Date(), () => undefined);
    expect({ events, claims, visitors }).toEqual({ events: 0, claims: 0, visitors: 8 });
    const nothing = { visitors: 8, events: 0, claims: 0, rollupRows: 0 };
    expect(await verifyCompany(database, company.companyId, new Date(), () => undefined)).toEqual(nothing);
    expect(await readReports()).toMatchObject(REPORTS);
    const { orders } = await reader.orders(Object.keys(REPORTS)[0]);
    expect(orders.length).toBeGreaterThan(5);
  });
});
