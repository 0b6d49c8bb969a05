import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { type FileRow, lineAt } from './file-row.ts';

/** Most rows of a JSON file, for it is in memory as a whole; more fit in several, or in CSV. */
const ROWS_MAX = 200_000;

/** After so many rows others have their turn. */
const ROWS_A_TURN = 200;

/** The rows of a JSON file: the elements of a list, or of each list in an object, such as `{"products": [], "entries": []}`. */
export async function* readJsonRows(text: string): AsyncGenerator<FileRow> {
  const parsed = parseJson(text);
  if (!parsed.ok) {
    yield { line: parsed.line, unreadable: 'is where the file stops being JSON; nothing of it was read' };
    return;
  }
  const rows = Array.isArray(parsed.value)
    ? parsed.value
    : Object.values(parsed.value as object)
        .filter(Array.isArray)
        .flat(1);
  if (rows.length > ROWS_MAX) {
    yield { line: 1, unreadable: `begins a file of ${rows.length} rows, more than ${ROWS_MAX}; nothing of it was read` };
    return;
  }
  const lines = listElementLines(text);
  for (const [place, row] of rows.entries()) {
    yield { line: lines[place] ?? 1, row };
    if (place % ROWS_A_TURN === ROWS_A_TURN - 1) await turnOfEventLoop();
  }
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; line: number } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ok: true, value } : { ok: false, line: 1 };
  } catch (error) {
    const place = /position (\d+)/.exec((error as Error).message)?.[1];
    return { ok: false, line: lineAt(text, place === undefined ? text.length : Number(place)) };
  }
}

/** The lines on which the elements of the file's lists begin, in order. The text is JSON. */
export function listElementLines(text: string): number[] {
  const open: string[] = [];
  const lines: number[] = [];
  let line = 1;
  let isNext = false;
  // Strings whole, then each mark and each line's end; numbers and names are of no concern but for where they begin.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|\n|[^\s"[\]{}:,]+/g)) {
    if (token === '\n') {
      line += 1;
      continue;
    }
    if (isNext && token !== ']') lines.push(line);
    if (token === '[' || token === '{') open.push(token);
    else if (token === ']' || token === '}') open.pop();
    isNext = (token === '[' || token === ',') && isListOfRows(open);
  }
  return lines;
}

function isListOfRows(open: readonly string[]): boolean {
  // However deep it is: joining all of it at each bracket would take the square of the depth.
  if (open.length > 2) return false;
  const path = open.join('');
  return path === '[' || path === '{[';
}
