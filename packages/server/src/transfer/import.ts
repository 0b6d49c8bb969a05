import { type OnProgress, rebuildIn } from '../ingest/rebuild.ts';
import { createCompany, type NewCompany } from '../store/companies.ts';
import type { Database, Query } from '../store/database.ts';
import { insertSource, SOURCE_TABLES, type SourceRow, type SourceTable } from '../store/transfer.ts';
import { EXPORT_VERSION } from './export.ts';

/** The lines are not an export, or not a whole one; nothing was imported. */
export class BadExport extends Error {
  readonly code = 'bad_export';
}

const CHUNK_ROWS = 1_000;

type Line = { cartograph_export?: number; company?: NewCompany } & { table?: SourceTable; row?: SourceRow } & {
  end?: boolean;
  rows?: number;
};

/**
 * Brings in a company from the lines of an export and computes its reports anew, all in one transaction: it is there whole or not at all.
 * Throws BadExport for lines that are no whole export, and where the company exists already.
 */
export function importCompany(
  database: Database,
  lines: AsyncIterable<string>,
  now: Date,
  onProgress: OnProgress,
): Promise<{ key: string; rows: number }> {
  // The lines can be read once only, so the transaction must not be run again.
  return database.db.transaction().execute(async (tx) => {
    const iterator = readLines(lines);
    const head = (await iterator.next()).value;
    if (head?.cartograph_export !== EXPORT_VERSION || head.company === undefined) {
      throw new BadExport(`The first line is not the head of an export of version ${EXPORT_VERSION}.`);
    }
    const company = await createCompany(tx, head.company);
    if (company === undefined)
      throw new BadExport(`There is a company ${head.company.key} already; an import never mixes with what is there.`);
    const rows = await insertRows(tx, company.companyId, iterator);
    await rebuildIn(tx, company.companyId, now, onProgress);
    return { key: company.key, rows };
  });
}

async function insertRows(tx: Query, companyId: number, lines: AsyncIterator<Line, undefined>): Promise<number> {
  let rows = 0;
  let chunk: { table: SourceTable; rows: SourceRow[] } = { table: 'event', rows: [] };
  for (;;) {
    const line = (await lines.next()).value;
    if (line === undefined) throw new BadExport(`The export ends after ${rows} rows without its last line: it is not whole.`);
    if (line.end === true && line.rows === rows) break;
    if (line.end === true) throw new BadExport(`The export counts ${line.rows} rows, but ${rows} came.`);
    if (line.table === undefined || !(line.table in SOURCE_TABLES) || line.row === undefined)
      throw new BadExport(`Line ${rows + 2} is not a row of an export.`);
    if (line.table !== chunk.table || chunk.rows.length === CHUNK_ROWS) {
      await insertSource(tx, companyId, chunk.table, chunk.rows);
      chunk = { table: line.table, rows: [] };
    }
    chunk.rows.push(line.row);
    rows += 1;
  }
  await insertSource(tx, companyId, chunk.table, chunk.rows);
  return rows;
}

async function* readLines(lines: AsyncIterable<string>): AsyncGenerator<Line, undefined> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    try {
      yield JSON.parse(line) as Line;
    } catch {
      throw new BadExport(`Line ${number} is not JSON.`);
    }
  }
  return undefined;
}
