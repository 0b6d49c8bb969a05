import { ROLLUPS, type RollupTable } from '@cartograph/core/rollup/tables';
import { addTo, emptyTally, nonZeroRows, type Tally } from '@cartograph/core/rollup/tally';
import { sql } from 'kysely';
import type { Database, Query } from './database.ts';
import { codeOf, orUnavailable } from './failure.ts';
import { addToRollups, type RollupRow, toRollupRow } from './rollups.ts';
import { runTogether, type Statement, toStatement } from './statement.ts';
import { inTransaction } from './transaction.ts';

/** A tally as it is kept: the rows of each table that has any. */
type Kept = Partial<Record<RollupTable, RollupRow[]>>;

const KEEP = 'INSERT INTO rollup_difference (company_id, difference_id, difference) SELECT $1::bigint, $2::uuid, $3::json';

/**
 * Statements that keep what is to be added to the rollups of a company until somebody settles it, instead of `addToRollups`: transactions that would change the
 * same few sums, one right after the other, wait for none of them (docs/decisions/0004-rollups.md).
 */
export function keepDifference(companyId: number, differenceId: string, difference: Tally): Statement[] {
  const kept: Kept = {};
  for (const table of Object.keys(ROLLUPS) as RollupTable[]) {
    const rows = nonZeroRows(difference, table).map((row) => toRollupRow(table, row));
    if (rows.length > 0) kept[table] = rows;
  }
  return Object.keys(kept).length === 0 ? [] : [toStatement(KEEP, [companyId, differenceId, JSON.stringify(kept)])];
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

/** Adds it within a transaction that does more. */
export async function settleDifferences(tx: Query, companyId: number): Promise<void> {
  const sum = emptyTally();
  await takeDifferences(tx, companyId, sum);
  await runTogether(tx, addToRollups(companyId, sum));
}

/** Takes out what is kept of a company and adds it to a tally, for the same transaction to add to the rollups. Of two at a time one waits, and finds nothing left. */
export async function takeDifferences(tx: Query, companyId: number, tally: Tally): Promise<void> {
  const { rows } = await sql<{ difference: Kept }>`
    DELETE FROM rollup_difference WHERE company_id = ${companyId} RETURNING difference`.execute(tx);
  for (const { difference } of rows) addKept(tally, difference);
}

function addKept(sum: Tally, kept: Kept): void {
  for (const [table, rows] of Object.entries(kept) as [RollupTable, RollupRow[]][]) {
    const { key, measures } = ROLLUPS[table];
    for (const row of rows) {
      const parts = key.map((name) => row[name] as string);
      for (const measure of measures) addTo(sum, table, parts, measure as never, BigInt(row[measure] ?? 0));
    }
  }
}
