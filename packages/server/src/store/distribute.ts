import { sql } from 'kysely';
import type { Database, Query } from './database.ts';
import { inTransaction } from './transaction.ts';

/**
 * Tables that belong to no company, beside those of people and of the schema itself: they stay on the coordinator, where every server connects. None is
 * joined with a company's.
 */
const SHARED_TABLES = ['company', 'platform_shop'];

/**
 * Spreads the tables of companies over the nodes of a Citus cluster, the rows of one company side by side on one node, those that are not spread yet.
 * Without the extension it does nothing. Gives the names of the tables that this call spread. Safe while other servers do the same.
 */
export async function distributeTables(database: Database, isCluster: (db: Query) => Promise<boolean> = hasCitus): Promise<string[]> {
  if (!(await isCluster(database.db))) return [];
  const distributed: string[] = [];
  for (const table of await listTenantTables(database.db)) {
    if (await distributeTable(database, table)) distributed.push(table);
  }
  return distributed;
}

async function hasCitus(db: Query): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM pg_extension WHERE extname = 'citus'`.execute(db);
  return rows.length > 0;
}

/** Every table with a company in each row. */
async function listTenantTables(db: Query): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT class.relname AS name FROM pg_class AS class
    JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid AND attribute.attname = 'company_id' AND NOT attribute.attisdropped
    WHERE class.relkind = 'r' AND class.relnamespace = 'public'::regnamespace AND NOT class.relname = ANY(${SHARED_TABLES})
    ORDER BY class.relname`.execute(db);
  return rows.map(({ name }) => name);
}

/** Spreads one table, in a transaction of its own, beside those that are spread already. The lock is the one of migrations. */
function distributeTable(database: Database, table: string): Promise<boolean> {
  return inTransaction(database, async (tx) => {
    await sql`LOCK TABLE schema_migration IN ACCESS EXCLUSIVE MODE`.execute(tx);
    const { rows } = await sql<{ name: string }>`
      SELECT class.relname AS name FROM pg_dist_partition AS part JOIN pg_class AS class ON class.oid = part.logicalrelid
      WHERE part.partmethod = 'h' AND class.relnamespace = 'public'::regnamespace ORDER BY class.relname`.execute(tx);
    const spread = rows.map(({ name }) => name);
    if (spread.includes(table)) return false;
    const beside = spread[0] ?? 'none';
    await sql`SELECT create_distributed_table(${table}::text::regclass, 'company_id', colocate_with => ${beside}::text)`.execute(tx);
    return true;
  });
}
