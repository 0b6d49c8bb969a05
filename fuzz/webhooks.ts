import { createHmac } from 'node:crypto';
import type { Chance } from '../packages/server/src/demo/random.ts';
import { shopifyOrder, shopifyRefund } from '../packages/server/test/support/shopify.ts';
import { wooOrder } from '../packages/server/test/support/woocommerce.ts';
import { damage, HOSTILE_BODIES, listDamaged } from './json.ts';
import type { Known } from './known.ts';

/** Signed webhooks of what shop systems send, good but for one thing. Of the shop's order the parts that shoppers and shops fill. */
export function listWebhooks(url: string, { webhooks }: Known, chance: Chance): { text: string; signed: Record<string, string> }[] {
  const { id, created_at, updated_at, cancelled_at, checkout_token, total_price_set, line_items, refunds, note_attributes } =
    shopifyOrder();
  const order = { id, created_at, updated_at, cancelled_at, checkout_token, note_attributes, total_price_set, line_items, refunds };
  if (url === '/platforms/shopify/webhooks')
    return [
      ...listDamaged(order).map((text) => ({ text, signed: signShopify(webhooks, 'orders/updated', text, chance) })),
      ...listDamaged(shopifyRefund()).map((text) => ({ text, signed: signShopify(webhooks, 'refunds/create', text, chance) })),
      ...listDamaged({ orders_to_redact: [1] }).map((text) => ({ text, signed: signShopify(webhooks, 'customers/redact', text, chance) })),
    ];
  if (url === '/platforms/woocommerce/webhooks')
    return listDamaged(wooOrder()).map((text) => ({ text, signed: signWoo(webhooks, 'order.updated', text, chance) }));
  return [];
}

function signShopify({ secret, shopify }: Known['webhooks'], topic: string, text: string, chance: Chance): Record<string, string> {
  return {
    'x-shopify-topic': topic,
    'x-shopify-shop-domain': shopify,
    'x-shopify-hmac-sha256': createHmac('sha256', secret).update(text).digest('base64'),
    'x-shopify-webhook-id': chance.uuid(),
  };
}

function signWoo({ secret, woocommerce }: Known['webhooks'], topic: string, text: string, chance: Chance): Record<string, string> {
  return {
    'x-wc-webhook-topic': topic,
    'x-wc-webhook-source': woocommerce,
    'x-wc-webhook-signature': createHmac('sha256', secret).update(text).digest('base64'),
    'x-wc-webhook-delivery-id': chance.uuid(),
  };
}

/** A webhook of Shopify's and the headers that sign it. */
export function makeShopifyWebhook(webhooks: Known['webhooks'], chance: Chance): [string, Record<string, string>] {
  const topic = chance.pick([
    'orders/create',
    'orders/updated',
    'orders/cancelled',
    'refunds/create',
    'app/uninstalled_',
    'customers/redact',
    'customers/data_request',
    'x\u00ff',
  ]);
  const id = chance.between(1, 40);
  const whole =
    topic === 'refunds/create'
      ? shopifyRefund({ order_id: id })
      : topic.startsWith('orders')
        ? shopifyOrder({ id })
        : { orders_to_redact: [id], orders_requested: [id], customer: { id } };
  const text = chance.happens(0.8) ? damage(whole, chance, chance.pick([0, 0.005, 0.03])) : chance.pick(HOSTILE_BODIES);
  return [
    text,
    {
      ...signShopify(webhooks, topic, text, chance),
      'x-shopify-webhook-id': chance.happens(0.7) ? chance.uuid() : chance.pick(['', 'x'.repeat(2_000)]),
      'x-shopify-event-id': chance.uuid(),
      'x-shopify-triggered-at': chance.pick(['2026-03-10T12:00:00Z', 'never', '']),
    },
  ];
}

/** The same of WooCommerce's. */
export function makeWooWebhook(webhooks: Known['webhooks'], chance: Chance): [string, Record<string, string>] {
  const text = chance.happens(0.8)
    ? damage(wooOrder({ id: chance.between(1, 40) }), chance, chance.pick([0, 0.005, 0.03]))
    : chance.pick(HOSTILE_BODIES);
  return [text, signWoo(webhooks, chance.pick(['order.created', 'order.updated', 'order.deleted', 'x']), text, chance)];
}
