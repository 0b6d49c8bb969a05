/** A row of a file, and the line on which it begins, from 1; or what keeps it from being read. */
export type FileRow = { line: number; row: unknown } | { line: number; unreadable: string };

/** The line of a place in a text, from 1. */
export function lineAt(text: string, place: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < place; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
