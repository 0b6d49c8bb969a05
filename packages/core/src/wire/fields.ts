import * as v from 'valibot';
import { isCurrency } from '../money/currency.ts';
import { LINE_ITEMS_MAX } from './limits.ts';
import { optionalText, text } from './text.ts';
import { CART_TYPES, CHANNELS } from './vocabulary.ts';

/** The highest `value`, and the highest `value x quantity`, in units of the currency. */
export const VALUE_MAX = 1e12;
const QUANTITY_MAX = 100_000;

const value = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(VALUE_MAX));
const quantity = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(QUANTITY_MAX));
const currency = v.pipe(v.string(), v.check(isCurrency, 'currency'));

/** The fields of one line item of an order, by their HTTP names. `value` is the price of one. */
export const lineItemFields = { product_id: text, product_name: text, quantity, value, currency };

/** The fields of a cart event, by their HTTP names. `quantity` is the quantity after the action, `value` the price of one. */
export const cartFields = {
  type: v.picklist(CART_TYPES),
  product_id: text,
  product_name: text,
  value,
  currency,
  quantity,
  source: optionalText,
  previous_quantity: v.nullish(quantity),
};

/** The fields of a checkout event without its line items, by their HTTP names. `value` is the order's total. */
export const checkoutFields = { order_id: optionalText, value, currency, source: optionalText };

/** The fields of a refund without its line items, by their HTTP names. `value` is what was given back of the order. */
export const refundFields = { order_id: text, refund_id: text, value, currency, source: optionalText };

/** A list of line items, each of the given schema; counted before they are looked at, so that a list too long costs nothing. */
export function lineItems<Item extends v.GenericSchema>(item: Item) {
  return v.nullish(v.pipe(v.array(v.unknown()), v.maxLength(LINE_ITEMS_MAX), v.array(item)));
}

/** The fields of an interaction, by their HTTP names. */
export const interactionFields = {
  channel: v.picklist(CHANNELS),
  conversation_id: optionalText,
  helpful: v.nullish(v.boolean()),
  product_id: optionalText,
  ai_profile: optionalText,
};
