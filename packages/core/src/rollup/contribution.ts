import type { Interaction } from '../event/event.ts';
import type { FoldedEvent } from '../timeline/fold.ts';
import { countCarts, tallyCartEntry } from './cart-share.ts';
import type { DayOf } from './day.ts';
import { type PlaceInDay, placeInDay } from './hour.ts';
import { tallyOrder } from './order-share.ts';
import { tallyRefunds } from './refund-share.ts';
import { addTo, emptyTally, type Tally } from './tally.ts';
import { countVisitor } from './visitor-share.ts';

/** What a folded timeline, a visitor's or that of an order's refunds, adds to the company's rollups, by the days of the company's time zone. */
export function contributionOf(folded: readonly FoldedEvent[], dayOf: DayOf): Tally {
  const tally = emptyTally();
  for (const { event, entry } of folded) {
    const time = placeInDay(event.occurredAtMs, dayOf);
    if (event.kind === 'interaction') tallyInteraction(tally, event, time);
    if (entry?.kind === 'cart') tallyCartEntry(tally, entry, time);
    if (entry?.kind === 'order') tallyOrder(tally, entry, time);
  }
  tallyRefunds(tally, folded, dayOf);
  countCarts(tally, folded, dayOf);
  countVisitor(tally, folded, dayOf);
  return tally;
}

function tallyInteraction(tally: Tally, { channel, aiProfile }: Interaction, { day, hour }: PlaceInDay): void {
  addTo(tally, 'daily_interactions', [channel, aiProfile ?? '', day], 'interactions', 1n);
  addTo(tally, 'hourly', [day, '', channel, aiProfile ?? '', hour], 'interactions', 1n);
}
