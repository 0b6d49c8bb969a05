import { addDays, countDays } from '@cartograph/core/rollup/day';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PRESETS, previousRange, resolveRange } from '../src/filters/range.ts';

const noon = Date.parse('2026-03-29T12:00:00Z');
const days = fc.integer({ min: 0, max: 20_000 }).map((offset) => addDays('1990-01-01', offset));

test.each([
  ['today', '2026-03-29', '2026-03-29'],
  ['yesterday', '2026-03-28', '2026-03-28'],
  ['7d', '2026-03-23', '2026-03-29'],
  ['30d', '2026-02-28', '2026-03-29'],
  ['90d', '2025-12-30', '2026-03-29'],
] as const)('%s is from %s to %s', (range, from, to) => {
  expect(resolveRange({ range }, 'Europe/Berlin', noon)).toEqual({ from, to });
});

test('today is the day of the company’s time zone, not of the browser’s', () => {
  expect(resolveRange({ range: 'today' }, 'Pacific/Auckland', noon).to).toBe('2026-03-30');
  expect(resolveRange({ range: 'today' }, 'America/Los_Angeles', noon).to).toBe('2026-03-29');
});

test('days of one’s own go before a preset; what makes no sense falls back on the usual range', () => {
  expect(resolveRange({ range: '7d', from: '2026-01-01', to: '2026-01-31' }, 'UTC', noon)).toEqual({
    from: '2026-01-01',
    to: '2026-01-31',
  });
  for (const [from, to] of [
    ['2026-02-30', '2026-03-01'],
    ['2026-03-02', '2026-03-01'],
    ['yesterday', '2026-03-01'],
  ])
    expect(resolveRange({ from, to }, 'UTC', noon)).toEqual(resolveRange({}, 'UTC', noon));
});

test('the range before is as long and ends the day before', () => {
  fc.assert(
    fc.property(days, fc.nat({ max: 400 }), (from, length) => {
      const range = { from, to: addDays(from, length) };
      const before = previousRange(range);
      expect(countDays(before.from, before.to)).toBe(countDays(range.from, range.to));
      expect(addDays(before.to, 1)).toBe(range.from);
    }),
  );
});

test('every preset ends today or yesterday', () => {
  for (const range of PRESETS) {
    const { from, to } = resolveRange({ range }, 'UTC', noon);
    expect(from <= to).toBe(true);
    expect(['2026-03-28', '2026-03-29']).toContain(to);
  }
});
