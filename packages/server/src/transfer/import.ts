import { isCurrency } from '@cartograph/core/money/currency';
import { isTimeZone } from '@cartograph/core/rollup/day';
import { type OnProgress, rebuildIn } from '../ingest/rebuild.ts';
import { createCompany, type NewCompany } from '../store/companies.ts';
import type { Database, Query } from '../store/database.ts';
import { codeOf } from '../store/failure.ts';
import { insertKnownFingerprints } from '../store/fingerprints.ts';
import { countWordsAnew } from '../store/knowledge-words.ts';
import { claimShops } from '../store/platform-connections.ts';
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

/** Told how far an import is: first of the rows, as far as the export says how many there are, then of the visitors whose figures are computed. */
export interface ImportProgress {
  rows: OnProgress;
  visitors: OnProgress;
}

/**
 * Brings in a company from the lines of an export and computes its reports anew, all in one transaction: it is there whole or not at all.
 * Throws BadExport for lines that are no whole export, and where the company exists already.
 */
export function importCompany(
  database: Database,
  lines: AsyncIterable<string>,
  now: Date,
  onProgress: ImportProgress,
): Promise<{ key: string; rows: number }> {
  // The lines can be read once only, so the transaction must not be run again.
  return database.db.transaction().execute(async (tx) => {
    const iterator = readLines(lines);
    try {
      const line = (await iterator.next()).value;
      const head = readHead(line);
      const company = await createCompany(tx, head);
      if (company === undefined) throw new BadExport(`There is a company ${head.key} already; an import never mixes with what is there.`);
      const rows = await insertRows(
        tx,
        company.companyId,
        iterator,
        (rows) => line?.rows !== undefined && onProgress.rows(rows, line.rows),
      );
      await insertKnownFingerprints(tx, company.companyId);
      await claimShops(tx, company.companyId);
      await countWordsAnew(tx, company.companyId);
      await rebuildIn(tx, company.companyId, now, onProgress.visitors);
      return { key: company.key, rows };
    } catch (error) {
      throw isUnfit(error) ? new BadExport(`A row cannot be stored: ${(error as Error).message}.`) : error;
    } finally {
      await iterator.return(undefined);
    }
  });
}

/** SQLSTATE classes of values that do not fit their column: wrong in form, or not allowed there. */
function isUnfit(error: unknown): boolean {
  return /^2[23]/.test(codeOf(error));
}

function readHead(head: Line | null | undefined): NewCompany {
  const company = head?.company;
  if (head?.cartograph_export !== EXPORT_VERSION || company === undefined) {
    throw new BadExport(`The first line is not the head of an export of version ${EXPORT_VERSION}.`);
  }
  const { timezone, currency } = company;
  if (!isTimeZone(String(timezone))) throw new BadExport(`The head names the time zone ${timezone}, which does not exist.`);
  if (!isCurrency(String(currency))) throw new BadExport(`The head names the currency ${currency}, which does not exist.`);
  return company;
}

async function insertRows(
  tx: Query,
  companyId: number,
  lines: AsyncIterator<Line | null, undefined>,
  onProgress: (rows: number) => void,
): Promise<number> {
  let rows = 0;
  let chunk: { table: SourceTable; rows: SourceRow[] } = { table: 'event', rows: [] };
  for (;;) {
    const line = (await lines.next()).value;
    if (isEnd(line, rows)) break;
    const { table, row } = readRow(line, rows + 2);
    if (table !== chunk.table || chunk.rows.length === CHUNK_ROWS) {
      await insertSource(tx, companyId, chunk.table, chunk.rows);
      if (chunk.rows.length === CHUNK_ROWS) onProgress(rows);
      chunk = { table, rows: [] };
    }
    chunk.rows.push(row);
    rows += 1;
  }
  await insertSource(tx, companyId, chunk.table, chunk.rows);
  onProgress(rows);
  return rows;
}

/** Whether this is the last line of an export, after so many rows. Throws BadExport where something is missing. */
function isEnd(line: Line | null | undefined, rows: number): boolean {
  if (line === undefined) throw new BadExport(`The export ends after ${rows} rows without its last line: it is not whole.`);
  if (line?.end !== true) return false;
  if (line.rows !== rows) throw new BadExport(`The export counts ${line.rows} rows, but ${rows} came.`);
  return true;
}

function readRow(line: Line | null | undefined, number: number): { table: SourceTable; row: SourceRow } {
  const { table, row } = line ?? {};
  if (table === undefined || !Object.hasOwn(SOURCE_TABLES, table) || row === undefined) {
    throw new BadExport(`Line ${number} is not a row of an export.`);
  }
  return { table, row };
}

async function* readLines(lines: AsyncIterable<string>): AsyncGenerator<Line | null, undefined> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    try {
      yield JSON.parse(line) as Line | null;
    } catch {
      throw new BadExport(`Line ${number} is not JSON.`);
    }
  }
  return undefined;
}
