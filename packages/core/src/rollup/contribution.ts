import type { FoldedEvent } from '../timeline/fold.ts';
import { countCarts, tallyCartEntry } from './cart-share.ts';
import type { DayOf } from './day.ts';
import { tallyOrder } from './order-share.ts';
import { tallyRefunds } from './refund-share.ts';
import { addTo, emptyTally, type Tally } from './tally.ts';
import { countVisitor } from './visitor-share.ts';

/** What a folded timeline, a visitor's or that of an order's refunds, adds to the company's rollups, by the days of the company's time zone. */
export function contributionOf(folded: readonly FoldedEvent[], dayOf: DayOf): Tally {
  const tally = emptyTally();
  for (const { event, entry } of folded) {
    const day = dayOf(event.occurredAtMs);
    if (event.kind === 'interaction') addTo(tally, 'daily_interactions', [event.channel, event.aiProfile ?? '', day], 'interactions', 1n);
    if (entry?.kind === 'cart') tallyCartEntry(tally, entry, day);
    if (entry?.kind === 'order') tallyOrder(tally, entry, day);
  }
  tallyRefunds(tally, folded, dayOf);
  countCarts(tally, folded, dayOf);
  countVisitor(tally, folded, dayOf);
  return tally;
}
