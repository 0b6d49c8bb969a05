import * as v from 'valibot';
import { isCurrency } from '../money/currency.ts';
import { optionalText, TEXT_NEED, text } from './text.ts';
import { TIMESTAMP_NEED, timestamp } from './timestamp.ts';
import { CART_TYPES, CHANNELS } from './vocabulary.ts';

/** The highest `value`, and the highest `value x quantity`, in units of the currency. */
export const VALUE_MAX = 1e12;
const QUANTITY_MAX = 100_000;
const LINE_ITEMS_MAX = 500;

const value = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(VALUE_MAX));
const quantity = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(QUANTITY_MAX));
const currency = v.pipe(v.string(), v.check(isCurrency, 'an ISO 4217 currency in upper case, such as "USD"'));

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

/** A list of line items, each of the given schema. */
export function lineItems<Item extends v.GenericSchema>(item: Item) {
  return v.nullish(v.pipe(v.array(item), v.maxLength(LINE_ITEMS_MAX)));
}

/** The fields of an interaction, by their HTTP names. */
export const interactionFields = {
  channel: v.picklist(CHANNELS),
  conversation_id: optionalText,
  helpful: v.nullish(v.boolean()),
  product_id: optionalText,
  ai_profile: optionalText,
};

/** What names an event and its time; the server makes both where they are absent. */
export const eventFields = { event_id: optionalText, occurred_at: v.nullish(timestamp) };

/** Who reports: the company and the visitor's two fingerprints. `sent_at` is the sender's clock when it sent. */
export const senderFields = {
  company_key: text,
  user_fingerprint: text,
  user_faq_fingerprint: text,
  sent_at: v.nullish(timestamp),
};

/** What each field needs, in words, by its HTTP name; messages are made of it. */
export const NEEDS: Readonly<Record<string, string>> = {
  company_key: TEXT_NEED,
  user_fingerprint: TEXT_NEED,
  user_faq_fingerprint: TEXT_NEED,
  product_id: TEXT_NEED,
  product_name: TEXT_NEED,
  order_id: TEXT_NEED,
  conversation_id: TEXT_NEED,
  ai_profile: TEXT_NEED,
  source: TEXT_NEED,
  event_id: TEXT_NEED,
  type: `one of ${CART_TYPES.join(', ')}`,
  channel: `one of ${CHANNELS.join(', ')}`,
  value: 'a number from 0 to 1000000000000',
  currency: 'an ISO 4217 currency in upper case, such as "USD"',
  quantity: 'a whole number from 0 to 100000',
  previous_quantity: 'a whole number from 0 to 100000',
  line_items: 'a list of at most 500 line items',
  helpful: 'true or false',
  occurred_at: TIMESTAMP_NEED,
  sent_at: TIMESTAMP_NEED,
  kind: "one of 'cart', 'checkout', 'interaction'",
  events: 'a list of at most 100 events',
};
