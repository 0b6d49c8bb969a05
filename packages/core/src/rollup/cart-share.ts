import type { CartEntry } from '../timeline/entry.ts';
import type { FoldedEvent } from '../timeline/fold.ts';
import { MODELS } from '../wire/vocabulary.ts';
import type { DayOf } from './day.ts';
import type { PlaceInDay } from './hour.ts';
import { earnerOf, selectionsOf } from './selection.ts';
import { measureColumn } from './tables.ts';
import { addTo, type Tally } from './tally.ts';

/** Adds a cart entry's value to who earned it and to its product, under each model. */
export function tallyCartEntry(tally: Tally, entry: CartEntry, { day, hour }: PlaceInDay): void {
  for (const model of MODELS) {
    const column = measureColumn('cart_micros', model);
    for (const { touch, amountMicros } of entry.credits[model]) {
      const earner = earnerOf(touch);
      for (const { channel, aiProfile } of selectionsOf(earner)) {
        addTo(tally, 'daily_credit', [entry.currency, channel, aiProfile, day], column, amountMicros);
      }
      addTo(tally, 'hourly', [day, entry.currency, earner.channel, earner.aiProfile, hour], column, amountMicros);
      addTo(tally, 'daily_product', [entry.currency, entry.productId, earner.channel, earner.aiProfile, day], column, amountMicros);
    }
  }
}

/**
 * Counts the visitor's cart once for each day, currency and filter under which something was added or removed; `counted` remembers for which it is.
 */
export function countCarts(tally: Tally, counted: Set<string>, folded: readonly FoldedEvent[], dayOf: DayOf): void {
  for (const { event, entry } of folded) {
    if (entry?.kind !== 'cart') continue;
    const day = dayOf(event.occurredAtMs);
    for (const model of MODELS) {
      const credits = entry.credits[model];
      const earners = credits.length === 0 ? [earnerOf(null)] : credits.map(({ touch }) => earnerOf(touch));
      for (const { channel, aiProfile } of earners.flatMap(selectionsOf)) {
        const name = `${model} ${entry.currency} ${day} ${channel} ${aiProfile}`;
        if (counted.has(name)) continue;
        counted.add(name);
        addTo(tally, 'daily_credit', [entry.currency, channel, aiProfile, day], measureColumn('carts', model), 1n);
      }
    }
  }
}
