import { NEVER } from './tables.ts';

/** A calendar day as `YYYY-MM-DD`. */
export type Day = string;

/** Converts moments (milliseconds since 1970) to the days of one time zone. */
export type DayOf = (timeMs: number) => Day;

/** No zone has changed its offset at another moment than a multiple of 15 minutes since 2012 (IANA time zone database). */
const STEP_MS = 15 * 60_000;
const CACHE_MAX_STEPS = 10_000;

/**
 * Tells whether the runtime knows a time zone, by its IANA name such as "Asia/Kathmandu". Bare offsets such as "+05:45" are none: they know no
 * daylight saving, and PostgreSQL reads their sign the other way round.
 */
export function isTimeZone(timeZone: string): boolean {
  if (!/^[A-Za-z]/.test(timeZone)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    return true;
  } catch {
    return false;
  }
}

const conversions = new Map<string, DayOf>();

/** The conversion for a time zone, daylight saving included. Throws RangeError for a zone that the runtime does not know. */
export function daysIn(timeZone: string): DayOf {
  const known = conversions.get(timeZone);
  if (known !== undefined) return known;
  const made = makeConversion(timeZone);
  conversions.set(timeZone, made);
  return made;
}

/** Formatting a date takes longer than folding an event, so the day of each quarter of an hour is remembered. */
function makeConversion(timeZone: string): DayOf {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'iso8601' });
  const byStep = new Map<number, Day>();
  return (timeMs) => {
    const step = Math.floor(timeMs / STEP_MS);
    const known = byStep.get(step);
    if (known !== undefined) return known;
    if (byStep.size >= CACHE_MAX_STEPS) byStep.clear();
    const parts = format.formatToParts(timeMs);
    const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value;
    const day = `${part('year')?.padStart(4, '0')}-${part('month')}-${part('day')}`;
    byStep.set(step, day);
    return day;
  };
}

const DAY_MS = 24 * 60 * 60_000;

/** No zone is further from UTC than this, either way. */
const OFFSET_MAX_MS = 16 * 60 * 60_000;

/**
 * The first moment of a day, by bisection of the same conversion that sorts events into days, so that lists and reports agree also
 * where midnight comes twice or not at all.
 */
export function startOfDay(day: Day, dayOf: DayOf): number {
  let before = Date.parse(day) - OFFSET_MAX_MS;
  let after = Date.parse(day) + OFFSET_MAX_MS;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayOf(middle) >= day) after = middle;
    else before = middle;
  }
  return after;
}

/** Tells whether a text is a day that exists, written `YYYY-MM-DD`; year 0 is none to PostgreSQL, and its first day means "never". */
export function isDay(text: string): text is Day {
  return /^\d{4}-\d\d-\d\d$/.test(text) && text > NEVER && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
}

/** How many days a range has, both ends included. */
export function countDays(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

/** The day a number of days later. */
export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Every day of a range, both ends included. */
export function listDays(from: Day, to: Day): Day[] {
  return Array.from({ length: countDays(from, to) }, (_, index) => addDays(from, index));
}
