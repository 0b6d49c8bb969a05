import type { Credit, Credits } from '../attribution/credit.ts';
import type { CartEntry } from '../timeline/entry.ts';
import { MODELS, type Model } from '../wire/vocabulary.ts';
import type { Day } from './day.ts';
import { addEarned, type Earned, tallyEarned } from './earned.ts';
import type { PlaceInDay } from './hour.ts';
import { type Earner, earnerOf, selectionsOf } from './selection.ts';
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

/** For what a visitor's cart is counted: the models, a bit each, by day, currency, channel and AI profile. */
export type CountedCarts = Map<string, number>;

/** Counts the visitor's cart once for each day, currency and filter under which something was added or removed. Changes `counted`. */
export function countCart(tally: Tally, counted: CountedCarts, { credits, currency }: CartEntry, day: Day): void {
  const only = onlyCreditOf(credits);
  if (only !== undefined) {
    countUnder(tally, counted, EVERY_MODEL, currency, day, earnerOf(only.touch));
    return;
  }
  MODELS.forEach((model, place) => {
    const touches = credits[model].length === 0 ? [null] : credits[model].map(({ touch }) => touch);
    for (const touch of touches) countUnder(tally, counted, 1 << place, currency, day, earnerOf(touch));
  });
}

const EVERY_MODEL = (1 << MODELS.length) - 1;

/** Counts it under some models for an earner. Who is counted for itself is counted for every filter that it passes, so mostly nothing is left to do. */
function countUnder(tally: Tally, counted: CountedCarts, models: number, currency: string, day: Day, earner: Earner): void {
  const nameOf = ({ channel, aiProfile }: Earner) => `${day} ${currency} ${channel} ${aiProfile}`;
  if (((counted.get(nameOf(earner)) ?? 0) & models) === models) return;
  for (const selection of selectionsOf(earner)) {
    const name = nameOf(selection);
    const before = counted.get(name) ?? 0;
    counted.set(name, before | models);
    MODELS.forEach((model, place) => {
      if ((models & ~before & (1 << place)) === 0) return;
      addTo(tally, 'daily_credit', [currency, selection.channel, selection.aiProfile, day], measureColumn('carts', model), 1n);
    });
  }
}

/** The credit that an entry has under every model, where there is no more than one: so it is with most entries, and much shorter. */
function onlyCreditOf(credits: Credits): Credit | undefined {
  const [credit, ...more] = credits.linear;
  return more.length === 0 && credits.first_touch === credits.linear && credits.last_touch === credits.linear ? credit : undefined;
}
