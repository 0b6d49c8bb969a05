import { isCurrency } from '@cartograph/core/money/currency';
import { isText } from '@cartograph/core/wire/text';
import * as v from 'valibot';
import { decimal, unsignedDecimal } from '../decimal.ts';

/** A time in UTC that says so by its field's name only: "2026-03-10T11:58:30". */
const gmt = v.pipe(
  v.string(),
  v.transform((text) => Date.parse(`${text}Z`)),
  v.check((ms) => ms >= 0, 'timestamp'),
);

const id = v.pipe(v.union([v.number(), v.string()]), v.transform(String), v.check(isText, 'text'));

/** Plugins sell by weight: half a kilo is one piece, at the price of the line. */
const pieces = v.pipe(v.number(), v.transform(Math.ceil), v.safeInteger());

/** What a refund gave back, below 0. */
const refundTotal = v.pipe(
  decimal,
  v.check((micros) => micros <= 0n, 'decimal'),
);

/**
 * The fields of WooCommerce's order webhooks that are used, by its own names (https://woocommerce.github.io/woocommerce-rest-api-docs/#orders).
 * Amounts are texts or numbers; refunds' totals are negative.
 */
export const wooOrder = v.object({
  id,
  status: v.string(),
  currency: v.pipe(v.string(), v.check(isCurrency, 'currency')),
  prices_include_tax: v.nullish(v.boolean()),
  date_created_gmt: v.nullish(gmt),
  date_modified_gmt: gmt,
  date_paid_gmt: v.nullish(gmt),
  payment_method: v.nullish(v.string()),
  total: unsignedDecimal,
  meta_data: v.nullish(v.array(v.object({ key: v.string(), value: v.unknown() }))),
  line_items: v.array(
    v.object({
      name: v.string(),
      product_id: v.nullish(id),
      variation_id: v.nullish(id),
      quantity: pieces,
      total: decimal,
      total_tax: v.nullish(decimal),
    }),
  ),
  refunds: v.nullish(v.array(v.object({ id, total: refundTotal }))),
});

export type WooOrder = v.InferOutput<typeof wooOrder>;
