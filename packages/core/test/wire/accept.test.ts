import { expect, test } from 'vitest';
import { accept } from '../../src/wire/accept.ts';
import { interactionCall } from '../../src/wire/browser.ts';

test('what fits is given as it was parsed, an empty text as missing', () => {
  expect(accept(interactionCall, { channel: 'CHAT', aiProfile: '', more: 1 })).toEqual({ channel: 'CHAT', aiProfile: undefined });
});

test('what does not fit gives nothing', () => {
  expect(accept(interactionCall, { channel: 'chat' })).toBeUndefined();
});
