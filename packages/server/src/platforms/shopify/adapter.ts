import { createHash } from 'node:crypto';
import { type Parsed, parseWith } from '@cartograph/core/wire/problem';
import type * as v from 'valibot';
import { type Adapter, headerOf, type Instruction } from '../adapter.ts';
import { toPlatformOrder } from './order.ts';
import { shopifyOrder, shopifyPrivacy, shopifyRefund } from './payload.ts';
import { toPlatformRefund } from './refund.ts';

/** Shopify's webhooks (https://shopify.dev/docs/apps/build/webhooks). */
export const shopify: Adapter = {
  platform: 'shopify',
  readHead: ({ headers, body }) => {
    const shop = headerOf(headers, 'x-shopify-shop-domain')?.toLowerCase();
    if (shop === undefined) return undefined;
    return {
      shop,
      topic: headerOf(headers, 'x-shopify-topic') ?? '',
      deliveryId: headerOf(headers, 'x-shopify-webhook-id') ?? createHash('sha256').update(body).digest('hex'),
      signature: headerOf(headers, 'x-shopify-hmac-sha256'),
    };
  },
  isPing: () => false,
  readPayload: (topic, payload) => (READERS[topic] ?? readNothing)(payload),
};

const READERS: Readonly<Record<string, (payload: unknown) => Parsed<Instruction[]>>> = {
  'orders/create': readOrder,
  'orders/updated': readOrder,
  'orders/cancelled': readOrder,
  'refunds/create': readRefund,
  'app/uninstalled': () => ({ ok: true, value: [{ kind: 'uninstalled' }] }),
  'customers/data_request': (payload) => readPrivacy(payload, 'show_orders'),
  'customers/redact': (payload) => readPrivacy(payload, 'erase_orders'),
  'shop/redact': (payload) => readPrivacy(payload, 'erase_shop'),
};

function readNothing(): Parsed<Instruction[]> {
  return { ok: true, value: [] };
}

/** Test orders are made by shop owners who try their checkout. */
function readOrder(payload: unknown): Parsed<Instruction[]> {
  return read(shopifyOrder, payload, (order) => (order.test === true ? [] : [{ kind: 'order', order: toPlatformOrder(order) }]));
}

/** The payload does not name the shop's currency but in its amounts; a refund without any gives nothing back. */
function readRefund(payload: unknown): Parsed<Instruction[]> {
  return read(shopifyRefund, payload, (refund) => {
    const sets = [
      ...(refund.refund_line_items ?? []).map(({ subtotal_set }) => subtotal_set),
      ...(refund.refund_shipping_lines ?? []).map(({ subtotal_amount_set }) => subtotal_amount_set),
      ...(refund.order_adjustments ?? []).map(({ amount_set }) => amount_set),
    ];
    const currency = sets[0]?.shop_money.currency_code ?? refund.transactions?.[0]?.currency;
    const made = currency == null ? null : toPlatformRefund(refund, currency);
    return made === null ? [] : [{ kind: 'refund', refund: made }];
  });
}

function readPrivacy(payload: unknown, kind: 'show_orders' | 'erase_orders' | 'erase_shop'): Parsed<Instruction[]> {
  return read(shopifyPrivacy, payload, ({ orders_to_redact, orders_requested }) => [
    { kind: 'privacy', request: { kind, orderIds: orders_to_redact ?? orders_requested ?? [] } },
  ]);
}

function read<Schema extends v.GenericSchema>(
  schema: Schema,
  payload: unknown,
  toInstructions: (value: v.InferOutput<Schema>) => Instruction[],
): Parsed<Instruction[]> {
  const parsed = parseWith(schema, payload);
  return parsed.ok ? { ok: true, value: toInstructions(parsed.value) } : parsed;
}
