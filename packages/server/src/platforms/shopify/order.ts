import type { Checkout } from '@cartograph/core/event/event';
import { isText } from '@cartograph/core/wire/text';
import { type LineTotal, toLineItems } from '../items.ts';
import { CANCELLATION, type PlatformOrder, type PlatformRefund } from '../order.ts';
import { latestFirst } from '../revision.ts';
import type { ShopifyLineItem, ShopifyOrder } from './payload.ts';
import { describeProduct } from './product.ts';
import { toPlatformRefund } from './refund.ts';

/** The names under which the theme embed writes who the visitor is into the cart. The underscore keeps them from being shown at checkout. */
export const VISITOR_ATTRIBUTE = '_cartograph_visitor';
export const FAQ_ATTRIBUTE = '_cartograph_faq_visitor';

/**
 * An order of Shopify's as one of ours. `total_price` is what the order came to before refunds; discounts are taken from `discount_allocations`, for
 * `total_discount` leaves out those of the whole order.
 */
export function toPlatformOrder(order: ShopifyOrder): PlatformOrder {
  const { amount: valueMicros, currency_code: currency } = order.total_price_set.shop_money;
  const lineItems = toLineItems(order.line_items.map(toLineTotal));
  const checkout: Checkout & { orderId: string } = {
    kind: 'checkout',
    orderId: order.id,
    valueMicros,
    currency,
    lineItems,
    source: 'shopify',
  };
  const fingerprints = findVisitor(order);
  return {
    orderId: order.id,
    placedAtMs: order.created_at,
    revision: latestFirst(order.updated_at, { checkout, fingerprints }),
    fingerprints,
    checkoutToken: order.checkout_token || null,
    checkout,
    refunds: [...(order.refunds ?? []).flatMap((refund) => toPlatformRefund(refund, currency) ?? []), ...cancellationOf(order, currency)],
  };
}

function toLineTotal(item: ShopifyLineItem): LineTotal {
  const { amount, currency_code: currency } = item.price_set.shop_money;
  const discounts = (item.discount_allocations ?? []).map(({ amount_set }) => amount_set.shop_money.amount);
  const totalMicros = discounts.reduce((left, discount) => left - discount, amount * BigInt(item.quantity));
  return { ...describeProduct(item), quantity: item.quantity, totalMicros, currency };
}

function findVisitor({ note_attributes }: ShopifyOrder): PlatformOrder['fingerprints'] {
  const attributeOf = (name: string) => note_attributes?.find((attribute) => attribute.name === name)?.value;
  const user = attributeOf(VISITOR_ATTRIBUTE);
  const faq = attributeOf(FAQ_ATTRIBUTE);
  return typeof user === 'string' && typeof faq === 'string' && isText(user) && isText(faq) ? { user, faq } : null;
}

function cancellationOf({ id, cancelled_at }: ShopifyOrder, currency: string): PlatformRefund[] {
  if (cancelled_at == null) return [];
  const refund = { kind: 'refund' as const, orderId: id, valueMicros: null, currency, lineItems: [], source: 'shopify' };
  return [{ refundId: CANCELLATION, occurredAtMs: cancelled_at, refund, revision: null }];
}
