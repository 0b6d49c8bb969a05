import { describe, expect, test } from 'vitest';
import { listAddresses, readModelHead } from '../../src/assistant/model-text.ts';

const OURS = 'https://shop.example/returns';

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
