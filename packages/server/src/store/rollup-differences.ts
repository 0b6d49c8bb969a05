import { ROLLUP_TABLES, ROLLUPS, type RollupTable } from '@cartograph/core/rollup/tables';
import type { Tally } from '@cartograph/core/rollup/tally';
import { sql } from 'kysely';
import type { Database, Query } from './database.ts';
import { codeOf, orUnavailable } from './failure.ts';
import { describeColumns } from './recordset.ts';
import { columnsOf } from './rollup-columns.ts';
import { addRows, toRollupRows } from './rollups.ts';
import { runTogether, type Statement, toJson, toStatement } from './statement.ts';
import { inTransaction } from './transaction.ts';

const KEEP = `INSERT INTO rollup_difference (company_id, difference_id, ${ROLLUP_TABLES.join(', ')})
  SELECT $1::bigint, $2::uuid, ${ROLLUP_TABLES.map((_, index) => `$${index + 3}::json`).join(', ')}`;

/**
 * Statements that keep what is to be added to the rollups of a company until somebody settles it, instead of `addToRollups`: transactions that would change the
 * same few sums, one right after the other, wait for none of them (docs/decisions/0004-rollups.md).
 */
export function keepDifference(companyId: number, differenceId: string, difference: Tally): Statement[] {
  const rows = ROLLUP_TABLES.map((table) => toRollupRows(difference, table));
  if (rows.every(({ length }) => length === 0)) return [];
  return [toStatement(KEEP, [companyId, differenceId, ...rows.map((ofTable) => (ofTable.length === 0 ? null : toJson(ofTable)))])];
}

/**
 * Adds to the rollups of a company what is kept of it, so that they hold all that was committed before. Not on a replica, which shows what the first database
 * has settled. Throws StoreUnavailable.
 */
export async function settleRollups(database: Database, companyId: number): Promise<void> {
  const { rows } = await orUnavailable(sql`SELECT 1 FROM rollup_difference WHERE company_id = ${companyId} LIMIT 1`.execute(database.db));
  if (rows.length === 0) return;
  try {
    await inTransaction(database, (tx) => settleDifferences(tx, companyId));
  } catch (error) {
    if (codeOf(error) !== READ_ONLY) throw error;
  }
}

/** SQLSTATE `read_only_sql_transaction`. */
const READ_ONLY = '25006';

/** Sums up what the differences in `$2` hold for each rollup, to rows as JSON; their zeros are left out. */
const SUM_UP = `SELECT ${ROLLUP_TABLES.map((table) => {
  const { key, measures } = ROLLUPS[table];
  const sums = measures.map((measure) => `nullif(sum(${measure}), 0) AS ${measure}`);
  return `(
    SELECT json_agg(json_strip_nulls(row_to_json(added)))::text FROM (
      SELECT ${[...key, ...sums].join(', ')} FROM rollup_difference AS kept, json_to_recordset(kept.${table}) AS row(${describeColumns(columnsOf(table))})
      WHERE kept.company_id = $1 AND kept.difference_id = ANY($2::uuid[]) GROUP BY ${key.join(', ')}
    ) AS added
  ) AS ${table}`;
}).join(', ')}`;

const FORGET = 'DELETE FROM rollup_difference WHERE company_id = $1 AND difference_id = ANY($2::uuid[])';

/** Adds it within a transaction that does more. Of two at a time one waits, and finds nothing left. */
export async function settleDifferences(tx: Query, companyId: number): Promise<void> {
  const { rows } = await sql<{ difference_id: string }>`
    SELECT difference_id FROM rollup_difference WHERE company_id = ${companyId} ORDER BY difference_id FOR UPDATE`.execute(tx);
  if (rows.length === 0) return;
  const ids = `{${rows.map((row) => row.difference_id).join(',')}}`;
  const kept = [companyId, ids];
  const [summed] = await runTogether(tx, [toStatement(SUM_UP, kept)]);
  const sums = summed?.rows[0] as Record<RollupTable, string | null>;
  const added = ROLLUP_TABLES.flatMap((table) => (sums[table] === null ? [] : addRows(companyId, table, sums[table])));
  await runTogether(tx, [...added, toStatement(FORGET, kept)]);
}
