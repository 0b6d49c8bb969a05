import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { tidyPlatformsEverywhere } from './support/everywhere.ts';
import { countFaults } from './support/ingest-state.ts';
import { moneySet, shopifyLine, shopifyOrder, shopifyRefund } from './support/shopify.ts';
import { BOUGHT, NOTHING, openShopifyStage, type ShopifyStage } from './support/shopify-stage.ts';

const MINUTE_MS = 60_000;

describe.each(SERVER_ONLY)('orders and refunds of Shopify’s webhooks on %s', (kind) => {
  let database: Database;
  let at: ShopifyStage;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  beforeEach(async () => {
    at = await openShopifyStage(database);
  });
  afterEach(() => at.server.app.close());
  afterAll(() => database.close());

  test('orders/create records the order, verified, with its discounts taken from its lines', async () => {
    await at.deliver({ topic: 'orders/create', payload: at.order() });
    expect(await at.net()).toEqual(BOUGHT);
    expect((await at.reader.orders()).orders).toMatchObject([
      {
        order_id: '5700000000001',
        occurred_at: '2026-03-10T11:50:00.000Z',
        visitor_id: at.shopper.sender.user_fingerprint,
        value: '187.77',
        currency: 'USD',
        verified: true,
        line_items: [
          { product_id: '44800000000001', product_name: 'Trail Shoe - 42 / red', quantity: 1, value: '74.99' },
          { product_id: '44800000000002', product_name: 'Wool Socks', quantity: 2, value: '52.94' },
        ],
      },
    ]);
    expect((await at.reader.revenue()).products.map(({ product_id, revenue }) => [product_id, revenue])).toEqual([
      ['44800000000002', '105.88'],
      ['44800000000001', '74.99'],
      [null, '6.90'],
    ]);
  });

  test('a discount that does not divide loses no cent', async () => {
    const line = shopifyLine({
      quantity: 3,
      price: '10.00',
      price_set: moneySet('10.00'),
      discount_allocations: [{ amount: '5.00', amount_set: moneySet('5.00') }],
    });
    await at.deliver({ topic: 'orders/create', payload: at.order({ line_items: [line], total_price_set: moneySet('25.00') }) });
    expect((await at.reader.revenue()).products).toMatchObject([{ units: 3, revenue: '25.00' }]);
  });

  test('the shop’s currency counts, not the shopper’s', async () => {
    const presented = { amount: '250.00', currency: 'CAD' };
    await at.deliver({
      topic: 'orders/create',
      payload: at.order({ presentment_currency: 'CAD', total_price_set: moneySet('187.77', 'USD', presented) }),
    });
    expect(await at.net()).toEqual(BOUGHT);
  });

  test('test orders, orders of nobody and topics of no interest leave nothing behind', async () => {
    await at.deliver({ topic: 'orders/create', payload: at.order({ test: true, id: 1 }) });
    await at.deliver({ topic: 'orders/create', payload: shopifyOrder({ checkout_token: null, id: 2 }) });
    await at.deliver({ topic: 'products/update', payload: { id: 3 } });
    expect(await at.net()).toEqual(NOTHING);
    expect((await at.reader.events('kind=checkout')).events).toEqual([]);
  });

  test('an order is recorded once, with what its newest version says, in whatever order versions come', async () => {
    const versions = [
      ['orders/create', '2026-03-10T07:50:01-04:00', '187.77'],
      ['orders/updated', '2026-03-10T07:52:00-04:00', '200.00'],
      ['orders/updated', '2026-03-10T07:51:00-04:00', '190.00'],
    ] as const;
    for (const [topic, updated_at, total] of versions) {
      await at.deliver({ topic, payload: at.order({ updated_at, total_price_set: moneySet(total) }) });
    }
    expect(await at.net()).toMatchObject({ recorded_orders: 1, verified_revenue: '200.00' });
    expect((await at.reader.events('kind=checkout')).events).toHaveLength(1);
    expect(await countFaults(database, at.company, at.server.clock.ms)).toBe(0);
  });

  test('the same webhook comes twice and is dealt with once', async () => {
    const sent = { topic: 'orders/create', payload: at.order(), webhookId: randomUUID() };
    await at.deliver(sent);
    await at.deliver({ ...sent, payload: at.order({ updated_at: '2026-03-10T07:59:00-04:00', total_price_set: moneySet('1.00') }) });
    expect(await at.net()).toEqual(BOUGHT);
    expect(await at.integration()).toMatchObject({ deliveries: 1 });
  });

  test.each([
    ['the pixel', async (webhook: () => Promise<void>) => [await at.pixelOrder(), await webhook()]],
    ['the webhook', async (webhook: () => Promise<void>) => [await webhook(), await at.pixelOrder()]],
  ])(
    'pixel and webhook report an order: it is recorded once, verified, with the webhook’s amounts, though %s comes first',
    async (_, both) => {
      await both(() => at.deliver({ topic: 'orders/create', payload: at.order() }));
      expect(await at.net()).toEqual(BOUGHT);
    },
  );

  describe('an order that does not say who made it', () => {
    const anonymous = () => at.deliver({ topic: 'orders/create', payload: shopifyOrder() });

    test.each([
      ['the order', 'its token', { order_id: null }, true],
      ['the pixel', 'its token', { order_id: null }, false],
      ['the order', 'its id', { checkout_token: 'another' }, true],
      ['the pixel', 'its id', { checkout_token: 'another' }, false],
    ])('is joined to the pixel’s checkout: %s first, by %s', async (_first, _by, fields, orderFirst) => {
      if (orderFirst) await anonymous();
      if (orderFirst) expect([await at.net(), await at.integration()]).toMatchObject([NOTHING, { waiting_orders: 1 }]);
      expect((await at.claim(fields)).statusCode).toBe(200);
      if (!orderFirst) await anonymous();
      expect(await at.net()).toEqual(BOUGHT);
      expect((await at.reader.orders()).orders).toMatchObject([
        { visitor_id: at.shopper.sender.user_fingerprint, verified: true, touches: [{}] },
      ]);
    });

    test('takes its newest version when it is joined, and its refunds', async () => {
      await at.deliver({
        topic: 'orders/updated',
        payload: shopifyOrder({ updated_at: '2026-03-10T07:58:00-04:00', total_price_set: moneySet('200.00') }),
      });
      await anonymous();
      await at.deliver({ topic: 'refunds/create', payload: shopifyRefund() });
      await at.claim();
      expect(await at.net()).toEqual({ recorded_orders: 1, verified_revenue: '200.00', refunds: '52.94', net_revenue: '147.06' });
      expect(await at.integration()).toMatchObject({ waiting_orders: 0 });
    });

    test('is forgotten when its time is over', async () => {
      await anonymous();
      await tidyPlatformsEverywhere(database, at.server.clock.ms + 8 * 24 * 60 * MINUTE_MS);
      expect(await at.integration()).toMatchObject({ waiting_orders: 0 });
    });
  });

  describe('refunds', () => {
    const refunded = { recorded_orders: 1, verified_revenue: '187.77', refunds: '52.94', net_revenue: '134.83' };

    test.each([['before'], ['after']])('come %s their order, alone and again within it', async (when) => {
      const steps = [
        { topic: 'orders/create', payload: at.order() },
        { topic: 'refunds/create', payload: shopifyRefund() },
        {
          topic: 'orders/updated',
          payload: at.order({
            updated_at: '2026-03-10T07:55:02-04:00',
            financial_status: 'partially_refunded',
            refunds: [shopifyRefund()],
          }),
        },
      ];
      for (const step of when === 'before' ? steps.reverse() : steps) await at.deliver(step);
      expect(await at.net()).toEqual(refunded);
      expect((await at.reader.revenue()).products.find((row) => row.product_id === '44800000000002')).toMatchObject({ refunds: '52.94' });
      expect(await countFaults(database, at.company, at.server.clock.ms)).toBe(0);
    });

    test('count when their payment is through', async () => {
      const [transaction] = shopifyRefund().transactions as object[];
      await at.deliver({ topic: 'orders/create', payload: at.order() });
      await at.deliver({ topic: 'refunds/create', payload: shopifyRefund({ transactions: [{ ...transaction, status: 'pending' }] }) });
      expect(await at.net()).toEqual(BOUGHT);
      await at.deliver({
        topic: 'orders/updated',
        payload: at.order({ updated_at: '2026-03-10T07:56:00-04:00', refunds: [shopifyRefund()] }),
      });
      expect(await at.net()).toEqual(refunded);
    });

    test('paid in the shopper’s currency are counted in the shop’s, with shipping and adjustments', async () => {
      const [transaction] = shopifyRefund().transactions as object[];
      const abroad = shopifyRefund({
        transactions: [{ ...transaction, amount: '70.00', currency: 'CAD' }],
        refund_shipping_lines: [{ id: 1, subtotal_amount_set: moneySet('6.90') }],
        order_adjustments: [
          {
            id: 2,
            kind: 'refund_discrepancy',
            amount: '9.84',
            amount_set: moneySet('9.84'),
            tax_amount: '0.00',
            tax_amount_set: moneySet('0.00'),
          },
        ],
      });
      await at.deliver({ topic: 'orders/create', payload: at.order({ refunds: [abroad] }) });
      expect(await at.net()).toMatchObject({ refunds: '50.00' });
    });

    test('and a cancellation leave nothing of the order, whichever comes first', async () => {
      const cancelled = at.order({
        updated_at: '2026-03-10T07:58:00-04:00',
        cancelled_at: '2026-03-10T07:58:00-04:00',
        cancel_reason: 'customer',
      });
      await at.deliver({ topic: 'orders/cancelled', payload: cancelled });
      await at.deliver({ topic: 'refunds/create', payload: shopifyRefund() });
      await at.deliver({ topic: 'orders/create', payload: at.order() });
      expect(await at.net()).toEqual({ recorded_orders: 1, verified_revenue: '187.77', refunds: '187.77', net_revenue: '0.00' });
    });
  });
});
