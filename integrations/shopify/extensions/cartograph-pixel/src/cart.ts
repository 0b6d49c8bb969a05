import type { CartLine } from '@shopify/web-pixels-extension';
import { digitsOf } from './ids.ts';
import { cutName } from './name.ts';

/** A product in the cart: how many there are, what it is called, what one costs. */
export interface Held {
  quantity: number;
  name: string;
  value: number;
  currency: string;
}

/** What the cart holds, by product id. */
export type Cart = Record<string, Held>;

/** A cart event, by its names on the wire. */
export interface CartEvent {
  kind: 'cart';
  type: 'ITEM_ADDED' | 'QUANTITY_INCREASED' | 'QUANTITY_DECREASED' | 'ITEM_REMOVED';
  product_id: string;
  product_name: string;
  value: number;
  currency: string;
  quantity: number;
  previous_quantity?: number;
  source: 'shopify-pixel';
}

/**
 * What a line of Shopify's says. Its product is the variant, as in orders; `merchandise.price` is the price of one, while the line's cost is
 * price x quantity.
 */
export function readLine({ merchandise, quantity }: CartLine): { id: string; held: Held } {
  const { product, title, price, id, sku } = merchandise;
  const name = [product.title, title].filter((part) => part && part !== 'Default Title').join(' - ') || 'Unnamed product';
  return {
    id: digitsOf(id) ?? sku ?? digitsOf(product.id) ?? name,
    held: { quantity, name: cutName(name), value: price.amount, currency: price.currencyCode },
  };
}

/**
 * How many there are after some were added. Shopify does not say whether its quantity is the line's or the difference: where it is not more than
 * there were it can only be the difference, else it is the least that is certain. The next look at the cart tells the truth.
 */
export function quantityAfterAdding(before: number, told: number): number {
  return told <= before ? before + told : told;
}

/** How many there are after some were removed: all gone where at least as many were told, else the most that may be left. */
export function quantityAfterRemoving(before: number, told: number): number {
  return told >= before ? 0 : Math.max(told, before - told);
}

/** The event of a change of one product; none where there is no change. */
export function toCartEvent(id: string, before: number | undefined, { quantity, name, value, currency }: Held): CartEvent | null {
  if (quantity === (before ?? 0)) return null;
  const product = { product_id: id, product_name: name, value, currency, quantity };
  const previous = before === undefined ? {} : { previous_quantity: before };
  return { kind: 'cart', type: typeOf(before ?? 0, quantity), ...product, ...previous, source: 'shopify-pixel' };
}

function typeOf(before: number, after: number): CartEvent['type'] {
  if (after > before) return before === 0 ? 'ITEM_ADDED' : 'QUANTITY_INCREASED';
  return after === 0 ? 'ITEM_REMOVED' : 'QUANTITY_DECREASED';
}

/** What the cart holds, of its lines: a product may lie in several. */
export function readCart(lines: readonly CartLine[]): Cart {
  const cart: Cart = {};
  for (const line of lines) {
    const { id, held } = readLine(line);
    cart[id] = { ...held, quantity: held.quantity + (cart[id]?.quantity ?? 0) };
  }
  return cart;
}

/** The events that lead from what the cart held when it was last known to what it holds. */
export function compareCarts(then: Cart, now: Cart): CartEvent[] {
  const ids = [...new Set([...Object.keys(then), ...Object.keys(now)])];
  return ids.flatMap((id) => {
    const held = now[id] ?? { ...(then[id] as Held), quantity: 0 };
    return toCartEvent(id, then[id]?.quantity ?? 0, held) ?? [];
  });
}
