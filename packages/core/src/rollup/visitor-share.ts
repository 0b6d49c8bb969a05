import type { FoldedEvent } from '../timeline/fold.ts';
import type { Day, DayOf } from './day.ts';
import { type Earner, earnerOf, selectionsOf } from './selection.ts';
import { NEVER } from './tables.ts';
import { addTo, type Tally } from './tally.ts';

/** The days on which a visitor used the assistant, for each filter of a report, and had a cart or an order, by currency. */
export interface ActiveDays {
  interacting: Map<string, { selection: Earner; days: Set<Day> }>;
  carting: Map<string, Set<Day>>;
  converting: Map<string, Set<Day>>;
}

/** The days of a visitor of whom nothing is known. */
export function noActiveDays(): ActiveDays {
  return { interacting: new Map(), carting: new Map(), converting: new Map() };
}

/**
 * Counts the visitor so that a report can tell distinct visitors over any range of days by adding. For each active day a row says
 * which active day came before it; in a range, a visitor is counted at its first day there, the only one whose previous
 * day lies before the range. Visitors who interacted *and* ordered are |I| + |O| - |I or O|, each counted that way, over those who did
 * both (docs/decisions/0004-rollups.md); so are those who interacted and had a cart, where an order counts as one. Changes `active`, and the
 * tally by what that changes.
 */
export function countVisitor(tally: Tally, active: ActiveDays, folded: readonly FoldedEvent[], dayOf: DayOf): void {
  const news = folded.flatMap((item) => listNews(active, item, dayOf(item.event.occurredAtMs)));
  if (news.length === 0) return;
  countActiveDays(tally, active, -1n);
  for (const note of news) note();
  countActiveDays(tally, active, 1n);
}

/** What a folded event says of the visitor's days that is not noted yet. */
function listNews(active: ActiveDays, { event, entry }: FoldedEvent, day: Day): (() => void)[] {
  if (event.kind === 'interaction') {
    return selectionsOf(earnerOf(event))
      .filter((selection) => active.interacting.get(nameOf(selection))?.days.has(day) !== true)
      .map((selection) => () => noteInteraction(active, selection, day));
  }
  if (entry === null || entry.kind === 'refund') return [];
  const { currency } = entry;
  const figures = entry.kind === 'order' ? [active.carting, active.converting] : [active.carting];
  return figures
    .filter((byCurrency) => byCurrency.get(currency)?.has(day) !== true)
    .map((byCurrency) => () => noteDay(byCurrency, currency, day));
}

function noteInteraction(active: ActiveDays, selection: Earner, day: Day): void {
  const name = nameOf(selection);
  const known = active.interacting.get(name) ?? { selection, days: new Set() };
  known.days.add(day);
  active.interacting.set(name, known);
}

function noteDay(byCurrency: Map<string, Set<Day>>, currency: string, day: Day): void {
  byCurrency.set(currency, (byCurrency.get(currency) ?? new Set()).add(day));
}

function nameOf({ channel, aiProfile }: Earner): string {
  return `${channel} ${aiProfile}`;
}

function countActiveDays(tally: Tally, { interacting, carting, converting }: ActiveDays, times: 1n | -1n): void {
  for (const { selection, days } of interacting.values()) {
    const { channel, aiProfile } = selection;
    countDays(tally, ['interacting', '', channel, aiProfile], days, times);
    for (const [figure, byCurrency] of Object.entries({ carting, converting })) {
      for (const [currency, active] of byCurrency) {
        const key = [figure, currency, channel, aiProfile];
        countDays(tally, key, days, times);
        countDays(tally, key, active, times);
        countDays(tally, key, new Set([...days, ...active]), -times as 1n | -1n);
      }
    }
  }
}

function countDays(tally: Tally, key: readonly string[], days: ReadonlySet<Day>, times: 1n | -1n): void {
  let previous = NEVER;
  for (const day of [...days].sort()) {
    addTo(tally, 'daily_visitors', [...key, day, previous], 'visitors', times);
    previous = day;
  }
}
