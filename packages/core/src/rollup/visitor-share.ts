import type { Entry } from '../timeline/entry.ts';
import type { FoldedEvent } from '../timeline/fold.ts';
import type { Day, DayOf } from './day.ts';
import { earnerOf, selectionsOf } from './selection.ts';
import { NEVER } from './tables.ts';
import { addTo, type Tally } from './tally.ts';

/**
 * Counts the visitor so that a report can tell distinct visitors over any range of days by adding. For each active day a row says
 * which active day came before it; in a range, a visitor is counted at its first day there, the only one whose previous
 * day lies before the range. Visitors who interacted *and* ordered are |I| + |O| - |I or O|, each counted that way, over those who did
 * both (docs/decisions/0004-rollups.md); so are those who interacted and had a cart, where an order counts as one.
 */
export function countVisitor(tally: Tally, folded: readonly FoldedEvent[], dayOf: DayOf): void {
  const figures = { carting: collectEntryDays(folded, ['cart', 'order'], dayOf), converting: collectEntryDays(folded, ['order'], dayOf) };
  for (const { channel, aiProfile, days } of collectInteractionDays(folded, dayOf).values()) {
    countDays(tally, ['interacting', '', channel, aiProfile], days, 1n);
    for (const [figure, byCurrency] of Object.entries(figures)) {
      for (const [currency, active] of byCurrency) {
        const key = [figure, currency, channel, aiProfile];
        countDays(tally, key, days, 1n);
        countDays(tally, key, active, 1n);
        countDays(tally, key, new Set([...days, ...active]), -1n);
      }
    }
  }
}

interface ActiveDays {
  channel: string;
  aiProfile: string;
  days: Set<Day>;
}

function collectInteractionDays(folded: readonly FoldedEvent[], dayOf: DayOf): Map<string, ActiveDays> {
  const bySelection = new Map<string, ActiveDays>();
  for (const { event } of folded) {
    if (event.kind !== 'interaction') continue;
    for (const selection of selectionsOf(earnerOf(event))) {
      const name = JSON.stringify(selection);
      const active = bySelection.get(name) ?? { ...selection, days: new Set() };
      active.days.add(dayOf(event.occurredAtMs));
      bySelection.set(name, active);
    }
  }
  return bySelection;
}

function collectEntryDays(folded: readonly FoldedEvent[], kinds: readonly Entry['kind'][], dayOf: DayOf): Map<string, Set<Day>> {
  const byCurrency = new Map<string, Set<Day>>();
  for (const { event, entry } of folded) {
    if (entry === null || !kinds.includes(entry.kind)) continue;
    const days = byCurrency.get(entry.currency) ?? new Set();
    byCurrency.set(entry.currency, days.add(dayOf(event.occurredAtMs)));
  }
  return byCurrency;
}

function countDays(tally: Tally, key: readonly string[], days: ReadonlySet<Day>, times: 1n | -1n): void {
  let previous = NEVER;
  for (const day of [...days].sort()) {
    addTo(tally, 'daily_visitors', [...key, day, previous], 'visitors', times);
    previous = day;
  }
}
