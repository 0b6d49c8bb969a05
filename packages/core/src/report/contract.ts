import * as v from 'valibot';
import { CART_TYPES, CHANNELS, EVENT_KINDS, MODELS, REASONS } from '../wire/vocabulary.ts';

const amount = v.pipe(v.string(), v.description('A decimal amount in the currency of the report, exact, such as "79.99".'));
const count = v.pipe(v.number(), v.integer());
const orderCount = v.pipe(v.number(), v.description('Whole, but where the linear model shares an order between the parts of a split.'));
const day = v.pipe(v.string(), v.isoDate(), v.description("A day of the company's time zone."));

const earned = { add_to_cart_gmv: amount, attributed_revenue: amount, attributed_orders: orderCount, interactions: count };

/** The figures of a range; docs/figures.md defines each. */
export const totals = v.object({
  add_to_cart_gmv: amount,
  daily_cart_gmv_avg: amount,
  average_cart_value: amount,
  carts: count,
  attributed_revenue: amount,
  attributed_orders: orderCount,
  verified_revenue: amount,
  average_order_value: amount,
  recorded_revenue: amount,
  recorded_orders: count,
  interactions: count,
  interacting_visitors: count,
  converting_visitors: count,
  conversion_rate: v.number(),
  excluded_orders_other_currencies: count,
});

/** Answer of `GET /api/companies/:company/revenue-impact`. */
export const revenueImpact = v.object({
  company: v.string(),
  timezone: v.string(),
  currency: v.string(),
  model: v.picklist(MODELS),
  from: day,
  to: day,
  totals,
  channels: v.array(v.object({ channel: v.picklist([...CHANNELS, 'NONE']), ...earned })),
  ai_profiles: v.array(v.object({ ai_profile: v.nullable(v.string()), ...earned })),
  days: v.array(
    v.object({
      date: day,
      add_to_cart_gmv: amount,
      carts: count,
      attributed_revenue: amount,
      attributed_orders: orderCount,
      interactions: count,
    }),
  ),
  products: v.array(
    v.object({ product_id: v.nullable(v.string()), product_name: v.string(), add_to_cart_gmv: amount, units: v.number(), revenue: amount }),
  ),
});

export type RevenueImpact = v.InferOutput<typeof revenueImpact>;

const time = v.pipe(v.string(), v.isoTimestamp());
const text = v.nullable(v.string());
const cursor = v.pipe(text, v.description('Send it as `cursor` for the next page; null on the last.'));
const lineItem = v.object({ product_id: v.string(), product_name: v.string(), quantity: count, value: amount, currency: v.string() });
const channel = v.picklist(CHANNELS);

const touch = v.object({
  event_id: v.string(),
  occurred_at: time,
  channel,
  conversation_id: text,
  ai_profile: text,
  credit: v.pipe(v.string(), v.description('What the interaction earned of the order under the model.')),
});

const order = v.object({
  order_id: text,
  event_id: v.string(),
  visitor_id: v.string(),
  occurred_at: time,
  currency: v.string(),
  value: amount,
  verified: v.boolean(),
  attributed: v.boolean(),
  seconds_from_first_touch: v.nullable(v.number()),
  touches: v.array(touch),
  line_items: v.array(lineItem),
});

/** Answer of `GET /api/companies/:company/orders`. */
export const orderPage = v.object({ orders: v.array(order), next_cursor: cursor });

export type OrderPage = v.InferOutput<typeof orderPage>;

const loggedEvent = v.object({
  event_id: v.string(),
  kind: v.picklist(EVENT_KINDS),
  status: v.picklist(['recorded', 'ignored']),
  reason: v.nullable(v.picklist(REASONS)),
  why: v.pipe(text, v.description('The reason in plain words.')),
  cure: v.pipe(text, v.description('What to do about it.')),
  occurred_at: time,
  received_at: time,
  held_until: v.pipe(v.nullable(time), v.description('When an event that does not count is erased.')),
  visitor_id: v.string(),
  faq_visitor_id: v.string(),
  verified: v.boolean(),
  source: text,
  amount: v.pipe(text, v.description('What it added to (or, below 0, took from) cart value, or the order came to.')),
  type: v.optional(v.picklist(CART_TYPES)),
  product_id: v.optional(text),
  product_name: v.optional(v.string()),
  value: v.optional(amount),
  currency: v.optional(v.string()),
  quantity: v.optional(count),
  previous_quantity: v.optional(v.nullable(count)),
  order_id: v.optional(text),
  line_items: v.optional(v.array(lineItem)),
  channel: v.optional(channel),
  conversation_id: v.optional(text),
  helpful: v.optional(v.nullable(v.boolean())),
  ai_profile: v.optional(text),
});

/** An event of the log: what was received and what became of it. */
export type LoggedEvent = v.InferOutput<typeof loggedEvent>;

/** Answer of `GET /api/companies/:company/events`; each message of `/events/stream` is one of its events. */
export const eventPage = v.object({ events: v.array(loggedEvent), next_cursor: cursor });

export type EventPage = v.InferOutput<typeof eventPage>;
