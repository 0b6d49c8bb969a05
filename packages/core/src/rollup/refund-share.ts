import { creditedTouches } from '../attribution/credit.ts';
import type { LineItem } from '../event/event.ts';
import { takeProportionally } from '../money/allocate.ts';
import type { OrderEntry, RefundEntry } from '../timeline/entry.ts';
import type { FoldedEvent } from '../timeline/fold.ts';
import { MODELS, type Model } from '../wire/vocabulary.ts';
import type { Day, DayOf } from './day.ts';
import { shareByProduct } from './product-share.ts';
import { type Earner, earnerOf, selectionsOf } from './selection.ts';
import { measureColumn, NOT_ITEMISED } from './tables.ts';
import { addTo, type Tally } from './tally.ts';

/** What is left of an order's revenue, by product and then by credited interaction, under each model. */
type Left = Map<Model, Map<string, bigint[]>>;

/** Adds what refunds took from whom and from which product, on the day of each refund. Takes the refunds of an order in the order in which they were played. */
export function tallyRefunds(tally: Tally, folded: readonly FoldedEvent[], dayOf: DayOf): void {
  const leftOf = new Map<OrderEntry, Left>();
  for (const { event, entry } of folded) {
    if (event.kind !== 'refund' || entry?.kind !== 'refund' || entry.order.touches.length === 0) continue;
    const left: Left = leftOf.get(entry.order) ?? new Map(MODELS.map((model) => [model, shareByProduct(entry.order, model)]));
    leftOf.set(entry.order, left);
    for (const [model, byProduct] of left) tallyRefund(tally, entry, event.lineItems, byProduct, dayOf(event.occurredAtMs), model);
  }
}

/** Of a product at most what the order had of it is taken; the rest of the refund stands under no product. */
function tallyRefund(
  tally: Tally,
  entry: RefundEntry,
  items: readonly LineItem[],
  left: Map<string, bigint[]>,
  day: Day,
  model: Model,
): void {
  const { order, currency } = entry;
  const touches = creditedTouches(model, order.touches);
  const earners = touches.map(earnerOf);
  const unexplained = touches.map((touch) => -(entry.credits[model].find((credit) => credit.touch === touch)?.amountMicros ?? 0n));
  unexplained.forEach((amountMicros, index) => {
    for (const { channel, aiProfile } of selectionsOf(earners[index] as Earner)) {
      addTo(tally, 'daily_credit', [currency, channel, aiProfile, day], measureColumn('refund_micros', model), amountMicros);
    }
  });
  const take = (productId: string, shares: readonly bigint[]) =>
    earners.forEach((earner, index) => {
      for (const { channel, aiProfile } of selectionsOf(earner)) {
        const key = [currency, channel, aiProfile, day, productId];
        addTo(tally, 'daily_product', key, measureColumn('refund_micros', model), shares[index] as bigint);
      }
    });
  for (const [productId, wantedMicros] of sentBack(entry, items, left)) {
    const holdings = left.get(productId) ?? earners.map(() => 0n);
    const heldMicros = sum(holdings);
    const shares = takeProportionally(wantedMicros < heldMicros ? wantedMicros : heldMicros, holdings, 1n);
    left.set(
      productId,
      holdings.map((holding, index) => holding - (shares[index] as bigint)),
    );
    take(productId, shares);
    shares.forEach((share, index) => {
      unexplained[index] = (unexplained[index] as bigint) - share;
    });
  }
  take(NOT_ITEMISED, unexplained);
}

/** What was given back for each product, in micros. A refund that names no items and leaves nothing gives back all that is left of each. */
function sentBack(
  { leftMicros, currency }: RefundEntry,
  items: readonly LineItem[],
  left: ReadonlyMap<string, bigint[]>,
): [string, bigint][] {
  if (items.length > 0 || leftMicros > 0n) {
    return items.filter((item) => item.currency === currency).map((item) => [item.productId, item.valueMicros * BigInt(item.quantity)]);
  }
  return [...left].filter(([productId]) => productId !== NOT_ITEMISED).map(([productId, holdings]) => [productId, sum(holdings)]);
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
