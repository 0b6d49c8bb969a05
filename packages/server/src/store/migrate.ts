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
interface Migration {
  version: number;
  name: string;
}

/** The migrations that come with this version, in order: `migrations/0001_initial.sql` is number 1. */
export function listMigrations(): Migration[] {
  const names = fs.readdirSync(fileURLToPath(FOLDER)).filter((name) => /^\d{4}_\w+\.sql$/.test(name));
  return names.sort().map((name) => ({ version: Number(name.slice(0, 4)), name }));
}

/**
 * Brings the schema up to date, each step in a transaction of its own, and on a Citus cluster spreads the tables by company. Safe while other
 * servers do the same: the migrations' own table is locked for each step. Gives the names of the steps that this call took.
 */
export async function migrate(database: Database): Promise<string[]> {
  await createMigrationTable(database);
  const taken: string[] = [];
  for (const migration of listMigrations()) {
    if (await takeStep(database, migration)) taken.push(migration.name);
  }
  const distributed = await distributeTables(database);
  if (distributed.length > 0) taken.push(`${distributed.length} tables distributed by company`);
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

function takeStep(database: Database, { version, name }: Migration): Promise<boolean> {
  return inTransaction(database, async (tx) => {
    await sql`LOCK TABLE ${TABLE} IN ACCESS EXCLUSIVE MODE`.execute(tx);
    const { rows } = await sql`SELECT 1 FROM ${TABLE} WHERE version = ${version}`.execute(tx);
    if (rows.length > 0) return false;
    await sql.raw(fs.readFileSync(new URL(name, FOLDER), 'utf8')).execute(tx);
    await sql`INSERT INTO ${TABLE} (version, name, applied_at) VALUES (${version}, ${name}, ${new Date()})`.execute(tx);
    return true;
  });
}
