import type { Chance } from './random.ts';

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;

/** Visits on the first day of a history, and how many more there are on its last. */
const VISITS_AT_FIRST = 75;
const GROWTH = 0.5;

/** How busy each day of the week is, from Sunday. */
const WEEK = [1.25, 0.95, 0.9, 0.92, 0.98, 1.0, 1.2] as const;

/** How busy each hour of a day is: lunch and the evening, hardly anybody at night. */
const DAY = [2, 1, 1, 0, 0, 1, 2, 4, 6, 8, 9, 10, 12, 11, 9, 9, 10, 11, 13, 16, 17, 14, 9, 5] as const;
const HOURS = DAY.flatMap((weight, hour) => Array.from({ length: weight }, () => hour));

/** Three days of a sale, two thirds into the history. */
const SALE = { from: 0.66, days: 3, factor: 1.8 } as const;

/** When visits begin on each day of a history that ends now, in milliseconds since 1970, by the days of UTC. */
export function planVisits(chance: Chance, days: number, nowMs: number): number[] {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  return Array.from({ length: days }, (_, index) => index).flatMap((index) => {
    const midnight = today - (days - 1 - index) * DAY_MS;
    const weekday = WEEK[new Date(midnight).getUTCDay()] as number;
    const saleStart = Math.floor(days * SALE.from);
    const sale = index >= saleStart && index < saleStart + SALE.days ? SALE.factor : 1;
    const visits = VISITS_AT_FIRST * (1 + (GROWTH * index) / days) * weekday * sale * (0.85 + 0.3 * chance.next());
    return Array.from({ length: Math.round(visits) }, () => Math.round(midnight + (chance.pick(HOURS) + chance.next()) * HOUR_MS));
  });
}
