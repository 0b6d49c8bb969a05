import { addDays, countDays, type Day, daysIn, isDay } from '@cartograph/core/rollup/day';

/** Ranges with a name, which move with the day. */
export const PRESETS = ['today', 'yesterday', '7d', '30d', '90d'] as const;
export type Preset = (typeof PRESETS)[number];

/** What a preset is called. */
export const PRESET_NAMES: Readonly<Record<Preset, string>> = {
  today: 'Today',
  yesterday: 'Yesterday',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
};

/** The preset of a page that names none. */
export const DEFAULT_PRESET: Preset = '30d';

/** Days from one to another, both included. */
export interface DayRange {
  from: Day;
  to: Day;
}

/** What the URL says about the range: a preset, or days of one's own. */
export type RangeChoice = { range?: Preset | undefined; from?: Day | undefined; to?: Day | undefined };

/** The days that a choice means today in the company's time zone; days of one's own go before a preset. */
export function resolveRange({ range = DEFAULT_PRESET, from, to }: RangeChoice, timeZone: string, nowMs: number): DayRange {
  if (from !== undefined && to !== undefined && isDay(from) && isDay(to) && from <= to) return { from, to };
  const today = daysIn(timeZone)(nowMs);
  const yesterday = addDays(today, -1);
  const ranges: Readonly<Record<Preset, DayRange>> = {
    today: { from: today, to: today },
    yesterday: { from: yesterday, to: yesterday },
    '7d': { from: addDays(today, -6), to: today },
    '30d': { from: addDays(today, -29), to: today },
    '90d': { from: addDays(today, -89), to: today },
  };
  return ranges[range];
}

/** The range of the same length just before, with which figures are compared. */
export function previousRange({ from, to }: DayRange): DayRange {
  const length = countDays(from, to);
  return { from: addDays(from, -length), to: addDays(from, -1) };
}
