import * as v from 'valibot';
import { CART_TYPES, CHANNELS, MODELS, REASONS, RECEIVED_KINDS } from '../wire/vocabulary.ts';
import { PROFILES_MAX } from './profiles.ts';

const amount = v.pipe(v.string(), v.description('A decimal amount in the currency of the report, exact, such as "79.99".'));
const count = v.pipe(v.number(), v.integer());
const orderCount = v.pipe(v.number(), v.description('Whole, but where the linear model shares an order between the parts of a split.'));
const day = v.pipe(v.string(), v.isoDate(), v.description("A day of the company's time zone."));

const refunded = {
  refunds: v.pipe(amount, v.description('What was given back of attributed orders, on the days of the refunds.')),
  net_revenue: v.pipe(amount, v.description('Attributed revenue less refunds.')),
};
const earned = { add_to_cart_gmv: amount, attributed_revenue: amount, ...refunded, attributed_orders: orderCount, interactions: count };

/** The figures of a range; docs/figures.md defines each. */
export const totals = v.object({
  add_to_cart_gmv: amount,
  daily_cart_gmv_avg: amount,
  average_cart_value: amount,
  carts: count,
  attributed_revenue: amount,
  ...refunded,
  attributed_orders: orderCount,
  verified_revenue: amount,
  average_order_value: amount,
  recorded_revenue: amount,
  recorded_orders: count,
  interactions: count,
  interacting_visitors: count,
  carting_visitors: count,
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
  channels: v.array(
    v.object({
      channel: v.picklist([...CHANNELS, 'NONE']),
      ...earned,
      interacting_visitors: v.pipe(count, v.description('Who used several channels counts in each, so these do not add up to the total.')),
    }),
  ),
  ai_profiles: v.array(
    v.object({
      ai_profile: v.pipe(
        v.nullable(v.string()),
        v.description(`Null for what no AI profile earned, and what profiles beyond the ${PROFILES_MAX} most valuable did.`),
      ),
      ...earned,
    }),
  ),
  days: v.array(
    v.object({
      date: day,
      add_to_cart_gmv: amount,
      carts: count,
      attributed_revenue: amount,
      ...refunded,
      attributed_orders: orderCount,
      interactions: count,
      interacting_visitors: count,
      carting_visitors: count,
      converting_visitors: count,
    }),
  ),
  hours: v.pipe(
    v.array(
      v.object({
        start: v.pipe(v.string(), v.isoTimestamp()),
        label: v.pipe(
          v.string(),
          v.description('The time of day at which the hour starts, such as "14:00", in the time zone of the company.'),
        ),
        add_to_cart_gmv: amount,
        attributed_revenue: amount,
        attributed_orders: orderCount,
        interactions: count,
      }),
    ),
    v.description('The hours of the day where the range is one day: 23, 24 or 25; otherwise empty.'),
  ),
  products: v.array(
    v.object({
      product_id: v.nullable(v.string()),
      product_name: v.string(),
      add_to_cart_gmv: amount,
      units: v.number(),
      revenue: amount,
      ...refunded,
    }),
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
  refunded: v.pipe(v.string(), v.description('What was given back of it so far.')),
  verified: v.boolean(),
  attributed: v.boolean(),
  seconds_from_first_touch: v.nullable(v.number()),
  touches: v.array(touch),
  line_items: v.array(lineItem),
});

/** Answer of `GET /api/companies/:company/dimensions`: what reports can be filtered by, of all that was ever recorded. */
export const dimensions = v.object({ currencies: v.array(v.string()), ai_profiles: v.array(v.string()) });

export type Dimensions = v.InferOutput<typeof dimensions>;

/** Answer of `GET /api/companies/:company/orders`. */
export const orderPage = v.object({ orders: v.array(order), next_cursor: cursor });

export type OrderPage = v.InferOutput<typeof orderPage>;

/** What became of a received event, as lists show it: `rejected` ones were refused for the errors named and count nowhere. */
export const LOGGED_STATUSES = ['recorded', 'ignored', 'rejected'] as const;

const loggedEvent = v.object({
  event_id: v.pipe(v.string(), v.description('The id that was sent; for a rejected event that had none, one that the server made.')),
  kind: v.pipe(v.nullable(v.picklist(RECEIVED_KINDS)), v.description('Null where a rejected event did not say.')),
  status: v.picklist(LOGGED_STATUSES),
  errors: v.pipe(
    v.array(v.object({ field: v.string(), code: v.string(), message: v.string() })),
    v.description('What was wrong with a rejected event; otherwise empty.'),
  ),
  reason: v.nullable(v.picklist(REASONS)),
  why: v.pipe(text, v.description('The reason in plain words.')),
  cure: v.pipe(text, v.description('What to do about it.')),
  occurred_at: time,
  received_at: time,
  held_until: v.pipe(v.nullable(time), v.description('When an event that does not count is erased.')),
  visitor_id: v.pipe(text, v.description('Null where a rejected event did not say, and for refunds, which belong to an order.')),
  faq_visitor_id: text,
  verified: v.boolean(),
  source: text,
  amount: v.pipe(text, v.description('What it added to (or, below 0, took from) cart value or an order, or the order came to.')),
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

/** How a step of a proof bears on its order. */
export const STEP_ROLES = ['touch', 'order', 'context', 'refund'] as const;

/** The credit that one interaction earned of an order, under each model. */
const credits = v.object({ first_touch: amount, last_touch: amount, linear: amount });

/**
 * Answer of `GET /api/companies/:company/visitors/:visitor/orders/:event`: an order, what its visitor did that led to it, oldest first,
 * and after it what was given back of it. A touch is an interaction that earned credit or could have under another model; `why_not` says why
 * another interaction is none.
 */
export const orderProof = v.object({
  order,
  steps: v.array(v.object({ event: loggedEvent, role: v.picklist(STEP_ROLES), credits: v.nullable(credits), why_not: text })),
  earlier_steps: v.pipe(count, v.description('How many earlier events of the visitor are left out.')),
  rule: v.object({
    model: v.picklist(MODELS),
    session_hours: v.number(),
    attribution_hours: v.number(),
    sentence: v.pipe(v.string(), v.description('Why the order counts and who earned it, in plain words.')),
  }),
});

export type OrderProof = v.InferOutput<typeof orderProof>;
