import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type { Database, Query } from './database.ts';
import { distributeTables } from './distribute.ts';
import { codeOf } from './failure.ts';
import { inTransaction } from './transaction.ts';

const FOLDER = new URL('../../migrations/', import.meta.url);
const TABLE = sql.table('schema_migration');

/** Creating a table that another server is creating fails as a duplicate of its name or type, `IF NOT EXISTS` or not. */
const CREATED_MEANWHILE = new Set(['23505', '42P07', '42710']);

/** One numbered step of the schema. */
export interface Migration {
  version: number;
  name: string;
}

/** The files of migrations cannot be put in one order, or not in the one in which a database took them. The message is for whoever wrote them. */
class BadMigrations extends Error {
  readonly code = 'bad_migrations';
}

/** The migrations that come with this version, in order: `migrations/0001_initial.sql` is number 1. Throws BadMigrations. */
export function listMigrations(): Migration[] {
  return orderMigrations(fs.readdirSync(fileURLToPath(FOLDER)));
}

/** The migrations among the names of some files, in order. Throws BadMigrations where one has no number or two have the same. */
export function orderMigrations(names: readonly string[]): Migration[] {
  const migrations = names
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map(readName);
  for (const [index, { version, name }] of migrations.entries()) {
    const before = migrations[index - 1];
    if (before?.version === version) throw new BadMigrations(`two migrations have the number ${version}: ${before.name} and ${name}`);
  }
  return migrations;
}

function readName(name: string): Migration {
  if (!/^\d{4}_\w+\.sql$/.test(name)) throw new BadMigrations(`the migration ${name} needs a name such as 0001_initial.sql`);
  return { version: Number(name.slice(0, 4)), name };
}

/**
 * Brings the schema up to date, each step in a transaction of its own, and on a Citus cluster spreads the tables by company. Safe while other
 * servers do the same: the migrations' own table is locked for each step. Gives the names of the steps that this call took. Throws BadMigrations
 * where the database took a step of that number under another name, one of a later number before, or one that only a newer version knows.
 */
export async function migrate(database: Database): Promise<string[]> {
  const migrations = listMigrations();
  const taken = await takeMigrations(database, migrations);
  await refuseNewer(database, migrations.at(-1)?.version ?? 0);
  const distributed = await distributeTables(database);
  return distributed.length === 0 ? taken : [...taken, `${distributed.length} tables distributed by company`];
}

/** A schema may have moved what this version writes; nothing of it is touched. */
async function refuseNewer({ db }: Database, lastVersion: number): Promise<void> {
  const { rows } = await sql<Migration>`SELECT version, name FROM ${TABLE} WHERE version > ${lastVersion} ORDER BY version LIMIT 1`.execute(
    db,
  );
  const [newer] = rows;
  if (newer !== undefined)
    throw new BadMigrations(
      `the database is of a newer version, which took ${newer.name}: start that one, or restore the backup from before`,
    );
}

/** Takes the given steps. */
export async function takeMigrations(database: Database, migrations: readonly Migration[]): Promise<string[]> {
  await createMigrationTable(database);
  const taken: string[] = [];
  for (const migration of migrations) {
    if (await takeStep(database, migration)) taken.push(migration.name);
  }
  return taken;
}

/** Tells whether the schema has every migration that this version knows. Throws where the database cannot be asked. */
export async function isMigrated(db: Query): Promise<boolean> {
  const exists = await sql<{ name: string | null }>`SELECT to_regclass('schema_migration')::text AS name`.execute(db);
  if (exists.rows[0]?.name == null) return false;
  const { rows } = await sql<{ version: number }>`SELECT coalesce(max(version), 0) AS version FROM ${TABLE}`.execute(db);
  return (rows[0]?.version ?? 0) >= (listMigrations().at(-1)?.version ?? 0);
}

async function createMigrationTable(database: Database): Promise<void> {
  const create = sql`CREATE TABLE IF NOT EXISTS ${TABLE} (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL)`;
  try {
    await create.execute(database.db);
  } catch (error) {
    if (!CREATED_MEANWHILE.has(codeOf(error))) throw error;
  }
}

function takeStep(database: Database, migration: Migration): Promise<boolean> {
  return inTransaction(database, async (tx) => {
    await sql`LOCK TABLE ${TABLE} IN ACCESS EXCLUSIVE MODE`.execute(tx);
    if (await isTaken(tx, migration)) return false;
    const { version, name } = migration;
    await sql.raw(fs.readFileSync(new URL(name, FOLDER), 'utf8')).execute(tx);
    await sql`INSERT INTO ${TABLE} (version, name, applied_at) VALUES (${version}, ${name}, ${new Date()})`.execute(tx);
    return true;
  });
}

async function isTaken(tx: Query, { version, name }: Migration): Promise<boolean> {
  const { rows } = await sql<Migration>`SELECT version, name FROM ${TABLE} WHERE version >= ${version} ORDER BY version`.execute(tx);
  const [same] = rows;
  if (same === undefined) return false;
  if (same.version !== version) throw new BadMigrations(`the database took ${same.name} before ${name}, which comes first`);
  if (same.name !== name) throw new BadMigrations(`the database took ${same.name} as number ${version}, which is ${name} here`);
  return true;
}
