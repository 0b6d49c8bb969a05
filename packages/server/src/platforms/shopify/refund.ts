import type { Refund } from '@cartograph/core/event/event';
import { type LineTotal, toLineItems } from '../items.ts';
import type { PlatformRefund } from '../order.ts';
import type { ShopifyRefund } from './payload.ts';
import { describeProduct } from './product.ts';

/**
 * A refund of Shopify's as one of ours: null while its payment is under way, for then it is not known yet what comes of it; it is told again when
 * it is. `currency` is the shop's.
 */
export function toPlatformRefund(refund: ShopifyRefund, currency: string): PlatformRefund | null {
  const transactions = (refund.transactions ?? []).filter(({ kind }) => kind === 'refund');
  if (transactions.some(({ status }) => status === 'pending')) return null;
  const valueMicros = amountOf(refund, transactions, currency);
  const lines = (refund.refund_line_items ?? []).map(
    ({ quantity, subtotal_set, line_item }): LineTotal => ({
      ...describeProduct(line_item ?? {}),
      quantity,
      totalMicros: subtotal_set.shop_money.amount,
      currency: subtotal_set.shop_money.currency_code,
    }),
  );
  const what: Refund = {
    kind: 'refund',
    orderId: refund.order_id,
    valueMicros,
    currency,
    lineItems: toLineItems(lines),
    source: 'shopify',
  };
  return { refundId: refund.id, occurredAtMs: refund.created_at, refund: what, revision: null };
}

/**
 * The money that went back. Transactions say so, if they are in the shop's currency; otherwise it is computed of what was sent back, shipping and
 * adjustments, which are told in the shop's currency too. An adjustment is negative where more was given back.
 */
function amountOf(refund: ShopifyRefund, transactions: NonNullable<ShopifyRefund['transactions']>, currency: string): bigint {
  const paid = transactions.filter(({ status }) => status === 'success');
  if (paid.length > 0 && paid.every((transaction) => (transaction.currency ?? currency) === currency))
    return sum(paid.map(({ amount }) => amount));
  const items = (refund.refund_line_items ?? []).flatMap(({ subtotal_set, total_tax_set }) => [subtotal_set, total_tax_set]);
  const shipping = (refund.refund_shipping_lines ?? []).map(({ subtotal_amount_set }) => subtotal_amount_set);
  const adjustments = (refund.order_adjustments ?? []).flatMap(({ amount_set, tax_amount_set }) => [amount_set, tax_amount_set]);
  const micros =
    sum([...items, ...shipping].map((set) => set?.shop_money.amount ?? 0n)) - sum(adjustments.map((set) => set?.shop_money.amount ?? 0n));
  return micros < 0n ? 0n : micros;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
