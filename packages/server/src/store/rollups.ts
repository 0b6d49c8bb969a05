import { ROLLUP_TABLES, ROLLUPS, type RollupTable } from '@cartograph/core/rollup/tables';
import { addTo, emptyTally, nonZeroRows, type Tally } from '@cartograph/core/rollup/tally';
import { sql } from 'kysely';
import type { Query } from './database.ts';
import { addOnConflict, columnsOf } from './rollup-columns.ts';
import { insertText, type Statement, toJson, toStatement } from './statement.ts';
import { addToWeeks } from './weekly-products.ts';

/** Statements that add what changed to the rollups of a company, for the transaction that stores the events behind it. */
export function addToRollups(companyId: number, difference: Tally): Statement[] {
  return ROLLUP_TABLES.flatMap((table) => {
    const rows = toRollupRows(difference, table);
    return rows.length === 0 ? [] : addRows(companyId, table, toJson(rows));
  });
}

/** Statements that add rows, as JSON, to one rollup and to what is summed up of it. */
export function addRows(companyId: number, table: RollupTable, rows: string): Statement[] {
  const added = toStatement(ADD[table], [companyId, rows]);
  return table === 'daily_product' ? [added, addToWeeks(companyId, rows)] : [added];
}

/** All rollups of a company, as a tally. */
export async function readRollups(tx: Query, companyId: number): Promise<Tally> {
  const tally = emptyTally();
  for (const table of ROLLUP_TABLES) {
    const { key, measures } = ROLLUPS[table];
    const { rows } = await sql<Record<string, unknown>>`SELECT * FROM ${sql.table(table)} WHERE company_id = ${companyId}`.execute(tx);
    for (const row of rows) {
      const parts = key.map((name) => String(row[name]));
      for (const measure of measures) addTo(tally, table, parts, measure as never, row[measure] as bigint);
    }
  }
  return tally;
}

/** The statement that adds rows to each table. */
const ADD = Object.fromEntries(
  ROLLUP_TABLES.map((table) => {
    const { key, measures } = ROLLUPS[table];
    return [table, insertText(table, columnsOf(table), key, addOnConflict(table, key, measures), measures)];
  }),
) as Record<RollupTable, string>;

/** The rows of a rollup that a tally changes, by their columns: key parts, and as digits those sums that are not zero. */
export function toRollupRows(tally: Tally, table: RollupTable): Record<string, string>[] {
  return nonZeroRows(tally, table).map(({ key: parts, sums }) => {
    const row: Record<string, string> = {};
    ROLLUPS[table].key.forEach((name, index) => {
      row[name] = parts[index] as string;
    });
    for (const [measure, sum] of sums) if (sum !== 0n) row[measure] = String(sum);
    return row;
  });
}
