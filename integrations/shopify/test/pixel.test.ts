import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Company } from '../../../packages/server/src/store/companies.ts';
import type { Database } from '../../../packages/server/src/store/database.ts';
import { connectShop } from '../../../packages/server/src/store/platform-connections.ts';
import { openFresh } from '../../../packages/server/test/support/databases.ts';
import { openReader, type Reader } from '../../../packages/server/test/support/reader.ts';
import { buildTestServer, makeCompany, type TestServer } from '../../../packages/server/test/support/server.ts';
import { moneySet, shopifyOrder, shopifySender } from '../../../packages/server/test/support/shopify.ts';
import { makeShopper } from '../../../packages/server/test/support/shopper.ts';
import { quantityAfterAdding, quantityAfterRemoving } from '../extensions/cartograph-pixel/src/cart.ts';
import { cart, cartLine, checkout, pixelEvent } from './support/pixel-payloads.ts';
import { bundlePixel, newTopFrame, openPage, type PixelPage, type TopFrame } from './support/sandbox.ts';

const SHOE = 'gid://shopify/ProductVariant/44800000000001';
const IDS = { user_fingerprint: '0190a000-0000-7000-8000-000000000001', user_faq_fingerprint: '0190a000-0000-7000-8000-000000000002' };

describe('the pixel in its sandbox', () => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let reader: Reader;
  let bundle: string;
  let address: string;
  let frame: TopFrame;
  let page: PixelPage;
  beforeAll(async () => {
    [bundle, database] = await Promise.all([bundlePixel(), openFresh('PGlite')]);
    server = await buildTestServer(database);
    // The sandbox has the machine's clock, and so has the server.
    Object.defineProperty(server.clock, 'ms', { get: Date.now });
    address = await server.app.listen({ port: 0, host: '127.0.0.1' });
  });
  beforeEach(async () => {
    company = await makeCompany(database);
    reader = await openReader(server, company);
    frame = newTopFrame();
    page = openPage(bundle, frame, { company: company.key, server: `${address}/` });
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  /** The visitor uses the assistant; the script that reports it writes the cookie. */
  const chat = async () => {
    const shopper = makeShopper(server, company, IDS);
    await shopper.report('interaction', { occurred_at: new Date(Date.now() - 60_000).toISOString() });
    frame.cookies.set('cartograph_visitor', `${IDS.user_fingerprint}.${IDS.user_faq_fingerprint}`);
  };
  const publish = (name: string, data: Record<string, unknown>) => page.publish(name, pixelEvent(name, data));
  const add = (quantity: number) => publish('product_added_to_cart', { cartLine: cartLine(SHOE, quantity) });
  const remove = (quantity: number) => publish('product_removed_from_cart', { cartLine: cartLine(SHOE, quantity) });
  const view = (...lines: Record<string, unknown>[]) => publish('cart_viewed', { cart: cart(...lines) });
  const seen = async () => {
    const { events } = await reader.events('kind=cart');
    const byTime = (events as unknown as Record<string, string>[]).sort((a, b) =>
      String(a.occurred_at).localeCompare(String(b.occurred_at)),
    );
    return byTime.map(({ type, quantity, value }) => [type, quantity, value]);
  };
  const expectSeen = (expected: unknown[]) => vi.waitFor(async () => expect(await seen()).toEqual(expected), { timeout: 5_000 });
  const gmv = async () => (await reader.revenue()).totals.add_to_cart_gmv;

  test('reports what is added and removed, by the price of one', async () => {
    await chat();
    add(1);
    await expectSeen([['ITEM_ADDED', 1, '79.99']]);
    remove(1);
    await expectSeen([
      ['ITEM_ADDED', 1, '79.99'],
      ['ITEM_REMOVED', 0, '79.99'],
    ]);
    const { events } = await reader.events('kind=cart');
    expect(events[0]).toMatchObject({
      product_id: '44800000000001',
      product_name: 'Trail Shoe - 42 / red',
      source: 'shopify-pixel',
      verified: false,
    });
  });

  test('takes a line’s cost for what it is: price x quantity', async () => {
    await chat();
    add(3);
    await expectSeen([['ITEM_ADDED', 3, '79.99']]);
    expect(await gmv()).toBe('239.97');
  });

  test('cuts a name that is too long between two characters, so that the server takes it', async () => {
    await chat();
    const { merchandise, ...line } = cartLine(SHOE, 1) as { merchandise: { product: object } };
    const product = { ...merchandise.product, title: '🛒'.repeat(300) };
    publish('product_added_to_cart', { cartLine: { ...line, merchandise: { ...merchandise, product } } });
    await expectSeen([['ITEM_ADDED', 1, '79.99']]);
  });

  test('sends nothing before the visitor has used the assistant, but knows then what was in the cart', async () => {
    add(2);
    view(cartLine(SHOE, 2));
    await vi.waitFor(() => expect(frame.storage.get('cartograph:shopify:pixel-cart')).toContain('"quantity":2'));
    await chat();
    add(3);
    await expectSeen([['QUANTITY_INCREASED', 3, '79.99']]);
    expect(await gmv()).toBe('79.99');
  });

  test('mends by the cart that is seen what the events before left open', async () => {
    await chat();
    add(1);
    await expectSeen([['ITEM_ADDED', 1, '79.99']]);
    // Two were added to the one: Shopify may tell two or three, and the pixel takes the least.
    add(2);
    view(cartLine(SHOE, 3), cartLine('gid://shopify/ProductVariant/2', 1, 10));
    await vi.waitFor(async () => expect(await gmv()).toBe('249.97'), { timeout: 5_000 });
    view(cartLine('gid://shopify/ProductVariant/2', 1, 10));
    await vi.waitFor(async () => expect(await gmv()).toBe('10.00'), { timeout: 5_000 });
  });

  test('without consent does nothing and remembers nothing, and begins when it is given', async () => {
    await chat();
    page = openPage(bundle, frame, { company: company.key, server: address }, { consent: false });
    add(1);
    publish('checkout_completed', { checkout: checkout() });
    page.setConsent(true);
    add(2);
    await expectSeen([['ITEM_ADDED', 2, '79.99']]);
    page.setConsent(false);
    add(5);
    page.setConsent(true);
    remove(2);
    await expectSeen([
      ['ITEM_ADDED', 2, '79.99'],
      ['ITEM_REMOVED', 0, '79.99'],
    ]);
  });

  test('keeps what the server did not take, and sends it again under the same id', async () => {
    await chat();
    let requests = 0;
    const broken = (async (url: string, init: object) => {
      requests += 1;
      const answer = await fetch(url, init);
      if (requests === 1) throw new TypeError('the answer was lost');
      return answer;
    }) as typeof fetch;
    page = openPage(bundle, frame, { company: company.key, server: address }, { fetchAs: broken });
    add(1);
    await vi.waitFor(() => expect(requests).toBe(2), { timeout: 5_000 });
    await vi.waitFor(() => expect(frame.storage.get('cartograph:shopify:pixel-outbox')).toBe('[]'));
    await expectSeen([['ITEM_ADDED', 1, '79.99']]);
  });

  describe('at the end of a checkout', () => {
    const done = (fields: object = {}) => publish('checkout_completed', { checkout: checkout(fields as Record<string, unknown>) });
    const orders = async () => (await reader.orders()).orders;
    const webhook = async () => {
      const shop = `${company.key}.myshopify.com`;
      await connectShop(database.db, { companyId: company.companyId, platform: 'shopify', shop }, ['hush'], new Date());
      const time = new Date().toISOString();
      const payload = shopifyOrder({ created_at: time, updated_at: time, total_price_set: moneySet('146.90') });
      const answer = await shopifySender(server.app, shop, 'hush')({ topic: 'orders/create', payload });
      expect(answer.statusCode).toBe(200);
    };

    test('reports the order with what each piece came to', async () => {
      await chat();
      done();
      await vi.waitFor(async () => expect(await orders()).toHaveLength(1), { timeout: 5_000 });
      expect(await orders()).toMatchObject([
        {
          order_id: '5700000000001',
          value: '146.90',
          verified: false,
          line_items: [{ product_id: '44800000000001', product_name: 'Trail Shoe', quantity: 2, value: '70.00' }],
        },
      ]);
    });

    test('tells whose the order is that does not say so itself, also where it has no id yet', async () => {
      await chat();
      done({ order: null });
      await vi.waitFor(async () => {
        await webhook();
        expect(await orders()).toMatchObject([{ order_id: '5700000000001', value: '146.90', verified: true, attributed: true }]);
      });
    });

    test('knows the visitor by the cart’s attributes where the cookie is not', async () => {
      await chat();
      frame.cookies.clear();
      const attributes = [
        { key: '_cartograph_visitor', value: IDS.user_fingerprint },
        { key: '_cartograph_faq_visitor', value: IDS.user_faq_fingerprint },
      ];
      done({ attributes });
      await vi.waitFor(async () => expect(await orders()).toMatchObject([{ visitor_id: IDS.user_fingerprint, attributed: true }]), {
        timeout: 5_000,
      });
    });

    test('and the webhook report it once, with the webhook’s word', async () => {
      await chat();
      done({ totalPrice: { amount: 150, currencyCode: 'USD' } });
      await vi.waitFor(async () => expect(await orders()).toHaveLength(1), { timeout: 5_000 });
      await webhook();
      expect(await orders()).toMatchObject([{ value: '146.90', verified: true }]);
    });
  });
});

test.each([
  ['the line’s quantity', 2, (after: number, _change: number) => after],
  ['the difference', 2, (_after: number, change: number) => change],
])('whether Shopify tells %s, no more is added than was, and no more taken than was', (_, __, tell) => {
  for (let before = 0; before < 5; before++) {
    for (let change = 1; change < 5; change++) {
      expect(quantityAfterAdding(before, tell(before + change, change))).toBeLessThanOrEqual(before + change);
      if (change <= before) {
        const after = quantityAfterRemoving(before, tell(before - change, change));
        expect(after).toBeGreaterThanOrEqual(before - change);
        expect(after).toBeLessThanOrEqual(before);
      }
    }
  }
});
