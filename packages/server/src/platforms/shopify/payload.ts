import { isCurrency } from '@cartograph/core/money/currency';
import { isText } from '@cartograph/core/wire/text';
import { timestamp } from '@cartograph/core/wire/timestamp';
import * as v from 'valibot';
import { decimal, unsignedDecimal } from '../decimal.ts';
import { shopifyId, shopifyKey } from './ids.ts';

/**
 * The fields of Shopify's webhooks that are used, by its own names (https://shopify.dev/docs/api/admin-rest/latest/resources/order). All others are
 * ignored. Amounts are decimal texts; only those in the shop's currency (`shop_money`) are read.
 */
const currency = v.pipe(v.string(), v.check(isCurrency, 'currency'));

/** An amount in the shop's currency. */
const money = v.object({ shop_money: v.object({ amount: decimal, currency_code: currency }) });
const unsignedMoney = v.object({ shop_money: v.object({ amount: unsignedDecimal, currency_code: currency }) });

const text = v.nullish(v.string());

const wholeNumber = v.pipe(v.number(), v.safeInteger());

const lineItem = v.object({
  product_id: v.nullish(shopifyId),
  variant_id: v.nullish(shopifyId),
  title: text,
  name: text,
  quantity: wholeNumber,
  price_set: money,
  discount_allocations: v.nullish(v.array(v.object({ amount_set: money }))),
});

export type ShopifyLineItem = v.InferOutput<typeof lineItem>;

/** Payload of `refunds/create`, and each of an order's `refunds`. */
export const shopifyRefund = v.object({
  id: shopifyKey,
  order_id: shopifyKey,
  created_at: timestamp,
  refund_line_items: v.nullish(
    v.array(
      v.object({
        quantity: wholeNumber,
        subtotal_set: money,
        total_tax_set: v.nullish(money),
        line_item: v.nullish(v.object({ product_id: v.nullish(shopifyId), variant_id: v.nullish(shopifyId), title: text, name: text })),
      }),
    ),
  ),
  refund_shipping_lines: v.nullish(v.array(v.object({ subtotal_amount_set: money }))),
  order_adjustments: v.nullish(v.array(v.object({ amount_set: money, tax_amount_set: v.nullish(money) }))),
  transactions: v.nullish(
    v.array(v.object({ kind: v.string(), status: v.string(), amount: unsignedDecimal, currency: v.nullish(currency) })),
  ),
});

export type ShopifyRefund = v.InferOutput<typeof shopifyRefund>;

/** Payload of `orders/create`, `orders/updated` and `orders/cancelled`. */
export const shopifyOrder = v.object({
  id: shopifyKey,
  created_at: timestamp,
  updated_at: timestamp,
  cancelled_at: v.nullish(timestamp),
  test: v.nullish(v.boolean()),
  checkout_token: v.nullish(
    v.pipe(
      v.string(),
      v.check((token) => token === '' || isText(token), 'text'),
    ),
  ),
  note_attributes: v.nullish(v.array(v.object({ name: v.string(), value: v.unknown() }))),
  total_price_set: unsignedMoney,
  line_items: v.array(lineItem),
  refunds: v.nullish(v.array(shopifyRefund)),
});

export type ShopifyOrder = v.InferOutput<typeof shopifyOrder>;

/** Payload of the privacy topics; the ids of the orders that are concerned stand under one name or the other. */
export const shopifyPrivacy = v.object({
  orders_to_redact: v.nullish(v.array(shopifyKey)),
  orders_requested: v.nullish(v.array(shopifyKey)),
});
