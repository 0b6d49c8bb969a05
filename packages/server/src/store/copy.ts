import type { Cell, Columns } from './recordset.ts';

/** What ends or escapes a field of COPY's text format. */
const SPECIAL = /[\\\t\n\r]/;
const EACH_SPECIAL = /[\\\t\n\r]/g;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** What stands for null. */
const NULL = '\\N';

/**
 * The text of a COPY that takes rows of a company in some columns. For what is inserted by the thousand and is never there before: PostgreSQL reads such rows in
 * half the time that it takes to read them as JSON.
 */
export function copyText(table: string, columns: Columns): string {
  return `COPY ${table} (company_id, ${Object.keys(columns).join(', ')}) FROM STDIN`;
}

/** Rows of a company as such a COPY takes them (PostgreSQL manual, COPY, "Text Format"); what a row leaves out is null. */
export function toCopied(
  companyId: number,
  columns: Columns,
  rows: readonly Readonly<Record<string, Exclude<Cell, bigint> | undefined>>[],
): string {
  const names = Object.keys(columns);
  let text = '';
  for (const row of rows) {
    text += companyId;
    for (const name of names) text += `\t${toField(row[name])}`;
    text += '\n';
  }
  return text;
}

function toField(cell: Exclude<Cell, bigint> | undefined): string {
  if (cell === undefined || cell === null) return NULL;
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const text = typeof cell === 'string' ? cell : cell instanceof Date ? cell.toISOString() : JSON.stringify(cell);
  return SPECIAL.test(text) ? text.replace(EACH_SPECIAL, (character) => ESCAPED[character] as string) : text;
}
