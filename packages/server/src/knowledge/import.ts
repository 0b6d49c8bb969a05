import { type KnowledgeRow, readKnowledgeRow } from '@cartograph/core/assistant/knowledge-row';
import { BAD_ROWS_MAX, type ImportLine, type ProductRow } from '@cartograph/core/manage/knowledge';
import type { Database } from '../store/database.ts';
import { type StoredEntry, saveEntries, saveProducts } from '../store/knowledge.ts';
import { inTransaction } from '../store/transaction.ts';
import { readCsvRows } from './csv-rows.ts';
import { makeEntryId } from './entry-id.ts';
import { type FileRow, lineAt } from './file-row.ts';
import { readJsonRows } from './json-rows.ts';
import { readMerchantRows } from './merchant-rows.ts';

/** The end of an import. */
export type Imported = Extract<ImportLine, { finished: true }>;

/** Rows that are stored in one transaction. */
const CHUNK_ROWS = 500;

/**
 * Stores what a file holds, CSV, JSON or a Google Merchant feed, and tells how far it is and which rows are bad, by their lines. Good rows are stored though others are
 * bad. A row that comes again is the same entry or product: the file can be imported any number of times. Throws StoreUnavailable; what was stored until then stays.
 */
export async function importKnowledge(
  database: Database,
  companyId: number,
  text: string,
  now: () => number,
  tell: (line: ImportLine) => void,
): Promise<Imported> {
  const format = tellFormat(text);
  const total = lineAt(text, text.length);
  const imported: Imported = { finished: true, format, entries: 0, products: 0, bad_rows: 0 };
  let chunk: KnowledgeRow[] = [];
  const store = async (done: number) => {
    await storeRows(database, companyId, chunk, new Date(now()));
    chunk = [];
    tell({ done, total });
  };
  for await (const fileRow of READERS[format](text)) {
    const read = readRow(fileRow);
    if (typeof read === 'string') {
      imported.bad_rows += 1;
      if (imported.bad_rows <= BAD_ROWS_MAX) tell({ bad_row: { line: fileRow.line, message: read } });
      continue;
    }
    imported[read.kind === 'entry' ? 'entries' : 'products'] += 1;
    chunk.push(read);
    if (chunk.length === CHUNK_ROWS) await store(Math.min(fileRow.line, total));
  }
  await store(total);
  return imported;
}

const READERS: Readonly<Record<Imported['format'], (text: string) => Iterable<FileRow> | AsyncIterable<FileRow>>> = {
  csv: readCsvRows,
  json: readJsonRows,
  merchant_xml: readMerchantRows,
};

/** The format of a file by its first character. */
function tellFormat(text: string): Imported['format'] {
  const first = text.replace(/^\uFEFF?\s*/, '').slice(0, 1);
  if (first === '<') return 'merchant_xml';
  return first === '{' || first === '[' ? 'json' : 'csv';
}

/** What a row says, or what is wrong with it. */
function readRow(row: FileRow): KnowledgeRow | string {
  if ('unreadable' in row) return row.unreadable;
  const parsed = readKnowledgeRow(row.row);
  return parsed.ok ? parsed.value : parsed.problems.map((problem) => problem.message).join('; ');
}

/** Stores rows, of those with one id the last. */
function storeRows(database: Database, companyId: number, rows: readonly KnowledgeRow[], now: Date): Promise<void> {
  const entries = new Map<string, StoredEntry>();
  const products = new Map<string, ProductRow>();
  for (const row of rows) {
    if (row.kind === 'product') products.set(row.product.product_id, row.product);
    else {
      const { entry_id = makeEntryId(row.entry), ...entry } = row.entry;
      entries.set(entry_id, { entry_id, ...entry });
    }
  }
  return inTransaction(database, async (tx) => {
    await saveProducts(tx, companyId, [...products.values()], now);
    await saveEntries(tx, companyId, [...entries.values()], now);
  });
}
