import type { Interaction } from '../event/event.ts';
import type { FoldedEvent } from '../timeline/fold.ts';
import { type CountedCarts, countCart, tallyCartEntry } from './cart-share.ts';
import type { DayOf } from './day.ts';
import { type PlaceInDay, placeInDay } from './hour.ts';
import { tallyOrder } from './order-share.ts';
import { tallyRefunds } from './refund-share.ts';
import { addTo, emptyTally, type Tally } from './tally.ts';
import { type ActiveDays, countVisitor, noActiveDays } from './visitor-share.ts';

/** What of a visitor is counted once, however often it happens: carts, and days of activity. */
export interface Presence {
  carts: CountedCarts;
  days: ActiveDays;
}

/** The presence of a visitor of whom nothing is known. */
export function noPresence(): Presence {
  return { carts: new Map(), days: noActiveDays() };
}

/** What a folded timeline, a visitor's or that of an order's refunds, adds to the company's rollups, by the days of the company's time zone. */
export function contributionOf(folded: readonly FoldedEvent[], dayOf: DayOf, presence: Presence = noPresence()): Tally {
  const tally = emptyTally();
  contribute(tally, presence, folded, dayOf);
  return tally;
}

/** Adds to a tally what the next events of a folded timeline add to the rollups, after those that made the presence. Changes both. */
export function contribute(tally: Tally, presence: Presence, folded: readonly FoldedEvent[], dayOf: DayOf): void {
  for (const { event, entry } of folded) {
    const time = placeInDay(event.occurredAtMs, dayOf);
    if (event.kind === 'interaction') tallyInteraction(tally, event, time);
    if (entry?.kind === 'cart') {
      tallyCartEntry(tally, entry, time);
      countCart(tally, presence.carts, entry, time.day);
    }
    if (entry?.kind === 'order') tallyOrder(tally, entry, time);
  }
  tallyRefunds(tally, folded, dayOf);
  countVisitor(tally, presence.days, folded, dayOf);
}

function tallyInteraction(tally: Tally, { channel, aiProfile }: Interaction, { day, hour }: PlaceInDay): void {
  addTo(tally, 'daily_interactions', [channel, aiProfile ?? '', day], 'interactions', 1n);
  addTo(tally, 'hourly', [day, '', channel, aiProfile ?? '', hour], 'interactions', 1n);
}
