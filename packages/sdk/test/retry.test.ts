import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayHeal, readRetryAfterMs, waitMs } from '../src/retry.ts';

const random = fc.double({ min: 0, max: 1, noNaN: true });

test('waits double from a second to a minute, spread over the upper half', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 50].map((failures) => waitMs(failures, 0, 1))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000,
  ]);
  expect(waitMs(3, 0, 0)).toBe(2000);
});

test('never tries again before Retry-After has passed, however few the failures', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 300_000 }), random, (failures, retryAfterMs, chance) => {
      const ms = waitMs(failures, retryAfterMs, chance);
      expect(ms).toBeGreaterThanOrEqual(retryAfterMs);
      expect(ms).toBeLessThanOrEqual(Math.max(60_000, retryAfterMs * 1.25));
    }),
  );
});

test('reads Retry-After as seconds or as a date, and five minutes at most', () => {
  const nowMs = Date.parse('2026-01-31T12:00:00Z');
  expect(readRetryAfterMs('7', nowMs)).toBe(7000);
  expect(readRetryAfterMs('Sat, 31 Jan 2026 12:00:30 GMT', nowMs)).toBe(30_000);
  expect(readRetryAfterMs('86400', nowMs)).toBe(300_000);
});

test('a Retry-After that says nothing asks for no wait', () => {
  for (const header of [null, '', 'soon', '-5', 'Sat, 31 Jan 2020 12:00:30 GMT']) expect(readRetryAfterMs(header, Date.now())).toBe(0);
});

test('of client errors only timeout, too early and too many requests may heal', () => {
  const statuses = [0, 200, 302, 400, 401, 403, 404, 408, 410, 413, 425, 429, 500, 503];
  expect(statuses.filter((status) => !mayHeal(status))).toEqual([400, 401, 403, 404, 410, 413]);
});
