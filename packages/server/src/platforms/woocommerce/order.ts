import type { Checkout } from '@cartograph/core/event/event';
import { isText } from '@cartograph/core/wire/text';
import { type LineTotal, toLineItems } from '../items.ts';
import { CANCELLATION, type PlatformOrder, type PlatformRefund } from '../order.ts';
import { earliestFirst, latestFirst } from '../revision.ts';
import type { WooOrder } from './payload.ts';

/** The names under which the plugin writes who the visitor is into the order. */
export const VISITOR_META = '_cartograph_visitor';
export const FAQ_META = '_cartograph_faq_visitor';

/** Statuses that WooCommerce counts as paid (`wc_get_is_paid_statuses`). */
const PAID = ['processing', 'completed'];

/** An order that is being put together by the block checkout; it is no order yet. */
const DRAFTS = ['checkout-draft', 'auto-draft', 'draft'];

/** An order of WooCommerce's as one of ours. Its refunds bear no time, so they are placed by the first version of the order that tells of them. */
export function toPlatformOrder(order: WooOrder): PlatformOrder {
  const { id: orderId, currency, total: valueMicros } = order;
  const lineItems = toLineItems(order.line_items.map((item) => toLineTotal(item, order)));
  const checkout: Checkout & { orderId: string } = { kind: 'checkout', orderId, valueMicros, currency, lineItems, source: 'woocommerce' };
  const fingerprints = findVisitor(order);
  return {
    orderId,
    placedAtMs: order.date_created_gmt ?? order.date_modified_gmt,
    revision: latestFirst(order.date_modified_gmt, { checkout, fingerprints }),
    fingerprints,
    checkoutToken: null,
    checkout: counts(order) ? checkout : null,
    refunds: [...(order.refunds ?? []).map((refund) => toRefund(order, refund.id, -refund.total)), ...cancellationOf(order)],
  };
}

/** An order counts once it is paid. Cash on delivery counts as soon as it is accepted, for it is paid only in the end. */
function counts({ status, date_paid_gmt, payment_method }: WooOrder): boolean {
  if (DRAFTS.includes(status)) return false;
  return PAID.includes(status) || date_paid_gmt != null || (status === 'cancelled' && payment_method === 'cod');
}

/** What was cancelled before it was paid never counted, and may still be paid. */
function cancellationOf(order: WooOrder): PlatformRefund[] {
  return order.status === 'cancelled' && counts(order) ? [toRefund(order, CANCELLATION, null)] : [];
}

function toRefund({ id, currency, date_modified_gmt }: WooOrder, refundId: string, valueMicros: bigint | null): PlatformRefund {
  const refund = { kind: 'refund' as const, orderId: id, valueMicros, currency, lineItems: [], source: 'woocommerce' };
  return { refundId, occurredAtMs: date_modified_gmt, refund, revision: earliestFirst(date_modified_gmt) };
}

/** `total` is the line after discounts, without tax; where the shop's prices include tax, so do ours. A variation's id is 0 where there is none. */
function toLineTotal(item: WooOrder['line_items'][number], { currency, prices_include_tax }: WooOrder): LineTotal {
  const ids = [item.variation_id, item.product_id].filter((id): id is string => id != null && id !== '0');
  const totalMicros = item.total + (prices_include_tax === true ? (item.total_tax ?? 0n) : 0n);
  return { productId: ids[0] ?? item.name, productName: item.name, quantity: item.quantity, totalMicros, currency };
}

function findVisitor({ meta_data }: WooOrder): PlatformOrder['fingerprints'] {
  const metaOf = (key: string) => meta_data?.find((meta) => meta.key === key)?.value;
  const user = metaOf(VISITOR_META);
  const faq = metaOf(FAQ_META);
  return typeof user === 'string' && typeof faq === 'string' && isText(user) && isText(faq) ? { user, faq } : null;
}
