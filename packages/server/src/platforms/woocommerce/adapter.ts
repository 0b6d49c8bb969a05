import { createHash } from 'node:crypto';
import { parseWith } from '@cartograph/core/wire/problem';
import { type Adapter, headerOf } from '../adapter.ts';
import { toPlatformOrder } from './order.ts';
import { wooOrder } from './payload.ts';

const ORDER_TOPICS = ['order.created', 'order.updated'];

/** What WooCommerce sends, without a signature, when a webhook is set up, to see whether anybody answers. */
const PING = /^webhook_id=\d+$/;

/** WooCommerce's webhooks (https://woocommerce.com/document/webhooks). */
export const woocommerce: Adapter = {
  platform: 'woocommerce',
  readHead: ({ headers, body }) => {
    const shop = hostOf(headerOf(headers, 'x-wc-webhook-source'));
    if (shop === undefined) return undefined;
    return {
      shop,
      topic: headerOf(headers, 'x-wc-webhook-topic') ?? '',
      deliveryId: headerOf(headers, 'x-wc-webhook-delivery-id') ?? createHash('sha256').update(body).digest('hex'),
      signature: headerOf(headers, 'x-wc-webhook-signature'),
    };
  },
  isPing: ({ headers, body }) => headers['x-wc-webhook-signature'] === undefined && PING.test(body.toString('latin1', 0, 64)),
  readPayload: (topic, payload) => {
    if (!ORDER_TOPICS.includes(topic)) return { ok: true, value: [] };
    const parsed = parseWith(wooOrder, payload);
    return parsed.ok ? { ok: true, value: [{ kind: 'order', order: toPlatformOrder(parsed.value) }] } : parsed;
  },
};

/** The shop is known by the host of its address, with its path where several shops share one: "https://acme.example/shop/" is "acme.example/shop". */
export function hostOf(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { host, pathname } = new URL(address);
  const text = `${host}${pathname}`;
  // Not by /\/+$/, which takes a time that grows with the square of so many slashes.
  let end = text.length;
  while (text[end - 1] === '/') end -= 1;
  return text.slice(0, end).toLowerCase();
}
