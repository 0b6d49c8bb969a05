import { creditedTouches } from '../attribution/credit.ts';
import { splitCount } from '../money/allocate.ts';
import { MICROS } from '../money/amount.ts';
import type { OrderEntry } from '../timeline/entry.ts';
import { MODELS, type Model } from '../wire/vocabulary.ts';
import { addEarned, type Earned, tallyEarned } from './earned.ts';
import type { PlaceInDay } from './hour.ts';
import { shareByProduct } from './product-share.ts';
import { type Earner, earnerOf } from './selection.ts';
import { measureColumn } from './tables.ts';
import { addSums, type Tally } from './tally.ts';

/** Adds a recorded order, and under each model what its credited interactions earned of it, in all and by product. */
export function tallyOrder(tally: Tally, order: OrderEntry, { day, hour }: PlaceInDay): void {
  const { currency } = order;
  addSums(
    tally,
    'daily_orders',
    [currency, day],
    [
      ['recorded_micros', order.amountMicros],
      ['recorded_orders', 1n],
    ],
  );
  if (order.touches.length === 0) return;
  const credited = listCredited(order);
  for (const { earner, sums } of credited) addSums(tally, 'hourly', [day, currency, earner.channel, earner.aiProfile, hour], sums);
  tallyEarned(tally, 'daily_credit', currency, [day], credited);
  if (order.verified) tallyEarned(tally, 'daily_credit', currency, [day], listVerified(order));
  for (const [productId, earned] of listByProduct(order)) tallyEarned(tally, 'daily_product', currency, [day, productId], earned);
}

/** The interactions that a model credits, as reports split them. */
function earnersUnder(model: Model, { touches }: OrderEntry): Earner[] {
  return creditedTouches(model, touches).map(earnerOf);
}

function listCredited(order: OrderEntry): Earned<`revenue_micros_${Model}` | `order_micros_${Model}`>[] {
  const list: ReturnType<typeof listCredited> = [];
  for (const model of MODELS) {
    const earners = earnersUnder(model, order);
    const orderShares = splitCount(MICROS, earners.length);
    earners.forEach((earner, index) => {
      addEarned(list, earner, measureColumn('revenue_micros', model), order.credits[model][index]?.amountMicros as bigint);
      addEarned(list, earner, measureColumn('order_micros', model), orderShares[index] as bigint);
    });
  }
  return list;
}

function listVerified(order: OrderEntry): Earned<`verified_micros_${Model}`>[] {
  const list: ReturnType<typeof listVerified> = [];
  for (const model of MODELS) {
    earnersUnder(model, order).forEach((earner, index) => {
      addEarned(list, earner, measureColumn('verified_micros', model), order.credits[model][index]?.amountMicros as bigint);
    });
  }
  return list;
}

function listByProduct(order: OrderEntry): Map<string, Earned<`revenue_micros_${Model}` | `unit_micros_${Model}`>[]> {
  const byProduct: ReturnType<typeof listByProduct> = new Map();
  for (const model of MODELS) {
    const earners = earnersUnder(model, order);
    const add = (productId: string, measure: 'revenue_micros' | 'unit_micros', shares: readonly bigint[]) => {
      const list = byProduct.get(productId) ?? [];
      byProduct.set(productId, list);
      earners.forEach((earner, index) => {
        addEarned(list, earner, measureColumn(measure, model), shares[index] as bigint);
      });
    };
    for (const [productId, shares] of shareByProduct(order, model)) add(productId, 'revenue_micros', shares);
    for (const item of order.lineItems) add(item.productId, 'unit_micros', splitCount(BigInt(item.quantity) * MICROS, earners.length));
  }
  return byProduct;
}
