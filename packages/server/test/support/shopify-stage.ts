import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openShopStage, SECRET } from './shop-stage.ts';
import { boughtBy, type Sent, shopifyOrder, shopifySender } from './shopify.ts';

/** What one order of `shopifyOrder` comes to, and what nothing does. */
export const BOUGHT = { recorded_orders: 1, verified_revenue: '187.77', refunds: '0.00', net_revenue: '187.77' };
export const NOTHING = { recorded_orders: 0, verified_revenue: '0.00', refunds: '0.00', net_revenue: '0.00' };

/** A stage with a shop on Shopify, what its webhooks send and what its pages' pixel tells. */
export type ShopifyStage = Awaited<ReturnType<typeof openShopifyStage>>;

/** Sets such a stage. */
export async function openShopifyStage(database: Database) {
  const stage = await openShopStage(database, 'shopify', `${randomUUID()}.myshopify.com`);
  const { server, shop, shopper } = stage;
  const send = shopifySender(server.app, shop, SECRET);
  return {
    ...stage,
    send,
    /** Sends a webhook that has to be taken. */
    deliver: async (sent: Sent): Promise<void> => {
      const response = await send(sent);
      expect({ status: response.statusCode, body: response.body }).toEqual({ status: 200, body: '' });
    },
    /** An order that says that the shopper made it. */
    order: (fields: object = {}) => shopifyOrder({ note_attributes: boughtBy(shopper.sender), ...fields }),
    /** The pixel's word of who made the checkout of `shopifyOrder`. */
    claim: (fields: object = {}) =>
      server.app.inject({
        method: 'POST',
        url: '/platforms/shopify/checkouts',
        payload: { ...shopper.sender, checkout_token: 'c5f3e1a2b4d60718293a4b5c6d7e8f90', order_id: '5700000000001', ...fields },
      }),
    /** The pixel's own report of that order. */
    pixelOrder: () =>
      shopper.report('checkout', {
        order_id: '5700000000001',
        value: 170,
        source: 'shopify-pixel',
        occurred_at: '2026-03-10T11:50:03Z',
      }),
  };
}
