/** The text of a record of a CSV file and the line on which it begins. */
export interface CsvRecord {
  line: number;
  text: string;
  /** A quote is opened in it and never closed. */
  isOpen: boolean;
}

/**
 * Splits a CSV file into records: at the ends of lines that are not within quotes. A quote that is never closed takes its own line only, so that one bad row
 * does not swallow the rest. Empty lines are left out.
 */
export function* splitCsvRecords(text: string, delimiter: string): Generator<CsvRecord> {
  let line = 1;
  let start = 0;
  while (start < text.length) {
    // A file may be millions of empty lines.
    if (text[start] === '\n') {
      line += 1;
      start += 1;
      continue;
    }
    const end = endOfRecord(text, start, delimiter);
    const isOpen = end === undefined;
    const stop = end ?? endOfLine(text, start);
    const record = text.slice(start, stop).replace(/\r$/, '');
    if (record.trim() !== '') yield { line, text: record, isOpen };
    line += record.split('\n').length;
    start = stop + 1;
  }
}

/** Where a record ends that starts there; undefined if it opens a quote that is never closed. */
function endOfRecord(text: string, start: number, delimiter: string): number | undefined {
  let place = start;
  for (;;) {
    if (text[place] === '"') {
      const close = endOfQuotes(text, place);
      if (close === undefined) return undefined;
      place = close + 1;
    }
    while (place < text.length && text[place] !== delimiter && text[place] !== '\n') place += 1;
    if (text[place] !== delimiter) return place;
    place += 1;
  }
}

/** The quote that closes one, which is not doubled. */
function endOfQuotes(text: string, open: number): number | undefined {
  let place = open + 1;
  for (;;) {
    const quote = text.indexOf('"', place);
    if (quote === -1) return undefined;
    if (text[quote + 1] !== '"') return quote;
    place = quote + 2;
  }
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}
