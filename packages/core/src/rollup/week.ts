import { addDays, countDays, type Day } from './day.ts';

const WEEK_DAYS = 7;
/** A Monday, from which weeks are counted. */
const SOME_MONDAY = '2024-01-01';

/**
 * The whole weeks of a range of days, Monday to Sunday: from the first day of the first of them until the day after the last. Where there is none, both are
 * the range's first day.
 */
export function findWeeks(from: Day, to: Day): { from: Day; until: Day } {
  const daysBefore = (WEEK_DAYS - dayInWeek(from)) % WEEK_DAYS;
  const weeks = Math.floor((countDays(from, to) - daysBefore) / WEEK_DAYS);
  if (weeks < 1) return { from, until: from };
  const monday = addDays(from, daysBefore);
  return { from: monday, until: addDays(monday, weeks * WEEK_DAYS) };
}

/** The place of a day in its week, from 0 for Monday. */
function dayInWeek(day: Day): number {
  const place = (countDays(SOME_MONDAY, day) - 1) % WEEK_DAYS;
  return place < 0 ? place + WEEK_DAYS : place;
}
