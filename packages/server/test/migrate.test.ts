import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../src/store/database.ts';
import { isMigrated, listMigrations, migrate } from '../src/store/migrate.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { makeCompany } from './support/server.ts';

describe('migrating', () => {
  const open: Database[] = [];
  const connect = async (url: string) => {
    const database = await openDatabase({ url });
    open.push(database);
    return database;
  };
  afterEach(async () => {
    for (const database of open.splice(0)) await database.close();
  });
  const all = listMigrations().map((migration) => migration.name);

  test('takes every step once, though several servers begin at the same moment', async () => {
    const url = await createPostgresDatabase();
    const servers = await Promise.all(Array.from({ length: 4 }, () => connect(url)));
    expect(await Promise.all(servers.map(({ db }) => isMigrated(db)))).toEqual([false, false, false, false]);
    const taken = await Promise.all(servers.map(migrate));
    expect(taken.flat().sort()).toEqual(all);
    expect(await Promise.all(servers.map(({ db }) => isMigrated(db)))).toEqual([true, true, true, true]);
    expect((await Promise.all(servers.map(migrate))).flat()).toEqual([]);
    expect((await Promise.all(servers.map(migrate))).flat()).toEqual([]);
    const [first] = servers as [Database];
    const { rows } = await sql<{ name: string }>`SELECT name FROM schema_migration ORDER BY version`.execute(first.db);
    expect(rows.map((row) => row.name)).toEqual(all);
  });

  test('again and again, many servers on many databases, never fails', async () => {
    for (let round = 0; round < 5; round += 1) {
      const url = await createPostgresDatabase();
      const servers = await Promise.all(Array.from({ length: 3 }, () => connect(url)));
      expect((await Promise.all(servers.map(migrate))).flat().sort()).toEqual(all);
    }
  });

  test('leaves what is there alone', async () => {
    const database = await connect(await createPostgresDatabase());
    await migrate(database);
    const company = await makeCompany(database);
    await migrate(database);
    const rows = await database.db.selectFrom('company').select('company_key').execute();
    expect(rows.map((row) => row.company_key)).toEqual([company.key]);
  });

  test('that fails half way leaves nothing of its step behind, and can be tried again', async () => {
    const url = await createPostgresDatabase();
    const database = await connect(url);
    // A table in the way of the last of the first step's.
    await sql`CREATE TABLE daily_visitors (in_the_way integer)`.execute(database.db);
    await expect(migrate(database)).rejects.toThrow(/daily_visitors/);
    expect(await isMigrated(database.db)).toBe(false);
    const { rows } = await sql<{ found: string | null }>`SELECT to_regclass('event')::text AS found`.execute(database.db);
    expect(rows).toEqual([{ found: null }]);
    await sql`DROP TABLE daily_visitors`.execute(database.db);
    expect(await migrate(database)).toEqual(all);
  });

  test('numbers its steps upwards, each once', () => {
    const versions = listMigrations().map((migration) => migration.version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });
});
