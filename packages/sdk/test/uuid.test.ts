import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Page } from '../src/globals.ts';
import { madeAtMs, makeEventId, makeVisitorId } from '../src/uuid.ts';

const page = globalThis as unknown as Page;

test('ids of calls keep the order of the calls, even within a millisecond and when the clock steps back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4_000_000_000_000 }), { minLength: 2, maxLength: 50 }), (timesMs) => {
      const ids = timesMs.map((timeMs) => makeEventId(page, timeMs));
      expect(ids).toEqual([...new Set(ids)].sort());
    }),
  );
});

test('more calls in one millisecond than the counter holds are still in order', () => {
  const ids = Array.from({ length: 5000 }, () => makeEventId(page, 4_100_000_000_000));
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('an event id is a UUIDv7 that says when it was made', () => {
  const id = makeEventId(page, 4_200_000_000_000);
  expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(madeAtMs(id)).toBe(4_200_000_000_000);
});

test('a visitor id is a random UUID', () => {
  expect(makeVisitorId(page)).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(makeVisitorId(page)).not.toBe(makeVisitorId(page));
});

test('what is no id of ours has no time', () => {
  expect(madeAtMs('not an id')).toBeNaN();
  expect(madeAtMs('')).toBeNaN();
});
