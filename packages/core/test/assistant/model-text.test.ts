import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listAddresses, MODEL_ANSWER_MAX_CHARACTERS, openSafeText, readModelHead } from '../../src/assistant/model-text.ts';

const OURS = 'https://shop.example/returns';
const piece = fc.constantFrom(
  'a ',
  '[',
  ']',
  '(',
  ')',
  '!',
  '\n',
  '*',
  `[ours](${OURS})`,
  '[theirs](https://evil.example/?q=1)',
  '![p](x)',
  '[js](javascript:alert(1))',
  `[t](${OURS} "x")`,
  '😀',
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

/** The whole text made safe at once, slowly and plainly. */
function makeSafe(whole: string): string {
  return whole.replace(/(!?)\[([^\][]*)\]\(([^()\s]*)[^()]*\)/g, (link, picture, label, address) =>
    picture === '' && address === OURS ? link : label,
  );
}

function pushAll(parts: readonly string[]): string {
  const safe = openSafeText(new Set([OURS]));
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
        expect(pushAll(parts)).toBe(makeSafe(whole));
      }),
    );
  });

  test('is not held back where no link can come of it, and is cut', () => {
    const safe = openSafeText(new Set());
    expect([safe.push('Hello [wor'), safe.push('ld'), safe.push('] there'), safe.isFull()]).toEqual(['Hello ', '', '[world] there', false]);
    expect(safe.push(`[${'x'.repeat(3_000)}`)).toHaveLength(3_001);
    safe.push('y'.repeat(9_000));
    expect(safe.isFull()).toBe(true);
    expect([safe.push('more'), safe.end()]).toEqual(['', '']);
    expect(pushAll(['z'.repeat(9_000)])).toHaveLength(MODEL_ANSWER_MAX_CHARACTERS);
  });

  test('loses what is not seen', () => {
    expect(pushAll(['a\u0000\u202eb\u200bc\n\td\ud800e👩\u200d🌾'])).toBe('abc\n\tde👩\u200d🌾');
  });
});

describe('the first line of a model', () => {
  test.each([
    ['PASSAGES: 1\nYes.', { kind: 'passages', numbers: [1], rest: 'Yes.' }],
    ['\n **Passages:** 3, 1 and 3.\n\nYes.', { kind: 'passages', numbers: [3, 1], rest: '\nYes.' }],
    ['passages: none\nSorry.', { kind: 'none' }],
    ['PASSAGES: 9\nYes.', { kind: 'unfit' }],
    ['Yes, of course.\n', { kind: 'unfit' }],
    ['PASSAGES: 1', { kind: 'unfinished' }],
    ['', { kind: 'unfinished' }],
    ['x'.repeat(201), { kind: 'unfit' }],
  ])('%j', (said, head) => {
    expect(readModelHead(said, 3, false)).toEqual(head);
  });

  test('is whole at the end', () => {
    expect(readModelHead('PASSAGES: 2', 3, true)).toEqual({ kind: 'passages', numbers: [2], rest: '' });
    expect(readModelHead('PASSAGES: none', 3, true)).toEqual({ kind: 'none' });
    expect(readModelHead('', 3, true)).toEqual({ kind: 'unfit' });
  });
});

test('the addresses that an answer may link to are those in its passages', () => {
  expect(listAddresses([`See [here](${OURS}) or https://a.example/x?y=1.`, 'none'])).toEqual(new Set([OURS, 'https://a.example/x?y=1.']));
});
