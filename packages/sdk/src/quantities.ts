import type { WireItem } from './calls.ts';
import { readNumbers, type Store } from './store.ts';

/** A cart that nobody touched for 14 days is taken for gone, so that what was in it does not hide a new addition. */
const KEPT_MS = 14 * 86_400_000;

/**
 * Remembers how many of each product the cart holds, so that the first change that is sent knows its true difference.
 * Each line (a product in a currency) has its own key: tabs do not overwrite each other.
 */
export function createQuantities(store: Store, prefix: string) {
  const keyOf = ({ product_id, currency }: WireItem) => `${prefix}${currency}:${product_id}`;
  return {
    /** How many the cart holds; undefined where nobody said. */
    get(line: WireItem, nowMs: number): number | undefined {
      const [quantity, atMs = 0] = readNumbers(store, keyOf(line));
      return nowMs - atMs < KEPT_MS ? quantity : undefined;
    },
    set(line: WireItem, quantity: number, nowMs: number): void {
      store.set(keyOf(line), `${quantity} ${nowMs}`);
    },
    /** A checkout empties the cart of what was bought; of everything where the order does not list it. */
    bought(items: readonly WireItem[] | undefined): void {
      const keys = items?.length ? items.map(keyOf) : store.keys(prefix);
      keys.forEach(store.remove);
    },
  };
}

export type Quantities = ReturnType<typeof createQuantities>;
