/** A value of a cell. A text may come from anybody; numbers, and amounts and times that we wrote ourselves, are plain. */
export type CsvCell = string | number | boolean | null | undefined | { plain: string };

/**
 * Rows under a head as CSV (RFC 4180): lines end in CRLF, cells with a comma, a quote, a line break or a space at an edge are quoted. A text
 * that a spreadsheet would take for a formula gets an apostrophe before it, also behind what other spreadsheets take for the end of a cell
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export function writeCsv(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [head, ...rows].map((row) => `${row.map(writeCell).join(',')}\r\n`).join('');
}

/** Where a cell begins with what spreadsheets begin a formula with, also in the full width of East Asian type, or with what they skip before it. */
const FORMULA = /(?<=^|[;\t\r\n])(?=[=+\-@\t\r\n＝＋－＠])/g;

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

function writeCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'object') return cell.plain;
  if (typeof cell !== 'string') return String(cell);
  const safe = cell.replace(FORMULA, "'");
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
