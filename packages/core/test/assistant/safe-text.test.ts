import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSafeText } from '../../src/assistant/safe-text.ts';
import { MODEL_ANSWER_MAX_CHARACTERS } from '../../src/assistant/safe-words.ts';

const SHOP = 'https://shop.example';
const OURS = `${SHOP}/returns`;

const piece = fc.constantFrom(
  ...['a ', 'x', '[', ']', '(', ')', '!', '\n', '*', '_', '\\', '@', '.', '/', '"', '<', 'h', 'htt', 'ps:', '//', ' ', '😀'],
  ...['evil.example/', 'https://', 'HTTP://', 'https:', SHOP, OURS, `[ours](${OURS})`, `[x](${SHOP})`, `[t](${OURS} "x")`],
  ...['[theirs](https://evil.example/?q=1)', '![p](x)', '[js](javascript:alert(1))', '[', '](', '](x)', '(https://evil.example/)'],
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

function pushAll(parts: readonly string[]): string {
  const safe = openSafeText(new Set([SHOP, OURS]));
  return parts.map(safe.push).join('') + safe.end();
}

describe('a text of a model', () => {
  test('is made safe alike in whatever parts it comes', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(20), { maxLength: 6 }), (whole, cuts) => {
        const parts: string[] = [];
        const characters = [...whole];
        for (const cut of cuts) parts.push(characters.splice(0, cut).join(''));
        parts.push(characters.join(''));
        expect(pushAll(parts)).toBe(pushAll([whole]));
      }),
    );
  });

  test('without brackets and addresses it stays as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', ' ', '\n', '(b)', '*', '!', 'h', 'ht', 'http', ':', '//', '😀')), (pieces) => {
        const whole = pieces.join('');
        fc.pre(!/https?:\/\//.test(whole));
        expect(pushAll([whole])).toBe(whole);
      }),
    );
  });

  test.each([
    [`See [ours](${OURS}), [theirs](https://evil.example/) and ![p](x).`, `See [ours](${OURS}), theirs and p.`],
    [`See ${OURS}. Or https://evil.example/.`, `See ${OURS}. Or https: //evil.example/.`],
    ['[[x](y)](https://evil.example)', '[x] (https: //evil.example)'],
    ['[x][(https:evil.example)](y)', '[x] (https:evil.example)'],
    ['htt[ps://evil.example](y)', 'https: //evil.example'],
    [`[x](${SHOP} @evil.example)`, `[x](${SHOP})`],
    [`\\[x](${SHOP})@evil.example`, `\\[x](${SHOP}) @evil.example`],
    [`**[x](${SHOP})**.evil`, `**[x](${SHOP})**.evil`],
    [`[x](${SHOP}).evil.example`, `[x](${SHOP}). evil.example`],
    [`[x](${SHOP})](https:evil.example)`, `[x](${SHOP})] (https:evil.example)`],
    [`${SHOP}[@evil.example/](${SHOP})`, `https: //shop.example[@evil.example/](${SHOP})`],
    [`a ${SHOP} [b](${SHOP})[c](${SHOP})`, `a ${SHOP} [b](${SHOP}) [c](${SHOP})`],
    [`\\[https://evil.example/](${SHOP})`, `\\[https: //evil.example/](${SHOP})`],
  ])('%j', (said, shown) => {
    expect(pushAll([said])).toBe(shown);
    expect(pushAll([...said])).toBe(shown);
  });

  test('is not held back where no link can come of it, and is cut, but not within a link', () => {
    const safe = openSafeText(new Set());
    expect([safe.push('Hello [wor'), safe.push('ld'), safe.push('] there'), safe.isFull()]).toEqual(['Hello ', '', '[world] there', false]);
    expect([safe.push(' wit'), safe.push('h'), safe.push(' it')]).toEqual([' wit', '', 'h it']);
    expect(safe.push(`[${'x'.repeat(3_000)}`)).toHaveLength(3_001);
    safe.push('y'.repeat(9_000));
    expect(safe.isFull()).toBe(true);
    expect([safe.push('more'), safe.end()]).toEqual(['', '']);
    expect(pushAll(['z'.repeat(9_000)])).toHaveLength(MODEL_ANSWER_MAX_CHARACTERS);
    const filling = 'z'.repeat(MODEL_ANSWER_MAX_CHARACTERS - 20);
    for (const link of [OURS, `[ours](${OURS})`]) expect(pushAll([`${filling} ${link} more`])).toBe(`${filling} `);
  });

  test('waits for the end of an address, but not for ever', () => {
    const safe = openSafeText(new Set([SHOP]));
    expect([safe.push(`See ${SHOP}`), safe.push('.evil'), safe.push('.example/ ')]).toEqual([
      'See ',
      '',
      'https: //shop.example.evil.example/ ',
    ]);
    expect(safe.push(`https://${'x'.repeat(2_600)}`)).toHaveLength(2_609);
  });

  test('loses what is not seen', () => {
    expect(pushAll(['a\u0000\u202eb\u200bc\n\td\ud800e👩\u200d🌾'])).toBe('abc\n\tde👩\u200d🌾');
  });
});
