import { MODELS, type Model } from '../wire/vocabulary.ts';

/** Stands in a key of a summed-up row for "all of them": all channels, all AI profiles. No channel or profile is an empty text. */
export const ALL = '';

/** Stands in the channel's place where nobody earned the credit. */
export const NOBODY = 'NONE';

/** Stands in a product's place for what an order's items do not account for: shipping, taxes, order discounts. */
export const NOT_ITEMISED = '';

/** Stands in `previous_day` where a visitor has no earlier day. */
export const NEVER = '0001-01-01';

/** What `daily_credit` sums under each model; `order_micros` counts orders in millionths, for a linear credit shares them. */
export const CREDIT_MEASURES = ['cart_micros', 'carts', 'revenue_micros', 'verified_micros', 'order_micros', 'refund_micros'] as const;

/** What `daily_product` sums under each model; `unit_micros` counts pieces in millionths. */
export const PRODUCT_MEASURES = ['cart_micros', 'unit_micros', 'revenue_micros', 'refund_micros'] as const;

/** What `hourly` sums under each model, and beside them interactions. */
const HOURLY_MEASURES = ['cart_micros', 'revenue_micros', 'order_micros'] as const;

/** The column of a measure under a model. */
export function measureColumn<Measure extends string>(measure: Measure, model: Model): `${Measure}_${Model}` {
  return `${measure}_${model}`;
}

function underEachModel<Measure extends string>(measures: readonly Measure[]): `${Measure}_${Model}`[] {
  return measures.flatMap((measure) => MODELS.map((model) => measureColumn(measure, model)));
}

/**
 * The rollup tables: what they are keyed by and what they add up. All are sums, so that a visitor's old share can be taken out and the
 * new one put in. `daily_credit` and `daily_visitors` also hold the sums over all channels and all profiles, because carts and visitors
 * counted once there would be counted twice by adding; `daily_product`, because there are many products, and a report would read a row for each
 * channel and profile of each on each day. `hour` is its place in the day; interactions have no currency there.
 */
export const ROLLUPS = {
  daily_credit: { key: ['currency', 'channel', 'ai_profile', 'day'], measures: underEachModel(CREDIT_MEASURES) },
  daily_product: { key: ['currency', 'channel', 'ai_profile', 'day', 'product_id'], measures: underEachModel(PRODUCT_MEASURES) },
  daily_orders: { key: ['currency', 'day'], measures: ['recorded_micros', 'recorded_orders'] },
  daily_interactions: { key: ['channel', 'ai_profile', 'day'], measures: ['interactions'] },
  hourly: { key: ['day', 'currency', 'channel', 'ai_profile', 'hour'], measures: [...underEachModel(HOURLY_MEASURES), 'interactions'] },
  daily_visitors: { key: ['figure', 'currency', 'channel', 'ai_profile', 'day', 'previous_day'], measures: ['visitors'] },
} as const satisfies Record<string, { key: readonly string[]; measures: readonly string[] }>;

export type RollupTable = keyof typeof ROLLUPS;
export type Measure<Table extends RollupTable> = (typeof ROLLUPS)[Table]['measures'][number];

/** The names of the rollup tables, in the order in which every transaction writes them. */
export const ROLLUP_TABLES = Object.keys(ROLLUPS) as RollupTable[];
