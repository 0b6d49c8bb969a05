import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysIn, startOfDay } from '../../src/rollup/day.ts';
import { listHours, placeInDay } from '../../src/rollup/hour.ts';

const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Havana',
  'Africa/Cairo',
  'Pacific/Apia',
];

test('every moment lies in one listed hour of its day, the one that began last', () => {
  const moments = fc.integer({ min: Date.parse('2012-01-01'), max: Date.parse('2035-01-01') });
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), moments, (zone, timeMs) => {
      const dayOf = daysIn(zone);
      const { day, hour } = placeInDay(timeMs, dayOf);
      const hours = listHours(day, dayOf);
      expect(day).toBe(dayOf(timeMs));
      expect(Number(hour)).toBe(hours.findLastIndex((startMs) => startMs <= timeMs));
      expect(hours[0]).toBe(startOfDay(day, dayOf));
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['UTC', '2026-03-08', 24],
  ['America/New_York', '2026-03-08', 23],
  ['America/New_York', '2026-11-01', 25],
  ['Europe/Berlin', '2026-10-25', 25],
  ['Asia/Kathmandu', '2026-10-25', 24],
  ['Australia/Lord_Howe', '2026-04-05', 25],
  ['Australia/Lord_Howe', '2026-10-04', 24],
  ['America/Havana', '2026-03-08', 23],
  ['Pacific/Apia', '2011-12-30', 0],
])('%s has on %s so many hours: %i', (zone, day, count) => {
  expect(listHours(day, daysIn(zone))).toHaveLength(count);
});

test('a moment before the first of its day, where midnight comes twice, lies in its first hour', () => {
  // A minute after midnight the clock goes back to a minute after eleven: some of the next day comes before its start.
  const midnight = Date.parse('2026-01-02T00:00:00Z');
  const dayOf = (timeMs: number) => {
    const isSecondTime = timeMs >= midnight + 60_000;
    return new Date(timeMs - (isSecondTime ? 3_600_000 : 0)).toISOString().slice(0, 10);
  };
  const startMs = startOfDay('2026-01-02', dayOf);
  expect(placeInDay(midnight, dayOf)).toEqual({ day: '2026-01-02', hour: '0' });
  expect(placeInDay(startMs + 3_600_000, dayOf)).toEqual({ day: '2026-01-02', hour: '1' });
});
