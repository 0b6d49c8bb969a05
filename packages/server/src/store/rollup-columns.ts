import { ROLLUPS, type RollupTable } from '@cartograph/core/rollup/tables';
import type { Columns } from './recordset.ts';

const KEY_TYPES: Columns = { day: 'date', previous_day: 'date', hour: 'smallint' };

/** The columns of a rollup, but for its company, with their types. */
export function columnsOf(table: RollupTable): Columns {
  const { key, measures } = ROLLUPS[table];
  return { ...typed(key, (name) => KEY_TYPES[name] ?? 'text'), ...typed(measures, () => 'numeric') };
}

/** What has an INSERT into a table of sums add to the rows that are there. */
export function addOnConflict(table: string, key: readonly string[], measures: readonly string[]): string {
  const sums = measures.map((measure) => `${measure} = ${table}.${measure} + excluded.${measure}`);
  return `ON CONFLICT (company_id, ${key.join(', ')}) DO UPDATE SET ${sums.join(', ')}`;
}

function typed(names: readonly string[], typeOf: (name: string) => string): Columns {
  return Object.fromEntries(names.map((name) => [name, typeOf(name)]));
}
