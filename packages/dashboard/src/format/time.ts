import type { Day } from '@cartograph/core/rollup/day';

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** Days are dates without a zone; they are written as midnight UTC read in UTC. */
const days = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', day: 'numeric', month: 'short' });
const daysWithYear = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
const weekdays = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

/** Writes a day, such as "3 Nov". */
export function formatDay(day: Day): string {
  return days.format(Date.parse(day));
}

/** Writes a day with its weekday and year. */
export function formatDayInFull(day: Day): string {
  return weekdays.format(Date.parse(day));
}

/** Writes a range of days, such as "1 – 30 Nov 2026". */
export function formatRange(from: Day, to: Day): string {
  return daysWithYear.formatRange(Date.parse(from), Date.parse(to));
}

/** Writes a moment in a time zone, to the minute. */
export function formatMoment(time: string, timeZone: string): string {
  return momentFormat(timeZone, false).format(Date.parse(time));
}

/** Writes a moment in a time zone, to the second. */
export function formatMomentExactly(time: string, timeZone: string): string {
  return momentFormat(timeZone, true).format(Date.parse(time));
}

const momentFormats = new Map<string, Intl.DateTimeFormat>();

function momentFormat(timeZone: string, exactly: boolean): Intl.DateTimeFormat {
  const key = `${timeZone} ${exactly}`;
  const format =
    momentFormats.get(key) ??
    new Intl.DateTimeFormat(undefined, { timeZone, dateStyle: 'medium', timeStyle: exactly ? 'medium' : 'short' });
  momentFormats.set(key, format);
  return format;
}

/** Writes how long something took, such as "2 h 5 min". */
export function formatDuration(seconds: number): string {
  if (seconds < MINUTE_S) return `${Math.round(seconds)} s`;
  if (seconds < HOUR_S) return `${Math.floor(seconds / MINUTE_S)} min`;
  const whole = (unit: number, of: number) => Math.floor(of / unit);
  if (seconds < DAY_S) return joinParts(`${whole(HOUR_S, seconds)} h`, whole(MINUTE_S, seconds % HOUR_S), 'min');
  return joinParts(`${whole(DAY_S, seconds)} d`, whole(HOUR_S, seconds % DAY_S), 'h');
}

function joinParts(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${rest} ${unit}`;
}
