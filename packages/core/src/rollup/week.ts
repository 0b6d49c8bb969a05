import { addDays, countDays, type Day } from './day.ts';

const WEEK_DAYS = 7;

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
  return (new Date(day).getUTCDay() + WEEK_DAYS - 1) % WEEK_DAYS;
}
