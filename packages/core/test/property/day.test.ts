import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, countDays, daysIn, isDay, isTimeZone, listDays, startOfDay } from '../../src/rollup/day.ts';
import { naiveDays } from '../oracle/day.ts';

const HOUR = 60 * 60_000;
const ZONES = [
  'UTC',
  'America/New_York',
  'America/St_Johns',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
] as const;

/** Moments about local midnights, where a day is easily got wrong, and anywhere else. */
const moments = fc.oneof(
  fc.integer({ min: Date.parse('2012-01-01T00:00:00Z'), max: Date.parse('2037-01-01T00:00:00Z') }),
  fc
    .record({ quarter: fc.nat(4 * 24 * 365 * 10), ms: fc.integer({ min: -2, max: 2 }) })
    .map(({ quarter, ms }) => Date.parse('2020-01-01T00:00:00Z') + quarter * 15 * 60_000 + ms),
);

test('a moment falls on the day that its offset from UTC gives, in every zone', () => {
  const conversions = ZONES.map((zone) => ({ zone, dayOf: daysIn(zone), naive: naiveDays(zone) }));
  fc.assert(
    fc.property(moments, fc.constantFrom(...conversions), (timeMs, { zone, dayOf, naive }) => {
      expect(dayOf(timeMs), `${new Date(timeMs).toISOString()} in ${zone}`).toBe(naive(timeMs));
    }),
    { numRuns: 4000 },
  );
});

test('more moments than the conversion remembers are still converted right', () => {
  const dayOf = daysIn('Asia/Kathmandu');
  const naive = naiveDays('Asia/Kathmandu');
  const start = Date.parse('2026-01-01T00:00:00Z');
  for (let hour = 0; hour < 10_500; hour++) dayOf(start + hour * HOUR);
  for (const hour of [0, 18, 19, 10_499]) expect(dayOf(start + hour * HOUR)).toBe(naive(start + hour * HOUR));
});

test.each([
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00Z', 23],
  ['America/New_York', '2026-11-01', '2026-11-01T04:00:00Z', 25],
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z', 23],
  ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00Z', 25],
  ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00Z', 24.5],
  ['Asia/Kathmandu', '2026-03-02', '2026-03-01T18:15:00Z', 24],
  ['Pacific/Apia', '2026-03-02', '2026-03-01T11:00:00Z', 24],
])('in %s the day %s begins at %s and has %d hours', (zone, day, start, hours) => {
  const dayOf = daysIn(zone);
  const startMs = Date.parse(start);
  const endMs = startMs + hours * HOUR;
  expect([startMs - 1, startMs, endMs - 1, endMs].map(dayOf)).toEqual([addDays(day, -1), day, day, addDays(day, 1)]);
});

test('a day starts at the first moment that falls on it, in every zone', () => {
  const conversions = [...ZONES, 'America/Havana', 'Atlantic/Azores', 'Africa/Casablanca'].map((zone) => ({
    zone,
    dayOf: naiveDays(zone),
  }));
  fc.assert(
    fc.property(fc.nat(365 * 20), fc.constantFrom(...conversions), (days, { zone, dayOf }) => {
      const day = addDays('2013-01-01', days);
      const startMs = startOfDay(day, daysIn(zone));
      expect([dayOf(startMs - 1), dayOf(startMs)]).toEqual([addDays(day, -1), day]);
    }),
  );
});

test('a day that a zone skipped has no moment', () => {
  const dayOf = daysIn('Pacific/Apia');
  const skip = Date.parse('2011-12-30T10:00:00Z');
  expect([dayOf(skip - 1), dayOf(skip)]).toEqual(['2011-12-29', '2011-12-31']);
});

test('the days of a range are every day from its first to its last', () => {
  expect(listDays('2026-02-27', '2026-03-02')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
  expect(listDays('2028-02-28', '2028-03-01')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
  expect(listDays('2026-03-29', '2026-03-29')).toEqual(['2026-03-29']);
  expect(countDays('2026-01-01', '2026-12-31')).toBe(365);
});

test.each(['2026-02-28', '2028-02-29', '9999-12-31'])('%s is a day', (text) => {
  expect(isDay(text)).toBe(true);
});

test.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-4-01', '26-04-01', '2026-04-31', '2026-04-01T00:00', 'today', ''])(
  '%j is no day',
  (text) => {
    expect(isDay(text)).toBe(false);
  },
);

test.each(['UTC', 'Asia/Kathmandu', 'America/New_York'])('%s is a time zone', (name) => {
  expect(isTimeZone(name)).toBe(true);
});

test.each(['Mars/Olympus', '', 'New York'])('%j is no time zone, and there is no conversion for it', (name) => {
  expect(isTimeZone(name)).toBe(false);
  expect(() => daysIn(name)).toThrow(RangeError);
});

test('a bare offset is no time zone, for it knows no daylight saving', () => {
  expect(['+05:45', '-05:00', '+00'].map(isTimeZone)).toEqual([false, false, false]);
});
