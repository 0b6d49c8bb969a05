import { type FileRow, lineAt } from './file-row.ts';

/** The rows of a JSON file: the elements of a list, or of each list in an object, such as `{"products": [], "entries": []}`. */
export function* readJsonRows(text: string): Generator<FileRow> {
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
  const lines = listElementLines(text);
  for (const [place, row] of rows.entries()) yield { line: lines[place] ?? 1, row };
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
  const path = open.join('');
  return path === '[' || path === '{[';
}
