import { MICROS, toMicros } from '../money/amount.ts';
import { VALUE_MAX } from './fields.ts';
import type { CartType } from './vocabulary.ts';

/** What is needed of `value` and `quantity` together, for messages. */
export const AMOUNT_NEED = 'value x quantity of at most 1000000000000';

/** Whether `value x quantity` keeps to the highest amount; each alone may be within its limits and both together not. */
export function amountFits(item: { value: number; quantity: number }): boolean {
  return toMicros(item.value) * BigInt(item.quantity) <= BigInt(VALUE_MAX) * MICROS;
}

/** What is needed of a quantity that follows an addition, for messages. */
export const ADDED_QUANTITY_NEED = 'a whole number from 1 to 100000, for it is the quantity after something was added';

/** Whether the quantity after the action is possible: after an addition there is at least one. */
export function quantityFollows(event: { type: CartType; quantity: number }): boolean {
  return event.quantity >= 1 || (event.type !== 'ITEM_ADDED' && event.type !== 'QUANTITY_INCREASED');
}
