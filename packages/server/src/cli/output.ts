import { once } from 'node:events';

/** Writes a line to standard output: what the command was asked for. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a line to standard output and waits while the reader is slower. */
export async function printSlowly(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}

/** Writes rows as aligned columns under a head. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  for (const row of all)
    print(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

const STEP_MS = 500;

/**
 * Shows how far long work is, on standard error so that it never mixes with the result: one line that is rewritten on a terminal,
 * a line now and then elsewhere.
 */
export function showProgress(what: string): (done: number, total: number) => void {
  let shownAtMs = 0;
  return (done, total) => {
    const finished = done >= total;
    if (!finished && Date.now() - shownAtMs < STEP_MS) return;
    shownAtMs = Date.now();
    const line = `${what}: ${done} of ${total}`;
    if (process.stderr.isTTY) process.stderr.write(`\r${line}${finished ? '\n' : ''}`);
    else process.stderr.write(`${line}\n`);
  };
}
