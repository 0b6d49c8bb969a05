import { creditedTouches } from '../attribution/credit.ts';
import { MICROS } from '../money/amount.ts';
import type { OrderEntry } from '../timeline/entry.ts';
import { MODELS, type Model } from '../wire/vocabulary.ts';
import type { Day } from './day.ts';
import type { PlaceInDay } from './hour.ts';
import { shareByProduct, splitCount } from './product-share.ts';
import { type Earner, earnerOf, selectionsOf } from './selection.ts';
import { measureColumn } from './tables.ts';
import { addTo, type Tally } from './tally.ts';

/** Adds a recorded order, and under each model what its credited interactions earned of it, in all and by product. */
export function tallyOrder(tally: Tally, order: OrderEntry, time: PlaceInDay): void {
  const { day } = time;
  addTo(tally, 'daily_orders', [order.currency, day], 'recorded_micros', order.amountMicros);
  addTo(tally, 'daily_orders', [order.currency, day], 'recorded_orders', 1n);
  if (order.touches.length === 0) return;
  for (const model of MODELS) tallyCredits(tally, order, time, model);
}

function tallyCredits(tally: Tally, order: OrderEntry, { day, hour }: PlaceInDay, model: Model): void {
  const earners = creditedTouches(model, order.touches).map(earnerOf);
  const orderShares = splitCount(MICROS, earners.length);
  order.credits[model].forEach(({ amountMicros }, index) => {
    const earner = earners[index] as Earner;
    const hourKey = [day, order.currency, earner.channel, earner.aiProfile, hour];
    addTo(tally, 'hourly', hourKey, measureColumn('revenue_micros', model), amountMicros);
    addTo(tally, 'hourly', hourKey, measureColumn('order_micros', model), orderShares[index] as bigint);
    for (const { channel, aiProfile } of selectionsOf(earner)) {
      const key = [order.currency, channel, aiProfile, day];
      addTo(tally, 'daily_credit', key, measureColumn('revenue_micros', model), amountMicros);
      addTo(tally, 'daily_credit', key, measureColumn('verified_micros', model), order.verified ? amountMicros : 0n);
      addTo(tally, 'daily_credit', key, measureColumn('order_micros', model), orderShares[index] as bigint);
    }
  });
  tallyProducts(tally, order, day, model, earners);
}

function tallyProducts(tally: Tally, order: OrderEntry, day: Day, model: Model, earners: readonly Earner[]): void {
  const add = (productId: string, measure: 'revenue_micros' | 'unit_micros', shares: readonly bigint[]) =>
    earners.forEach((earner, index) => {
      for (const { channel, aiProfile } of selectionsOf(earner)) {
        const key = [order.currency, channel, aiProfile, day, productId];
        addTo(tally, 'daily_product', key, measureColumn(measure, model), shares[index] as bigint);
      }
    });
  for (const [productId, shares] of shareByProduct(order, model)) add(productId, 'revenue_micros', shares);
  for (const item of order.lineItems) add(item.productId, 'unit_micros', splitCount(BigInt(item.quantity) * MICROS, earners.length));
}
