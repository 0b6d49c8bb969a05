import { CompiledQuery, type QueryResult } from 'kysely';
import type { Query } from './database.ts';
import type { Cell, Columns } from './recordset.ts';

/**
 * Runs a statement whose text was written once, with `$1`, `$2` in the values' places. For what every transaction of the ingest runs:
 * composing such a text takes as long as running it. All else is composed by Kysely.
 */
export function runStatement<Row>(tx: Query, text: string, values: readonly unknown[]): Promise<QueryResult<Row>> {
  return tx.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
}

/** The text of a statement that inserts rows, given as JSON in `$2`, for the company `$1`, in the order of some columns; `suffix` says what follows. */
export function insertText(table: string, columns: Columns, orderBy: readonly string[], suffix = ''): string {
  const names = Object.keys(columns).join(', ');
  const definitions = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  return `INSERT INTO ${table} (company_id, ${names})
    SELECT $1::bigint, ${names} FROM jsonb_to_recordset($2::jsonb) AS row(${definitions.join(', ')}) ORDER BY ${orderBy.join(', ')} ${suffix}`;
}

/** Rows as such a statement takes them; JSON knows no bigints, so they come as their digits. */
export function toJson(rows: readonly Readonly<Record<string, Exclude<Cell, bigint>>>[]): string {
  return JSON.stringify(rows);
}
