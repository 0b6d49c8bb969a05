import { CART_TYPES, CHANNELS } from './vocabulary.ts';

const TEXT = 'a string of 1 to 255 characters';
const TIME = 'a time such as "2026-01-31T09:30:00.000Z", or milliseconds since 1970';

/**
 * What is needed, in words, by the name of a field over HTTP or by that of a check; messages are made of it. Schemas carry
 * only the names, so that a page which makes no mistake does not load the words.
 */
export const NEEDS: Readonly<Record<string, string>> = {
  company_key: TEXT,
  user_fingerprint: TEXT,
  user_faq_fingerprint: TEXT,
  product_id: TEXT,
  product_name: TEXT,
  order_id: TEXT,
  refund_id: TEXT,
  conversation_id: TEXT,
  ai_profile: TEXT,
  source: TEXT,
  event_id: TEXT,
  type: `one of ${CART_TYPES.join(', ')}`,
  channel: `one of ${CHANNELS.join(', ')}`,
  value: 'a number from 0 to 1000000000000',
  currency: 'an ISO 4217 currency in upper case, such as "USD"',
  quantity: 'a whole number from 0 to 100000',
  previous_quantity: 'a whole number from 0 to 100000',
  line_items: 'a list of at most 500 line items',
  helpful: 'true or false',
  occurred_at: TIME,
  sent_at: TIME,
  kind: "one of 'cart', 'checkout', 'interaction'",
  events: 'a list of at most 100 events',
  checkout_token: TEXT,
  decimal: 'a decimal amount such as "14.10"',
  unsigned_decimal: 'a decimal amount of 0 or more, such as "14.10"',
  text: TEXT,
  whole_text: `${TEXT}, none of them U+0000 or half of a surrogate pair`,
  timestamp: TIME,
  amount: 'value x quantity of at most 1000000000000',
  added_quantity: 'a whole number from 1 to 100000, for it is the quantity after something was added',
};
