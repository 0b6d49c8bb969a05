import { expect, test } from 'vitest';
import { makeId } from '../src/ingest/make-id.ts';

test('ids are UUIDs of version 7 of this time, each greater than the one before', () => {
  const beganMs = Date.now();
  const ids = Array.from({ length: 20_000 }, makeId);
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
  expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] as string))).toBe(true);
  const timesMs = ids.map((id) => Number.parseInt(id.replace('-', '').slice(0, 12), 16));
  expect(timesMs[0]).toBeGreaterThanOrEqual(beganMs);
  // A process that makes more ids than a millisecond has is ahead of the clock by some of them.
  expect(timesMs.at(-1)).toBeLessThanOrEqual(Date.now() + ids.length / 2_048);
});
