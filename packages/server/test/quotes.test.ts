import fs from 'node:fs';
import { expect, test } from 'vitest';

const BENCH = new URL('../../../bench/', import.meta.url);

test('the pages say what was measured', async () => {
  const { readQuoted } = (await import(new URL('support/quote.mjs', BENCH).href)) as {
    readQuoted: (results: unknown) => Record<string, string>;
  };
  const quoted = readQuoted(JSON.parse(fs.readFileSync(new URL('results.json', BENCH), 'utf8')));
  expect(Object.keys(quoted).length).toBeGreaterThan(1);
  for (const [page, text] of Object.entries(quoted)) {
    expect(fs.readFileSync(new URL(page, new URL('support/', BENCH)), 'utf8')).toBe(text);
  }
});
