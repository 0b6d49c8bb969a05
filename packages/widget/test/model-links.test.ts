import { openSafeText } from '@cartograph/core/assistant/safe-text';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMarkdown } from '../src/shared/markdown.ts';

const SHOP = 'https://shop.example';
const OURS = `${SHOP}/returns`;

const piece = fc.constantFrom(
  ...['a ', 'x', '[', ']', '(', ')', '!', '\n', '*', '_', '\\', '@', '.', '/', '"', '<', 'h', 'htt', 'ps:', '//', ' ', '😀'],
  ...['evil.example/', 'https://', 'HTTP://', 'https:', SHOP, OURS, `[ours](${OURS})`, `[x](${SHOP})`, `[t](${OURS} "x")`],
  ...['[theirs](https://evil.example/?q=1)', '![p](x)', '[js](javascript:alert(1))', '](', '](x)', '(https://evil.example/)'],
);

/** Where an answer leads, as it is shown. */
function findLinks(answer: string): string[] {
  return [...JSON.stringify(parseMarkdown(answer)).matchAll(/"url":"([^"]*)"/g)].map(([, url]) => url ?? '');
}

test('what a model says leads nowhere but to the addresses that it may link to, however it is put together', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const safe = openSafeText(new Set([SHOP, OURS]));
      for (const url of findLinks(safe.push(pieces.join('')) + safe.end())) expect([`${SHOP}/`, OURS]).toContain(url);
    }),
    { numRuns: 3_000 },
  );
});

test('and those stay links', () => {
  const safe = openSafeText(new Set([SHOP, OURS]));
  expect(findLinks(safe.push(`See **[ours](${OURS})**, ${OURS}; or ${SHOP}.`) + safe.end())).toEqual([OURS, OURS, `${SHOP}/`]);
});
