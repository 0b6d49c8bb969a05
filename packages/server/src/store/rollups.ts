import { ROLLUP_TABLES, ROLLUPS, type RollupTable } from '@cartograph/core/rollup/tables';
import { addTo, emptyTally, nonZeroRows, type Tally } from '@cartograph/core/rollup/tally';
import { sql } from 'kysely';
import type { Query } from './database.ts';
import type { Columns } from './recordset.ts';
import { insertText, type Statement, toJson, toStatement } from './statement.ts';

const KEY_TYPES: Columns = { day: 'date', previous_day: 'date', hour: 'smallint' };

/** Statements that add what changed to the rollups of a company, for the transaction that stores the events behind it. */
export function addToRollups(companyId: number, difference: Tally): Statement[] {
  return ROLLUP_TABLES.flatMap((table) => addToTable(companyId, table, difference));
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

/** The columns of a rollup, but for its company, with their types. */
export function columnsOf(table: RollupTable): Columns {
  const { key, measures } = ROLLUPS[table];
  return { ...typed(key, (name) => KEY_TYPES[name] ?? 'text'), ...typed(measures, () => 'numeric') };
}

/** What has an INSERT into a rollup add to the rows that are there. */
export function addOnConflict(table: RollupTable): string {
  const { key, measures } = ROLLUPS[table];
  const sums = measures.map((measure) => `${measure} = ${table}.${measure} + excluded.${measure}`);
  return `ON CONFLICT (company_id, ${key.join(', ')}) DO UPDATE SET ${sums.join(', ')}`;
}

/** The statement that adds rows to each table. */
const ADD = Object.fromEntries(
  ROLLUP_TABLES.map((table) => {
    const { key, measures } = ROLLUPS[table];
    return [table, insertText(table, columnsOf(table), key, addOnConflict(table), measures)];
  }),
) as Record<RollupTable, string>;

function typed(names: readonly string[], typeOf: (name: string) => string): Columns {
  return Object.fromEntries(names.map((name) => [name, typeOf(name)]));
}

function addToTable(companyId: number, table: RollupTable, difference: Tally): Statement[] {
  const rows = toRollupRows(difference, table);
  return rows.length === 0 ? [] : [toStatement(ADD[table], [companyId, toJson(rows)])];
}

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
