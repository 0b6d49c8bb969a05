import { ROLLUPS, type RollupTable } from '@cartograph/core/rollup/tables';
import { addTo, emptyTally, nonZeroRows, type Tally, type TallyRow } from '@cartograph/core/rollup/tally';
import { sql } from 'kysely';
import type { Query } from './database.ts';
import type { Columns } from './recordset.ts';
import { insertText, type Statement, toJson, toStatement } from './statement.ts';

const KEY_TYPES: Columns = { day: 'date', previous_day: 'date', hour: 'smallint' };

/** Statements that add what changed to the rollups of a company, for the transaction that stores the events behind it. */
export function addToRollups(companyId: number, difference: Tally): Statement[] {
  return (Object.keys(ROLLUPS) as RollupTable[]).flatMap((table) => addToTable(companyId, table, difference));
}

/** All rollups of a company, as a tally. */
export async function readRollups(tx: Query, companyId: number): Promise<Tally> {
  const tally = emptyTally();
  for (const table of Object.keys(ROLLUPS) as RollupTable[]) {
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
  Object.entries(ROLLUPS).map(([table, { key, measures }]) => {
    const columns = { ...typed(key, (name) => KEY_TYPES[name] ?? 'text'), ...typed(measures, () => 'numeric') };
    const sums = measures.map((measure) => `${measure} = ${table}.${measure} + excluded.${measure}`);
    const add = `ON CONFLICT (company_id, ${key.join(', ')}) DO UPDATE SET ${sums.join(', ')}`;
    return [table, insertText(table, columns, key, add, measures)];
  }),
) as Record<RollupTable, string>;

function typed(names: readonly string[], typeOf: (name: string) => string): Columns {
  return Object.fromEntries(names.map((name) => [name, typeOf(name)]));
}

function addToTable(companyId: number, table: RollupTable, difference: Tally): Statement[] {
  const rows = nonZeroRows(difference, table).map((row) => toRollupRow(table, row));
  return rows.length === 0 ? [] : [toStatement(ADD[table], [companyId, toJson(rows)])];
}

/** A row of a rollup by its columns: key parts, and as digits those sums that are not zero. */
export type RollupRow = Record<string, string>;

/** Makes such a row of one of a tally. */
export function toRollupRow(table: RollupTable, { key: parts, sums }: TallyRow): RollupRow {
  const row: RollupRow = {};
  ROLLUPS[table].key.forEach((name, index) => {
    row[name] = parts[index] as string;
  });
  for (const [measure, sum] of sums) if (sum !== 0n) row[measure] = String(sum);
  return row;
}
