import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeCsv } from '../../src/report/csv.ts';

/** Reads CSV by RFC 4180, a character at a time. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',') {
      row.push(cell);
      cell = '';
    } else if (character === '\r' && text[at + 1] === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
      at += 1;
    } else cell += character;
  }
  expect([row, cell, quoted]).toEqual([[], '', false]);
  return rows;
}

const nasty = fc.constantFrom('=', '+', '-', '@', ';', '\t', '\r', '\n', '"', ',', ' ', "'", '＝', '＠', 'a', '1', '😀', '\r\n', '""');
const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(nasty, { maxLength: 8 }).map((parts) => parts.join('')),
);

test('whatever the cells hold, they are read as they were written, but for the apostrophe that disarms a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.array(texts, { minLength: 2, maxLength: 2 }), { maxLength: 5 }), (rows) => {
      const read = readCsv(writeCsv(['one', 'two'], rows));
      expect(read[0]).toEqual(['one', 'two']);
      const unarmed = (row: string[]) => row.map((cell) => cell.replaceAll(/'(?=[=+\-@\t\r\n＝＋－＠])/g, ''));
      expect(read.slice(1).map(unarmed)).toEqual(rows.map(unarmed));
    }),
    { numRuns: 2_000 },
  );
});

test('no text begins as a formula does, whatever spreadsheet reads it', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const [, [cell]] = readCsv(writeCsv(['x'], [[text]])) as [string[], [string]];
      // Some end a cell at a semicolon or a tab, whatever the quotes say.
      for (const part of [cell, ...cell.split(/[;\t\r\n]/)]) expect(part).not.toMatch(/^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/);
    }),
    { numRuns: 2_000 },
  );
});

test('what we wrote ourselves stays as it is, also below zero', () => {
  expect(
    writeCsv(
      ['a', 'b'],
      [
        [{ plain: '-79.99' }, -1],
        [null, undefined],
        [true, 'x'],
      ],
    ),
  ).toBe('a,b\r\n-79.99,-1\r\n,\r\ntrue,x\r\n');
});
