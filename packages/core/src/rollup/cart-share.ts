import type { Credit, Credits } from '../attribution/credit.ts';
import type { CartEntry } from '../timeline/entry.ts';
import type { FoldedEvent } from '../timeline/fold.ts';
import { MODELS, type Model } from '../wire/vocabulary.ts';
import type { Day, DayOf } from './day.ts';
import { addEarned, type Earned, tallyEarned } from './earned.ts';
import type { PlaceInDay } from './hour.ts';
import { earnerOf, selectionsOf } from './selection.ts';
import { measureColumn } from './tables.ts';
import { addSums, addTo, type Tally } from './tally.ts';

/** Adds a cart entry's value to who earned it and to its product, under each model. */
export function tallyCartEntry(tally: Tally, entry: CartEntry, { day, hour }: PlaceInDay): void {
  const { currency, productId } = entry;
  const earned = listEarned(entry);
  tallyEarned(tally, 'daily_credit', currency, [day], earned);
  tallyEarned(tally, 'daily_product', currency, [day, productId], earned);
  for (const { earner, sums } of earned) addSums(tally, 'hourly', [day, currency, earner.channel, earner.aiProfile, hour], sums);
}

/** What each earner has of a cart entry under each model: mostly there is one, whatever the model. */
function listEarned({ credits }: CartEntry): Earned<`cart_micros_${Model}`>[] {
  const only = onlyCreditOf(credits);
  if (only !== undefined) {
    const sums = MODELS.map((model) => [measureColumn('cart_micros', model), only.amountMicros] as [`cart_micros_${Model}`, bigint]);
    return [{ earner: earnerOf(only.touch), sums }];
  }
  const list: ReturnType<typeof listEarned> = [];
  for (const model of MODELS) {
    for (const { touch, amountMicros } of credits[model])
      addEarned(list, earnerOf(touch), measureColumn('cart_micros', model), amountMicros);
  }
  return list;
}

/**
 * Counts the visitor's cart once for each day, currency and filter under which something was added or removed; `counted` remembers for which it is.
 */
export function countCarts(tally: Tally, counted: Set<string>, folded: readonly FoldedEvent[], dayOf: DayOf): void {
  for (const { event, entry } of folded) {
    if (entry?.kind === 'cart') countCart(tally, counted, entry, dayOf(event.occurredAtMs));
  }
}

function countCart(tally: Tally, counted: Set<string>, { credits, currency }: CartEntry, day: Day): void {
  const only = onlyCreditOf(credits);
  if (only !== undefined && !isNews(counted, `${currency} ${day} ${only.touch?.channel} ${only.touch?.aiProfile ?? ''}`)) return;
  for (const model of MODELS) {
    const earners = credits[model].length === 0 ? [earnerOf(null)] : credits[model].map(({ touch }) => earnerOf(touch));
    for (const { channel, aiProfile } of earners.flatMap(selectionsOf)) {
      const isFirst = isNews(counted, `${model} ${currency} ${day} ${channel} ${aiProfile}`);
      if (isFirst) addTo(tally, 'daily_credit', [currency, channel, aiProfile, day], measureColumn('carts', model), 1n);
    }
  }
}

/** The credit that an entry has under every model, where there is no more than one: so it is with most entries, and much shorter. */
function onlyCreditOf(credits: Credits): Credit | undefined {
  const [credit, ...more] = credits.linear;
  return more.length === 0 && credits.first_touch === credits.linear && credits.last_touch === credits.linear ? credit : undefined;
}

/** Tells whether a name is not in the set yet, and adds it. */
function isNews(names: Set<string>, name: string): boolean {
  if (names.has(name)) return false;
  names.add(name);
  return true;
}
