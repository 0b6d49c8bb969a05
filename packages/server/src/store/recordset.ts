import { type RawBuilder, sql } from 'kysely';

/** Column names of a recordset with their PostgreSQL types. */
export type Columns = Readonly<Record<string, string>>;

/** A value of a row as JSON carries it to PostgreSQL: bigints as their digits, times as ISO texts. */
export type Cell = string | number | boolean | bigint | Date | null | object;

/**
 * Rows as one parameter: `json_to_recordset` gives a statement any number of rows in one shape on every PostgreSQL
 * (also when distributed), without a limit of parameters. Use as a table in FROM.
 */
export function recordset(rows: readonly Readonly<Record<string, Cell>>[], columns: Columns): RawBuilder<unknown> {
  const json = JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
  return sql`json_to_recordset(${json}::json) AS row(${sql.raw(describeColumns(columns))})`;
}

/** The columns as a recordset names them, each with its type. */
export function describeColumns(columns: Columns): string {
  return Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');
}

/** The columns' names, in order, for an INSERT and its SELECT. */
export function columnList(columns: Columns): RawBuilder<unknown> {
  return sql.join(Object.keys(columns).map((name) => sql.ref(name)));
}
