import { addDays, type Day, type DayOf, startOfDay } from './day.ts';

const HOUR_MS = 60 * 60_000;
const CACHE_MAX_DAYS = 10_000;

/** When each day began, for each conversion that was used. */
const starts = new WeakMap<DayOf, Map<Day, number>>();

/** A day, and which hour of it, as rollups are keyed: counted from the day's first moment, 0 to 22, 23 or 24. */
export interface PlaceInDay {
  day: Day;
  hour: string;
}

/** The day and the hour that a moment lies in. */
export function placeInDay(timeMs: number, dayOf: DayOf): PlaceInDay {
  const day = dayOf(timeMs);
  // Where a zone's midnight comes twice, a moment may lie before the first of its day.
  return { day, hour: String(Math.max(0, Math.floor((timeMs - startCached(day, dayOf)) / HOUR_MS))) };
}

/** When each hour of a day starts, in milliseconds since 1970. A day whose clocks move has 23 or 25; one that a zone left out has none. */
export function listHours(day: Day, dayOf: DayOf): number[] {
  const startMs = startOfDay(day, dayOf);
  const lengthMs = startOfDay(addDays(day, 1), dayOf) - startMs;
  return Array.from({ length: Math.ceil(lengthMs / HOUR_MS) }, (_, hour) => startMs + hour * HOUR_MS);
}

function startCached(day: Day, dayOf: DayOf): number {
  let known = starts.get(dayOf);
  if (known === undefined || known.size >= CACHE_MAX_DAYS) {
    known = new Map();
    starts.set(dayOf, known);
  }
  let startMs = known.get(day);
  if (startMs === undefined) {
    startMs = startOfDay(day, dayOf);
    known.set(day, startMs);
  }
  return startMs;
}
