import type { CartEventData } from '../api.ts';

type CartEventName = 'add_to_cart' | 'remove_from_cart';

/**
 * Turns a difference, as GA4 reports it, into the quantity after the action, as we do. `held` is how many were in the cart.
 * A difference of nothing, or one that is no number, gives what the checks of the call will refuse by name.
 */
export function afterChange(name: CartEventName, difference: unknown, held: number) {
  if (typeof difference !== 'number') return { type: 'ITEM_ADDED' as CartEventData['type'], quantity: difference };
  const quantity = name === 'add_to_cart' ? held + difference : Math.max(0, held - difference);
  return { type: typeOf(name, quantity, held), quantity };
}

function typeOf(name: CartEventName, quantity: number, held: number): CartEventData['type'] {
  if (name === 'add_to_cart') return held > 0 ? 'QUANTITY_INCREASED' : 'ITEM_ADDED';
  return quantity > 0 ? 'QUANTITY_DECREASED' : 'ITEM_REMOVED';
}
