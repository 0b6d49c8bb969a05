import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readCsvRows } from '../src/knowledge/csv-rows.ts';
import type { FileRow } from '../src/knowledge/file-row.ts';
import { readJsonRows } from '../src/knowledge/json-rows.ts';
import { readMerchantRows } from '../src/knowledge/merchant-rows.ts';

/** A part of the largest file that is taken; what takes the square of its size shows. */
const SIZE = 1.5 * 1024 * 1024;

/** Long enough for a slow machine; what grew with the square took minutes. */
const SLOW_MS = 5_000;

test.each<[string, () => AsyncGenerator<FileRow>, number]>([
  ['elements within elements', () => readMerchantRows(`<rss><channel>${'<a>'.repeat(SIZE / 3)}`), 1],
  ['items within items', () => readMerchantRows(`<rss><channel>${'<item>'.repeat(SIZE / 6)}`), 1],
  ['entities of its own', () => readMerchantRows(`<!DOCTYPE a [<!ENTITY b "bb">]><rss><item><title>${'&b;'.repeat(SIZE / 3)}`), 1],
  ['a quote that never closes', () => readCsvRows(`question,answer\n"${'x,'.repeat(SIZE / 2)}`), 1],
  ['one cell', () => readCsvRows(`question,answer\n"${'x'.repeat(SIZE)}",b\n`), 1],
  ['empty lines', () => readCsvRows(`question,answer\n${'\n'.repeat(SIZE)}a,b\n`), 1],
  ['lists within lists', () => readJsonRows(`${'['.repeat(SIZE / 2)}${']'.repeat(SIZE / 2)}`), 1],
  ['lists that never end', () => readJsonRows('['.repeat(SIZE)), 1],
  ['more rows than are taken', () => readJsonRows(`[${'0,'.repeat(SIZE / 2)}0]`), 1],
])('a file of %s is read in a moment', async (_, read, count) => {
  const startedAtMs = performance.now();
  let rows = 0;
  for await (const _row of read()) rows += 1;
  expect(rows).toBe(count);
  expect(performance.now() - startedAtMs).toBeLessThan(SLOW_MS);
});

test('others have their turn while the rows of a JSON file are read', async () => {
  let turns = 0;
  let isRead = false;
  const others = (async () => {
    while (!isRead) {
      await turnOfEventLoop();
      turns += 1;
    }
  })();
  let rows = 0;
  for await (const _row of readJsonRows(JSON.stringify(Array(10_000).fill({})))) rows += 1;
  isRead = true;
  await others;
  expect(rows).toBe(10_000);
  expect(turns).toBeGreaterThan(20);
});
