import { MICROS, toMicros } from '../money/amount.ts';
import { VALUE_MAX } from './fields.ts';
import type { CartType } from './vocabulary.ts';

/**
 * Whether `value x quantity` keeps to the highest amount; each alone may be within its limits and both together not. After
 * ITEM_REMOVED there are none, whatever the quantity says.
 */
export function amountFits(item: { type?: CartType; value: number; quantity: number }): boolean {
  return item.type === 'ITEM_REMOVED' || toMicros(item.value) * BigInt(item.quantity) <= BigInt(VALUE_MAX) * MICROS;
}

/** Whether the quantity after the action is possible: after an addition there is at least one. */
export function quantityFollows(event: { type: CartType; quantity: number }): boolean {
  return event.quantity >= 1 || (event.type !== 'ITEM_ADDED' && event.type !== 'QUANTITY_INCREASED');
}
