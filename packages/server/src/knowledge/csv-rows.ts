import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { type CsvRecord, splitCsvRecords } from './csv-records.ts';
import type { FileRow } from './file-row.ts';

/** What separates columns in a head, the likeliest first. */
const DELIMITERS = [',', ';', '\t'];

/** After so many rows others have their turn. */
const ROWS_A_TURN = 200;

/** The rows of a CSV file (RFC 4180) by the names in its first line; semicolons and tabs separate too. A row that cannot be read is told, and the next one is read. */
export async function* readCsvRows(file: string): AsyncGenerator<FileRow> {
  const text = file.replace(/^\uFEFF/, '');
  const head = text.trimStart().split('\n', 1)[0] ?? '';
  const delimiter = DELIMITERS.reduce((best, one) => (head.split(one).length > head.split(best).length ? one : best));
  let names: string[] | undefined;
  let read = 0;
  for (const record of splitCsvRecords(text, delimiter)) {
    const fields = readFields(record, delimiter);
    if (names === undefined) {
      if (fields === undefined) {
        yield { line: record.line, unreadable: 'needs to name the columns, and has quotes that do not match; nothing was read' };
        return;
      }
      names = fields;
    } else yield toRow(record, names, fields);
    read += 1;
    if (read % ROWS_A_TURN === 0) await turnOfEventLoop();
  }
}

function readFields({ text, isOpen }: CsvRecord, delimiter: string): string[] | undefined {
  if (isOpen) return undefined;
  try {
    return (parse(text, { delimiter, record_delimiter: '\u0000' }) as string[][])[0];
  } catch {
    return undefined;
  }
}

function toRow({ line, isOpen }: CsvRecord, names: readonly string[], fields: readonly string[] | undefined): FileRow {
  if (isOpen) return { line, unreadable: 'opens a quote that is never closed' };
  if (fields === undefined) return { line, unreadable: 'has a quote where none may be; put the field in quotes and double those inside' };
  if (fields.length !== names.length)
    return { line, unreadable: `has ${fields.length} columns, needs the ${names.length} that the first line names` };
  return { line, row: Object.fromEntries(names.map((name, place) => [name, fields[place]])) };
}
