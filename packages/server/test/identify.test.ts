import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identify, identifyOrder } from '../src/ingest/arrival.ts';

/** RFC 9562, section 5.8, bit by bit: the first 128 bits of the hash with 8 for the version (bits 48 to 51) and 10 for the variant (bits 64 and 65). */
function toUuidSlowly(text: string): string {
  const bits = [...createHash('sha256').update(text).digest().subarray(0, 16)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const marked = `${bits.slice(0, 48)}1000${bits.slice(52, 64)}10${bits.slice(66)}`;
  const digits = Array.from({ length: 32 }, (_, place) => Number.parseInt(marked.slice(place * 4, place * 4 + 4), 2).toString(16)).join('');
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-');
}

const texts = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });

test('a fingerprint that is no UUID is stored under one made of its SHA-256, and an order under another', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(identify(text)).toBe(toUuidSlowly(text));
      expect(identifyOrder(text)).toBe(toUuidSlowly(`\u0000order ${text}`));
    }),
  );
});

test('a UUID is stored as it is, in lower case', () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      expect([identify(id), identify(id.toUpperCase())]).toEqual([id, id]);
    }),
  );
});

// What is stored is found under these for good.
test('the ids of a text never change', () => {
  expect([identify('ann'), identifyOrder('A-1')]).toEqual(['49915e0d-7d4b-802e-b017-d010bc1c0e83', '259bb468-5e06-8279-b7e9-ed8f7d205ee9']);
});
