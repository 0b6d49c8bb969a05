import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../src/store/database.ts';
import { isMigrated, listMigrations, type Migration, migrate, orderMigrations, takeMigrations } from '../src/store/migrate.ts';
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
  const takeUntil = (database: Database, last: number) =>
    takeMigrations(
      database,
      listMigrations().filter(({ version }) => version <= last),
    );

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

  test('gives products that earned something before their sums over all channels and profiles', async () => {
    const database = await connect(await createPostgresDatabase());
    await takeUntil(database, 19);
    const earned = [
      ['CHAT', '', 100],
      ['CHAT', 'autumn', 20],
      ['FAQ', 'autumn', 3],
    ] as const;
    for (const [channel, profile, units] of earned) {
      await sql`
        INSERT INTO daily_product (company_id, currency, day, product_id, channel, ai_profile, unit_micros_linear)
        VALUES (1, 'USD', '2026-01-01', 'shirt', ${channel}, ${profile}, ${units})`.execute(database.db);
    }
    await takeUntil(database, 20);
    const { rows } = await sql<{ sums: string }>`
      SELECT channel || ',' || ai_profile || ',' || unit_micros_linear AS sums FROM daily_product
      WHERE company_id = 1 ORDER BY channel, ai_profile`.execute(database.db);
    expect(rows.map(({ sums }) => sums)).toEqual([',,123', ',autumn,23', 'CHAT,,120', 'CHAT,autumn,20', 'FAQ,,3', 'FAQ,autumn,3']);
  });

  test('gives products that earned something before their sums of each week', async () => {
    const database = await connect(await createPostgresDatabase());
    await takeUntil(database, 23);
    for (const [day, units] of [
      ['2026-03-01', 1],
      ['2026-03-02', 20],
      ['2026-03-08', 300],
      ['2026-03-09', 4_000],
    ] as const) {
      await sql`
        INSERT INTO daily_product (company_id, currency, day, product_id, channel, ai_profile, unit_micros_linear)
        VALUES (1, 'USD', ${day}, 'shirt', 'CHAT', '', ${units})`.execute(database.db);
    }
    await takeUntil(database, 24);
    const { rows } = await sql<{ sums: string }>`
      SELECT week || ' ' || channel || ' ' || unit_micros_linear AS sums FROM weekly_product WHERE company_id = 1 ORDER BY week`.execute(
      database.db,
    );
    expect(rows.map(({ sums }) => sums)).toEqual(['2026-02-23 CHAT 1', '2026-03-02 CHAT 320', '2026-03-09 CHAT 4000']);
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

  test.each([
    [['0001_one.sql', '0002_two.sql', '0002_too.sql'], 'two migrations have the number 2: 0002_too.sql and 0002_two.sql'],
    [['0001_one.sql', '2_two.sql'], 'the migration 2_two.sql needs a name such as 0001_initial.sql'],
    [['0001_one.sql', '0002-two.sql'], 'the migration 0002-two.sql needs a name such as 0001_initial.sql'],
  ])('refuses %j', (names, message) => {
    expect(() => orderMigrations(names)).toThrow(expect.objectContaining({ code: 'bad_migrations', message }));
  });

  test('puts its steps in order, and may leave a number out', () => {
    const names = ['schema.txt', '0010_ten.sql', '0002_two.sql', '0001_one.sql'];
    expect(orderMigrations(names).map(({ version }) => version)).toEqual([1, 2, 10]);
  });

  test('refuses a database that a newer version has migrated', async () => {
    const database = await connect(await createPostgresDatabase());
    await migrate(database);
    await sql`INSERT INTO schema_migration (version, name, applied_at) VALUES (9999, '9999_future.sql', now())`.execute(database.db);
    await expect(migrate(database)).rejects.toThrow('the database is of a newer version, which took 9999_future.sql');
  });

  test('refuses a step whose number the database took under another name, and one that comes after its turn', async () => {
    const database = await connect(await createPostgresDatabase());
    const [first, second] = listMigrations() as [Migration, Migration];
    await takeMigrations(database, [first]);
    const renamed = { ...first, name: '0001_another.sql' };
    await expect(takeMigrations(database, [renamed])).rejects.toThrow(`took ${first.name} as number 1, which is 0001_another.sql here`);
    await takeMigrations(database, [first, second]);
    await sql`DELETE FROM schema_migration WHERE version = 1`.execute(database.db);
    await expect(migrate(database)).rejects.toThrow(`the database took ${second.name} before ${first.name}, which comes first`);
  });
});
