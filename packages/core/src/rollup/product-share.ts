import { creditedTouches } from '../attribution/credit.ts';
import { splitCount } from '../money/allocate.ts';
import type { OrderEntry } from '../timeline/entry.ts';
import type { Model } from '../wire/vocabulary.ts';
import { NOT_ITEMISED } from './tables.ts';

/**
 * Splits an order's revenue by product, and each product's by the interactions that a model credits, in their order, so that both add up
 * exactly. The items are laid end to end and shared cumulatively: what all items up to this one give an interaction, less what those before it
 * gave. What the items do not account for, such as shipping, stands under no product.
 */
export function shareByProduct(order: OrderEntry, model: Model): Map<string, bigint[]> {
  const parts = creditedTouches(model, order.touches).length;
  const byProduct = new Map<string, bigint[]>();
  let itemsMicros = 0n;
  let given = Array.from({ length: parts }, () => 0n);
  const give = (productId: string, upToHere: readonly bigint[]) => {
    const sums = byProduct.get(productId) ?? upToHere.map(() => 0n);
    byProduct.set(
      productId,
      sums.map((sum, index) => sum + (upToHere[index] as bigint) - (given[index] as bigint)),
    );
    given = [...upToHere];
  };
  for (const item of order.lineItems) {
    if (item.currency === order.currency) itemsMicros += item.valueMicros * BigInt(item.quantity);
    give(item.productId, splitCount(itemsMicros, parts));
  }
  give(
    NOT_ITEMISED,
    order.credits[model].map(({ amountMicros }) => amountMicros),
  );
  return byProduct;
}
