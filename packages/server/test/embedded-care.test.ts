import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../src/config/environment.ts';
import { startServer } from '../src/serve.ts';
import { type Database, openDatabase } from '../src/store/database.ts';
import { openDurable } from '../src/store/durable-fs.ts';
import { openCare, WAL_BYTES_MAX } from '../src/store/embedded-care.ts';
import { makeFolder } from './support/command.ts';

const MINUTE_MS = 60_000;
const SEGMENT_BYTES = 16 * 1024 * 1024;
const FIRST_SEGMENT = '000000010000000000000001';
/** Rows that are written with 2 MiB of log each before the database is killed. */
const KILLED_AFTER = 60;
const KEEPS_WRITING = fileURLToPath(new URL('./support/keep-writing.mjs', import.meta.url));

/** An embedded database as it is when it was made; copying it is faster than making one. */
let made: string;
beforeAll(async () => {
  made = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-care-'));
  await (await openDurable(path.join(made, 'pgdata'))).close();
});
afterAll(() => fs.rmSync(made, { recursive: true, force: true }));

/** A folder with an embedded database of the test's own. */
function makeDatabase(): string {
  const folder = makeFolder();
  fs.cpSync(made, folder, { recursive: true });
  return folder;
}

/** The segments of the log. */
const listSegments = (folder: string) =>
  fs.readdirSync(path.join(folder, 'pgdata', 'pg_wal')).filter((name) => /^[0-9A-F]{24}$/.test(name));

/** Writes twice as much log as is let lie, and to no table. */
const writeLog = ({ db }: Database) =>
  sql`SELECT pg_logical_emit_message(false, 'test', repeat('x', 8388608)) FROM generate_series(1, ${(2 * WAL_BYTES_MAX) / 8_388_608})`.execute(
    db,
  );

const readCheckpoint = async ({ db }: Database) => {
  const { rows } = await sql<{ redo: string }>`SELECT redo_lsn::text AS redo FROM pg_control_checkpoint()`.execute(db);
  return rows[0]?.redo;
};

test('a server keeps the log of its embedded database short', async () => {
  const folder = makeDatabase();
  const server = await startServer(readConfig({ CARTOGRAPH_DATA: folder, PORT: '0', LOG_LEVEL: 'silent' }));
  try {
    const before = await readCheckpoint(server.database);
    await writeLog(server.database);
    expect(listSegments(folder).length * SEGMENT_BYTES).toBeGreaterThan(2 * WAL_BYTES_MAX);
    await vi.waitFor(async () => expect(await readCheckpoint(server.database)).not.toBe(before), { timeout: 10_000, interval: 50 });
    // What is left are the segment in use and some to be written over.
    expect(listSegments(folder)).not.toContain(FIRST_SEGMENT);
    expect(listSegments(folder).length * SEGMENT_BYTES).toBeLessThanOrEqual(WAL_BYTES_MAX + 2 * SEGMENT_BYTES);
  } finally {
    await server.close();
  }
});

test('a checkpoint puts the tables themselves on the disk, and makes no file, for which a full disk has no room', async () => {
  const files = path.join(makeDatabase(), 'pgdata');
  const pglite = await openDurable(files);
  const synced = new Set<number>();
  const sync = fs.fdatasyncSync;
  const rename = vi.spyOn(fs, 'renameSync');
  const spy = vi.spyOn(fs, 'fdatasyncSync').mockImplementation((descriptor) => {
    synced.add(fs.fstatSync(descriptor).ino);
    sync(descriptor);
  });
  try {
    await pglite.exec('CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id');
    const { rows } = await pglite.query<{ file: string }>("SELECT pg_relation_filepath('kept') AS file");
    const { ino } = fs.statSync(path.join(files, String(rows[0]?.file)));
    expect(synced.has(ino)).toBe(false);
    rename.mockClear();
    await pglite.exec('CHECKPOINT');
    expect(synced.has(ino)).toBe(true);
    expect(rename).not.toHaveBeenCalled();
  } finally {
    rename.mockRestore();
    spy.mockRestore();
    await pglite.close();
  }
});

test('killed in the middle of its care, a database has all that was acknowledged', async () => {
  const folder = makeDatabase();
  const child = spawn(process.execPath, [KEEPS_WRITING, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const acknowledged: number[] = [];
  for await (const line of readline.createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line));
    if (acknowledged.length === KILLED_AFTER) child.kill('SIGKILL');
  }
  await ended;
  // A checkpoint was made before.
  expect(listSegments(folder)).not.toContain(FIRST_SEGMENT);
  const database = await openDatabase({ folder });
  try {
    const { rows } = await sql<{ id: number }>`SELECT id FROM kept`.execute(database.db);
    const kept = new Set(rows.map(({ id }) => id));
    expect(acknowledged.length).toBeGreaterThanOrEqual(KILLED_AFTER);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  } finally {
    await database.close();
  }
});

/** What was done to a table since the database was opened. */
async function readCared({ db }: Database, table: string) {
  await sql`SELECT pg_stat_force_next_flush()`.execute(db);
  const { rows } = await sql`
    SELECT vacuum_count AS vacuumed, analyze_count AS analyzed, n_dead_tup AS dead FROM pg_stat_user_tables WHERE relname = ${table}`.execute(
    db,
  );
  return rows[0];
}

const running = new AbortController().signal;
const fail = (error: unknown) => {
  throw error;
};

test('what was done before a start is cared for after it, and old transactions are forgotten in every database', async () => {
  const folder = makeDatabase();
  const first = await openDurable(path.join(folder, 'pgdata'));
  await first.exec('CREATE TABLE large AS SELECT id FROM generate_series(1, 5000) AS id');
  await first.exec('CREATE TABLE small AS SELECT 1 AS id');
  await first.exec('ALTER SYSTEM SET autovacuum_freeze_max_age = 100000');
  await first.exec('DO $$ BEGIN FOR time IN 1..100001 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$');
  await first.close();

  const database = await openDatabase({ folder });
  try {
    const readAges = async () => {
      const { rows } = await sql<{ datname: string; age: number }>`SELECT datname, age(datfrozenxid) FROM pg_database`.execute(database.db);
      return Object.fromEntries(rows.map(({ datname, age }) => [datname, age > 100_000 ? 'old' : 'young']));
    };
    expect(await readAges()).toEqual({ postgres: 'old', template0: 'young', template1: 'young' });
    const clock = { ms: 0 };
    const care = openCare(database.db, () => clock.ms);
    clock.ms += MINUTE_MS;
    await care(running, fail);
    expect(await readAges()).toEqual({ postgres: 'young', template0: 'young', template1: 'young' });
    expect(await readCared(database, 'large')).toMatchObject({ vacuumed: 1, analyzed: 1 });
    expect(await readCared(database, 'small')).toMatchObject({ analyzed: 0 });
  } finally {
    await database.close();
  }
});

describe('a table', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ folder: made });
  });
  afterAll(() => database.close());

  const makeTable = async (table: string, inserted: number, deleted: number) => {
    await sql`CREATE TABLE ${sql.id(table)} AS SELECT generate_series(1, ${inserted}::integer) AS id`.execute(database.db);
    await sql`DELETE FROM ${sql.id(table)} WHERE id <= ${deleted}`.execute(database.db);
  };

  test.each([
    ['few rows', 40, 0, { vacuumed: 0, analyzed: 0, dead: 0 }],
    ['some rows', 60, 0, { vacuumed: 0, analyzed: 1, dead: 0 }],
    ['many rows', 1_100, 0, { vacuumed: 1, analyzed: 1, dead: 0 }],
    ['some dead rows', 60, 40, { vacuumed: 0, analyzed: 1, dead: 40 }],
    ['many dead rows', 60, 55, { vacuumed: 1, analyzed: 1, dead: 0 }],
  ])('with %s gets what autovacuum would give it, a minute later, once', async (table, inserted, deleted, expected) => {
    const clock = { ms: 0 };
    const care = openCare(database.db, () => clock.ms);
    await makeTable(table, inserted, deleted);
    await care(running, fail);
    expect(await readCared(database, table)).toEqual({ vacuumed: 0, analyzed: 0, dead: deleted });
    for (let minute = 0; minute < 3; minute += 1) {
      clock.ms += MINUTE_MS;
      await care(running, fail);
      expect(await readCared(database, table)).toEqual(expected);
    }
  });

  test('with many new rows among more is vacuumed within seconds, for others wait while that takes long', async () => {
    const clock = { ms: 0 };
    const care = openCare(database.db, () => clock.ms);
    await makeTable('a large one', 150_000, 0);
    await sql`ANALYZE "a large one"`.execute(database.db);
    await sql`SELECT pg_stat_force_next_flush()`.execute(database.db);
    clock.ms += MINUTE_MS / 6;
    await care(running, fail);
    await sql`INSERT INTO "a large one" SELECT generate_series(1, 20001)`.execute(database.db);
    // What was inserted is counted within a second, or now.
    await sql`SELECT pg_stat_force_next_flush()`.execute(database.db);
    clock.ms += MINUTE_MS / 6;
    await care(running, fail);
    expect(await readCared(database, 'a large one')).toEqual({ vacuumed: 2, analyzed: 1, dead: 0 });
    clock.ms += MINUTE_MS;
    await care(running, fail);
    expect(await readCared(database, 'a large one')).toEqual({ vacuumed: 2, analyzed: 2, dead: 0 });
  });

  test('that cannot be cared for is told of and keeps no other from it; once a server ends none is begun', async () => {
    const clock = { ms: 0 };
    const care = openCare(database.db, () => clock.ms);
    await sql`
      CREATE FUNCTION spoil(id integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS
      'BEGIN IF current_setting(''test.is_spoilt'', true) = ''yes'' THEN RAISE ''spoilt''; END IF; RETURN id; END'`.execute(database.db);
    await makeTable('a spoilt one', 60, 0);
    await sql`CREATE INDEX ON "a spoilt one" (spoil(id))`.execute(database.db);
    await makeTable('one after it', 60, 0);
    await sql`SET test.is_spoilt = 'yes'`.execute(database.db);
    clock.ms += MINUTE_MS;
    const errors: unknown[] = [];
    await care(AbortSignal.abort(), fail);
    expect(await readCared(database, 'one after it')).toMatchObject({ analyzed: 0 });
    await sql`INSERT INTO "one after it" VALUES (0)`.execute(database.db);
    clock.ms += MINUTE_MS;
    await care(running, (error) => errors.push(error));
    expect(errors).toEqual([expect.objectContaining({ message: 'spoilt' })]);
    expect(await readCared(database, 'one after it')).toMatchObject({ analyzed: 1 });
  });
});
