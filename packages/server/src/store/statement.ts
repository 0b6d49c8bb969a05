import { CompiledQuery } from 'kysely';
import type { Query } from './database.ts';
import { type Cell, type Columns, describeColumns } from './recordset.ts';

/**
 * A statement whose text was written once, with `$1`, `$2` in the values' places. For what every transaction of the ingest runs:
 * composing such a text takes as long as running it. All else is composed by Kysely.
 */
export interface Statement {
  sql: string;
  parameters: readonly unknown[];
  /** The rows of a COPY, in its text format (copy.ts). */
  copied?: string;
}

/** What a statement gave. */
export interface Ran<Row = unknown> {
  rows: Row[];
  rowCount: number | null;
}

/** Statements that stand for one to Kysely; the connection takes them apart (prepared-pool.ts). */
export class Together {
  readonly statements: Iterable<Statement>;
  /** The commit is sent right behind them. */
  readonly areLast: boolean;
  constructor(statements: Iterable<Statement>, areLast: boolean) {
    this.statements = statements;
    this.areLast = areLast;
  }
}

/** A statement with its values. */
export function toStatement(text: string, values: readonly unknown[]): Statement {
  return { sql: text, parameters: values };
}

/**
 * Runs statements one after the other without waiting for the answer to each (pipeline.ts): the database is at work on the first while a generator makes the next,
 * where they bring many rows. Those behind one that fails are not run, if this is in a transaction, as it should be.
 */
export async function runTogether(tx: Query, statements: Iterable<Statement>): Promise<Ran[]> {
  return (await tx.executeQuery<Ran>(CompiledQuery.raw('', [new Together(statements, false)]))).rows;
}

/**
 * Runs the last statements of a transaction likewise, with the commit sent right behind them: it is made where none of them fails, whatever comes of their
 * answers here.
 */
export async function runLast(tx: Query, statements: Iterable<Statement>): Promise<Ran[]> {
  return (await tx.executeQuery<Ran>(CompiledQuery.raw('', [new Together(statements, true)]))).rows;
}

/**
 * The text of a statement that inserts rows, given as JSON in `$2`, for the company `$1`, in the order of some columns; `suffix` says what follows. What a
 * row leaves out is null, or 0 in the columns of `zeros`: short rows are what the database reads fastest.
 */
export function insertText(
  table: string,
  columns: Columns,
  orderBy: readonly string[],
  suffix = '',
  zeros: readonly string[] = [],
): string {
  const names = Object.keys(columns);
  const values = names.map((name) => (zeros.includes(name) ? `coalesce(${name}, 0)` : name));
  return `INSERT INTO ${table} (company_id, ${names.join(', ')})
    SELECT $1::bigint, ${values.join(', ')} FROM ${rowsText(columns)} ORDER BY ${orderBy.join(', ')} ${suffix}`;
}

/** The text of rows, given as JSON in `$2`, as a table in FROM named `row`. To make `jsonb` of them first would take longer. */
export function rowsText(columns: Columns): string {
  return `json_to_recordset($2::json) AS row(${describeColumns(columns)})`;
}

/** Rows as such a statement takes them; JSON knows no bigints, so they come as their digits. */
export function toJson(rows: readonly Readonly<Record<string, Exclude<Cell, bigint> | undefined>>[]): string {
  return JSON.stringify(rows);
}
