import { type Parsed, parseWith } from '@cartograph/core/wire/problem';
import { type ShopifyOrder, shopifyOrder } from './payload.ts';

interface Money {
  shopMoney: { amount: string; currencyCode: string };
}

interface AdminLine {
  name: string;
  title: string;
  variant: { id: string } | null;
  product: { id: string } | null;
}

interface Nodes<Node> {
  nodes: Node[];
}

/** An order as the Admin API answers ORDERS_QUERY. */
export interface AdminOrder {
  id: string;
  createdAt: string;
  updatedAt: string;
  cancelledAt: string | null;
  test: boolean;
  checkoutToken: string | null;
  customAttributes: { key: string; value: string | null }[];
  totalPriceSet: Money;
  lineItems: Nodes<AdminLine & { quantity: number; originalUnitPriceSet: Money; discountAllocations: { allocatedAmountSet: Money }[] }>;
  refunds: {
    id: string;
    createdAt: string;
    refundLineItems: Nodes<{ quantity: number; subtotalSet: Money; totalTaxSet: Money; lineItem: AdminLine }>;
    refundShippingLines: Nodes<{ subtotalAmountSet: Money }>;
    orderAdjustments: Nodes<{ amountSet: Money; taxAmountSet: Money }>;
    transactions: Nodes<{ kind: string; status: string; amountSet: Money }>;
  }[];
}

/** An order of the Admin API in the words of the webhooks, so that both come to the same: the newest version counts, whoever tells of it. */
export function toWebhookOrder(order: AdminOrder): Parsed<ShopifyOrder> {
  return parseWith(shopifyOrder, {
    id: order.id,
    created_at: order.createdAt,
    updated_at: order.updatedAt,
    cancelled_at: order.cancelledAt,
    test: order.test,
    checkout_token: order.checkoutToken,
    note_attributes: order.customAttributes.map(({ key, value }) => ({ name: key, value: value ?? '' })),
    total_price_set: toMoney(order.totalPriceSet),
    line_items: order.lineItems.nodes.map((line) => ({
      ...toLine(line),
      quantity: line.quantity,
      price_set: toMoney(line.originalUnitPriceSet),
      discount_allocations: line.discountAllocations.map(({ allocatedAmountSet }) => ({ amount_set: toMoney(allocatedAmountSet) })),
    })),
    refunds: order.refunds.map((refund) => toRefund(refund, order.id)),
  });
}

function toRefund(refund: AdminOrder['refunds'][number], orderId: string): object {
  return {
    id: refund.id,
    order_id: orderId,
    created_at: refund.createdAt,
    refund_line_items: refund.refundLineItems.nodes.map((line) => ({
      quantity: line.quantity,
      subtotal_set: toMoney(line.subtotalSet),
      total_tax_set: toMoney(line.totalTaxSet),
      line_item: toLine(line.lineItem),
    })),
    refund_shipping_lines: refund.refundShippingLines.nodes.map((line) => ({ subtotal_amount_set: toMoney(line.subtotalAmountSet) })),
    order_adjustments: refund.orderAdjustments.nodes.map((each) => ({
      amount_set: toMoney(each.amountSet),
      tax_amount_set: toMoney(each.taxAmountSet),
    })),
    transactions: refund.transactions.nodes.map(({ kind, status, amountSet }) => ({
      kind: kind.toLowerCase(),
      status: status.toLowerCase(),
      amount: amountSet.shopMoney.amount,
      currency: amountSet.shopMoney.currencyCode,
    })),
  };
}

function toLine({ name, title, variant, product }: AdminLine): object {
  return { name, title, variant_id: variant?.id, product_id: product?.id };
}

function toMoney({ shopMoney }: Money): object {
  return { shop_money: { amount: shopMoney.amount, currency_code: shopMoney.currencyCode } };
}
