import * as v from 'valibot';
import { CHANNELS, MODELS } from '../wire/vocabulary.ts';

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
