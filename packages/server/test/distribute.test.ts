import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../src/store/database.ts';
import { distributeTables } from '../src/store/distribute.ts';
import { migrate } from '../src/store/migrate.ts';
import { createPostgresDatabase } from './support/databases.ts';

/** Stands in for the extension on a plain PostgreSQL: the same table and function by name and parameters, which note what they are asked for. */
async function standIn({ db }: Database): Promise<void> {
  const statements = [
    'CREATE TABLE pg_dist_partition (logicalrelid regclass NOT NULL, partmethod "char" NOT NULL)',
    'CREATE TABLE asked (place bigint GENERATED ALWAYS AS IDENTITY, name text, distribution_column text, colocate_with text)',
    `CREATE FUNCTION create_distributed_table(table_name regclass, distribution_column text, distribution_type text DEFAULT 'hash',
       colocate_with text DEFAULT 'default', shard_count int DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
       INSERT INTO pg_dist_partition VALUES (table_name, 'h');
       INSERT INTO asked (name, distribution_column, colocate_with) VALUES (table_name::text, distribution_column, colocate_with) $$`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}

interface Asked {
  name: string;
  distribution_column: string;
  colocate_with: string;
}

describe('distributing', () => {
  const open: Database[] = [];
  let database: Database;
  let names: string[];
  const asked = async () =>
    (await sql<Asked>`SELECT name, distribution_column, colocate_with FROM asked ORDER BY place`.execute(database.db)).rows;
  beforeAll(async () => {
    const url = await createPostgresDatabase();
    for (let servers = 0; servers < 3; servers += 1) open.push(await openDatabase({ url }));
    [database] = open as [Database];
    await migrate(database);
    await standIn(database);
    const tables = await database.db.introspection.getTables();
    const ofCompanies = tables.filter(({ columns }) => columns.some(({ name }) => name === 'company_id'));
    names = ofCompanies.map(({ name }) => name).filter((name) => !['company', 'platform_shop'].includes(name));
  });
  afterAll(async () => {
    for (const server of open) await server.close();
  });

  test('asks nothing of a PostgreSQL without the extension', async () => {
    expect(await distributeTables(database)).toEqual([]);
    expect(await migrate(database)).toEqual([]);
    expect(await asked()).toEqual([]);
  });

  test('spreads each table of companies once, by company, beside each other, though several servers begin at the same moment', async () => {
    const taken = await Promise.all(open.map((server) => distributeTables(server, async () => true)));
    expect(taken.flat().sort()).toEqual(names.sort());
    const [first, ...others] = await asked();
    expect(first).toMatchObject({ distribution_column: 'company_id', colocate_with: 'none' });
    expect(others.every((row) => row.distribution_column === 'company_id' && names.includes(row.colocate_with))).toBe(true);
    expect([first, ...others].map((row) => row?.name).sort()).toEqual(names);
    expect(await distributeTables(database, async () => true)).toEqual([]);
  });

  test('spreads what a later migration adds beside what is spread', async () => {
    await sql`CREATE TABLE added (company_id bigint NOT NULL, id bigint NOT NULL, PRIMARY KEY (company_id, id))`.execute(database.db);
    expect(await distributeTables(database, async () => true)).toEqual(['added']);
    expect((await asked()).at(-1)).toMatchObject({ name: 'added', distribution_column: 'company_id' });
  });

  test('leaves the lists that belong to no company where they are', () => {
    expect(names).not.toContain('company');
    expect(names).not.toContain('schema_migration');
    expect(names.filter((name) => name.startsWith('account_'))).toEqual([]);
    expect(names).toContain('event');
  });
});
