import { creditTouches, type Touch } from '../attribution/credit.ts';
import type { CartChange, LineItem } from '../event/event.ts';
import { type CartLine, recordedMicros, takeBack } from './cart-line.ts';
import { type CartEntry, ignored, type Outcome, RECORDED } from './entry.ts';

/** A visitor's cart lines by currency and product. */
export type Cart = Map<string, CartLine>;

/** What became of a cart event: its outcome and, where it is recorded, its entry. */
export interface CartStep {
  outcome: Outcome;
  entry: CartEntry | null;
}

/** Plays an admitted cart event on the cart. Changes the cart only if the event is recorded: what is ignored leaves no trace. */
export function applyCartChange(cart: Cart, change: CartChange, touches: readonly Touch[]): CartStep {
  const isAddition = change.type === 'ITEM_ADDED' || change.type === 'QUANTITY_INCREASED';
  return isAddition ? add(cart, change, touches) : remove(cart, change);
}

/** Closes the lines of what was bought, or all of them where an order names no items: their value stays, the next add starts afresh. */
export function closeLines(cart: Cart, lineItems: readonly LineItem[]): void {
  const bought = new Set(lineItems.map((item) => item.productId));
  for (const [key, line] of cart) {
    if (bought.size === 0 || bought.has(line.productId)) cart.delete(key);
  }
}

function add(cart: Cart, change: CartChange, touches: readonly Touch[]): CartStep {
  const key = keyOf(change);
  const line = cart.get(key);
  const delta = change.quantity - (line?.quantity ?? change.previousQuantity ?? leastPrevious(change));
  if (delta <= 0) return { outcome: ignored('no_change'), entry: null };
  const amountMicros = BigInt(delta) * change.valueMicros;
  const credits = creditTouches(amountMicros, change.currency, touches);
  const added = { amountMicros, touches, leftCredits: null };
  if (line === undefined) cart.set(key, { productId: change.productId, quantity: change.quantity, adds: [added] });
  else {
    line.quantity = change.quantity;
    line.adds.push(added);
  }
  return { outcome: RECORDED, entry: toEntry(change, amountMicros, credits) };
}

function remove(cart: Cart, change: CartChange): CartStep {
  const line = cart.get(keyOf(change));
  if (line === undefined || line.quantity === 0) return { outcome: ignored('no_matching_add'), entry: null };
  const removed = line.quantity - change.quantity;
  if (removed <= 0) return { outcome: ignored('no_change'), entry: null };
  const recorded = recordedMicros(line);
  const worthMicros = BigInt(removed) * change.valueMicros;
  const amountMicros = change.quantity === 0 || worthMicros > recorded ? recorded : worthMicros;
  const credits = takeBack(line, amountMicros, change.currency);
  line.quantity = change.quantity;
  return { outcome: RECORDED, entry: toEntry(change, -amountMicros, credits) };
}

/** The least that is certain of the quantity before an addition, where neither the line nor the event tells it. */
function leastPrevious(change: CartChange): number {
  return change.type === 'ITEM_ADDED' ? 0 : change.quantity - 1;
}

function keyOf(change: CartChange): string {
  return `${change.currency}:${change.productId}`;
}

function toEntry(change: CartChange, amountMicros: bigint, credits: CartEntry['credits']): CartEntry {
  return { kind: 'cart', productId: change.productId, currency: change.currency, amountMicros, credits };
}
