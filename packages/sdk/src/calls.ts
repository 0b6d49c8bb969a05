import { accept } from '@cartograph/core/wire/accept';
import { cartCall, checkoutCall, interactionCall } from '@cartograph/core/wire/browser';
import { toSnake } from '@cartograph/core/wire/naming';
import type { EventKind } from '@cartograph/core/wire/vocabulary';

/** A line item, by its names on the wire, as far as the browser looks into it. */
export interface WireItem {
  product_id: string;
  currency: string;
}

/** What happened, by its names on the wire: each kind has the fields of its own. */
export interface Happening {
  kind: EventKind;
  type?: string;
  product_id?: string;
  currency?: string;
  quantity?: number;
  previous_quantity?: number;
  line_items?: WireItem[];
}

/** The methods of `trackAlhenaEvent`: the kind of event that each reports, and what it takes. */
export const METHODS = new Map<unknown, { kind: EventKind; schema: typeof cartCall | typeof checkoutCall | typeof interactionCall }>([
  ['sendCartEvent', { kind: 'cart', schema: cartCall }],
  ['sendCheckoutEvent', { kind: 'checkout', schema: checkoutCall }],
  ['sendInteraction', { kind: 'interaction', schema: interactionCall }],
]);

/** Checks a call by the wire contract; gives what happened, without unknown fields, or undefined where the call is refused. */
export function checkCall(method: unknown, data: unknown): Happening | undefined {
  const known = METHODS.get(method);
  const accepted = known && accept(known.schema, data);
  return accepted && { kind: known.kind, ...toWire(accepted) };
}

/** Gives data its names on the wire: `{ productId }` becomes `{ product_id }`, within line items too. */
function toWire(data: object): object {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [toSnake(name), Array.isArray(value) ? value.map(toWire) : value]));
}
