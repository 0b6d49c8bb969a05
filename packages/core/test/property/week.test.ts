import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, countDays, isDay, listDays } from '../../src/rollup/day.ts';
import { findWeeks } from '../../src/rollup/week.ts';

const LAST_DAY = '9999-12-31';
const days = fc.nat(countDays('0001-01-02', LAST_DAY) - 1).map((offset) => addDays('0001-01-02', offset));
const ranges = fc
  .record({
    from: fc.oneof(
      days,
      fc.nat(40).map((back) => addDays(LAST_DAY, -back)),
    ),
    length: fc.nat(40),
  })
  .map(({ from, length }) => ({ from, to: countDays(from, LAST_DAY) > length ? addDays(from, length) : LAST_DAY }));

/** The seven days of a day's week, Monday first, found by going back a day at a time. */
function weekOf(day: string): string[] {
  let monday = day;
  while (new Date(monday).getUTCDay() !== 1) monday = addDays(monday, -1);
  return Array.from({ length: 7 }, (_, place) => addDays(monday, place));
}

test('the weeks of a range are those of which it has every day', () => {
  fc.assert(
    fc.property(ranges, ({ from, to }) => {
      const weeks = findWeeks(from, to);
      const found = listDays(from, to).filter((day) => day >= weeks.from && day < weeks.until);
      expect(found).toEqual(listDays(from, to).filter((day) => weekOf(day).every((other) => other >= from && other <= to)));
      expect([weeks.from, weeks.until].every(isDay)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['2026-03-02', '2026-03-08', '2026-03-02', '2026-03-09'],
  ['2026-03-01', '2026-03-15', '2026-03-02', '2026-03-16'],
  ['2026-03-03', '2026-03-14', '2026-03-03', '2026-03-03'],
  ['2026-03-04', '2026-03-04', '2026-03-04', '2026-03-04'],
])('%s to %s has the weeks from %s until %s', (from, to, first, until) => {
  expect(findWeeks(from, to)).toEqual({ from: first, until });
});
