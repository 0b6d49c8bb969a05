import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { countFaults } from './support/ingest-state.ts';
import { expectProblem } from './support/problem.ts';
import { openShopStage, SECRET, type ShopStage } from './support/shop-stage.ts';
import { countRows } from './support/shopper.ts';
import { wooLine, wooOrder, wooSender } from './support/woocommerce.ts';

describe.each(SERVER_ONLY)('webhooks of WooCommerce on %s', (kind) => {
  let database: Database;
  let at: ShopStage;
  let address: string;
  let send: ReturnType<typeof wooSender>;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  beforeEach(async () => {
    const host = `${randomUUID()}.example`;
    address = `https://${host}/`;
    at = await openShopStage(database, 'woocommerce', host);
    send = wooSender(at.server.app, address, SECRET);
  });
  afterEach(() => at.server.app.close());
  afterAll(() => database.close());

  const deliver = async (payload: unknown, topic = 'order.updated') => {
    const response = await send({ topic, payload });
    expect({ status: response.statusCode, body: response.body }).toEqual({ status: 200, body: '' });
  };
  const order = (fields: object = {}) => wooOrder(fields as Record<string, unknown>, at.shopper.sender);
  const net = async () => Object.values(await at.net());
  const BOUGHT = [1, '187.77', '0.00', '187.77'];
  const NOTHING = [0, '0.00', '0.00', '0.00'];

  test('order.created and order.updated record a paid order once, verified, at its time, with what its lines came to', async () => {
    await deliver(order(), 'order.created');
    await deliver(order());
    expect(await net()).toEqual(BOUGHT);
    expect((await at.reader.orders()).orders).toMatchObject([
      {
        order_id: '727',
        occurred_at: '2026-03-10T11:50:00.000Z',
        visitor_id: at.shopper.sender.user_fingerprint,
        verified: true,
        line_items: [
          { product_id: '931', product_name: 'Trail Shoe - 42', quantity: 1, value: '74.99' },
          { product_id: '94', product_name: 'Wool Socks', quantity: 2, value: '52.94' },
        ],
      },
    ]);
  });

  test.each([
    ['processing', {}, BOUGHT],
    ['completed', {}, BOUGHT],
    ['refunded', {}, BOUGHT],
    ['a-status-of-the-shop', {}, BOUGHT],
    ['processing', { date_paid_gmt: null, payment_method: 'cod' }, BOUGHT],
    ['pending', { date_paid_gmt: null }, NOTHING],
    ['on-hold', { date_paid_gmt: null }, NOTHING],
    ['failed', { date_paid_gmt: null }, NOTHING],
    ['cancelled', { date_paid_gmt: null }, NOTHING],
    ['checkout-draft', { date_paid_gmt: null }, NOTHING],
    ['checkout-draft', {}, NOTHING],
  ])('an order that is %s %j counts or does not', async (status, fields, expected) => {
    await deliver(order({ status, ...fields }));
    expect(await net()).toEqual(expected);
  });

  test('an order that is paid later counts when it is', async () => {
    await deliver(order({ status: 'cancelled', date_paid_gmt: null }));
    await deliver(order({ date_modified_gmt: '2026-03-10T11:58:00' }));
    expect(await net()).toEqual(BOUGHT);
  });

  test('an older version never takes the place of a newer one', async () => {
    await deliver(order({ date_modified_gmt: '2026-03-10T11:55:00', total: '200.00' }));
    await deliver(order());
    expect(await net()).toEqual([1, '200.00', '0.00', '200.00']);
  });

  test('amounts are texts or numbers, and lines include tax where prices do', async () => {
    const lines = [
      wooLine({ quantity: 3, total: '20.83', total_tax: '4.17', price: '6.943333' }),
      wooLine({ product_id: 0, variation_id: 0, name: 'Engraving', total: 5 }),
    ];
    await deliver(order({ total: 30, prices_include_tax: true, line_items: lines }));
    expect((await at.reader.revenue()).products.map(({ product_id, units, revenue }) => [product_id, units, revenue])).toEqual([
      ['931', 3, '25.00'],
      ['Engraving', 1, '5.00'],
    ]);
  });

  test('refunds are negative texts in the order, each once, and stand at the first moment that told of them', async () => {
    const refunds = [
      { id: 726, reason: '', total: '-10.00' },
      { id: 725, reason: 'late', total: '-9.00' },
    ];
    await deliver(order({ date_modified_gmt: '2026-03-10T11:58:00', refunds }));
    await deliver(order({ date_modified_gmt: '2026-03-10T11:56:00', refunds: refunds.slice(1) }));
    expect(await net()).toEqual([1, '187.77', '19.00', '168.77']);
    const { events } = await at.reader.events('kind=refund&event_id=725');
    expect(events).toMatchObject([{ occurred_at: '2026-03-10T11:56:00.000Z', amount: '-9.00' }]);
    expect(await countFaults(database, at.company, at.server.clock.ms)).toBe(0);
  });

  test.each([
    ['paid', {}],
    ['to be paid on delivery', { date_paid_gmt: null, payment_method: 'cod' }],
  ])('an order that was %s and is cancelled leaves nothing, whichever version comes first', async (_, fields) => {
    await deliver(order({ ...fields, status: 'cancelled', date_modified_gmt: '2026-03-10T11:58:00' }));
    await deliver(order(fields));
    expect(await net()).toEqual([1, '187.77', '187.77', '0.00']);
  });

  test('an order that nobody known made is not recorded', async () => {
    await deliver(wooOrder());
    await deliver(wooOrder({ meta_data: [{ id: 1, key: '_cartograph_visitor', value: ['no text'] }] }));
    expect(await net()).toEqual(NOTHING);
  });

  test('are refused with 401 where the signature is wrong, with 404 for an unknown shop, with 413 over 1 MiB, with nothing written', async () => {
    const before = await countRows(database);
    expectProblem(await wooSender(at.server.app, address, 'wrong')({ topic: 'order.updated', payload: order() }), 401);
    expectProblem(await send({ topic: 'order.updated', payload: order() }, { 'x-wc-webhook-signature': '' }), 401);
    expectProblem(await wooSender(at.server.app, 'https://nobody.example/', SECRET)({ topic: 'order.updated', payload: order() }), 404);
    expectProblem(await send({ topic: 'order.updated', payload: order() }, { 'x-wc-webhook-source': 'no address' }), 404);
    expectProblem(await send({ topic: 'order.updated', payload: order({ customer_note: 'x'.repeat(1024 * 1024) }) }), 413);
    expect(await countRows(database)).toBe(before);
  });

  test('setting one up finds somebody who answers', async () => {
    const before = await countRows(database);
    const response = await at.server.app.inject({
      method: 'POST',
      url: '/platforms/woocommerce/webhooks',
      payload: 'webhook_id=3',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([response.statusCode, await countRows(database)]).toEqual([200, before]);
  });

  test('what is sold by weight is one piece at the price of its line', async () => {
    await deliver(order({ id: 900, line_items: [wooLine({ quantity: 0.5, total: '39.99' })] }));
    expect(await at.integration()).toMatchObject({ deliveries: 1, failures: 0 });
    expect((await at.reader.orders()).orders).toHaveLength(1);
  });

  test('other topics, and what cannot be used, are taken and change nothing', async () => {
    await deliver({ id: 727 }, 'order.deleted');
    await deliver({ action: 'woocommerce_order_refunded', arg: 727 }, 'action.woocommerce_order_refunded');
    await deliver(order({ currency: 'Gold' }));
    await deliver(order({ date_modified_gmt: 'yesterday' }));
    await deliver(order({ total: '-5.00' }));
    await deliver(order({ refunds: [{ id: 726, reason: '', total: '10.00' }] }));
    expect(await net()).toEqual(NOTHING);
    expect(await at.integration()).toMatchObject({ deliveries: 6, failures: 4 });
  });
});
