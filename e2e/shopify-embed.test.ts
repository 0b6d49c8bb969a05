import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { cartLine, pixelEvent } from '../integrations/shopify/test/support/pixel-payloads.ts';
import { bundlePixel, newTopFrame, openPage as openPixel } from '../integrations/shopify/test/support/sandbox.ts';
import { launch, newVisitor } from './support/browser.ts';
import { expectTotals, makeCompany, type TestCompany } from './support/company.ts';
import { openShopifyStore, readSchema, type ShopifyStore } from './support/shopify-store.ts';

let browser: Browser;
let visitor: BrowserContext;
let store: ShopifyStore;
let company: TestCompany;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  [company, store, visitor] = await Promise.all([makeCompany(), openShopifyStore(), newVisitor(browser)]);
  store.theme.settings = { company: company.key, server: `${inject('serverUrl')}/` };
});
afterEach(async () => {
  await visitor.close();
  await store.close();
});

async function open(path = '/'): Promise<Page> {
  const page = await visitor.newPage();
  await page.goto(store.url + path);
  await page.waitForFunction(() => 'gleenWidget' in window);
  return page;
}

const CHAT = "trackAlhenaEvent('sendInteraction', { channel: 'CHAT' })";
const post = (path: string, fields: object) =>
  `fetch('${path}', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '${JSON.stringify(fields)}' }).then(() => undefined)`;

/** The ids in the visitor's cookie, once there is one. */
const idsOf = () =>
  vi.waitFor(
    async () => {
      const cookie = (await visitor.cookies()).find(({ name }) => name === 'cartograph_visitor');
      expect(cookie).toBeDefined();
      const [user = '', faq = ''] = cookie?.value.split('.') ?? [];
      return { _cartograph_visitor: user, _cartograph_faq_visitor: faq };
    },
    { timeout: 10_000 },
  );
const expectWritten = (count: number) => vi.waitFor(() => expect(store.written).toHaveLength(count), { timeout: 10_000 });

test('the embed asks for what it needs, and without that does nothing', async () => {
  expect(readSchema()).toMatchObject({ target: 'body', settings: [{ id: 'company' }, { id: 'server' }] });
  store.theme.settings = { company: '', server: '' };
  const page = await visitor.newPage();
  await page.goto(store.url);
  expect(await page.evaluate(() => [document.scripts.length, 'gleenConfig' in document])).toEqual([0, false]);
});

test('who the visitor is comes into the cart once they have used the assistant, and again when it changes', async () => {
  const page = await open();
  await page.evaluate(post('/cart/add.js', { id: 1, quantity: 1 }));
  await vi.waitFor(async () => expect(await page.evaluate("localStorage.getItem('cartograph:shopify:cart')")).toContain('Teapot'));
  expect(store.written).toEqual([]);
  await page.evaluate(CHAT);
  const ids = await idsOf();
  await expectWritten(1);
  expect(store.written).toEqual([ids]);

  await page.reload();
  await page.waitForFunction(() => 'gleenWidget' in window);
  await page.evaluate(post('/cart/add.js', { id: 1, quantity: 1 }));
  expect(store.written).toHaveLength(1);
  const [user, faq] = ['0190a000-0000-7000-8000-00000000000a', '0190a000-0000-7000-8000-00000000000b'];
  await page.evaluate(`document.cookie = 'cartograph_visitor=${user}.${faq}; path=/'`);
  await page.evaluate('document.body.click()');
  await expectWritten(2);
  expect(store.written[1]).toEqual({ _cartograph_visitor: user, _cartograph_faq_visitor: faq });
});

test('carts that change by fetch, by XMLHttpRequest and by a form are reported, by what one costs after discounts', async () => {
  const page = await open();
  await page.evaluate(CHAT);
  await expectTotals(company, { interactions: 1 });
  await page.evaluate(post('/cart/add.js', { id: 1, quantity: 2 }));
  await expectTotals(company, { add_to_cart_gmv: '30.00' });
  await page.evaluate(`new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/cart/change.js');
    request.onload = () => done();
    request.send('{"id": 1, "quantity": 3}');
  })`);
  await expectTotals(company, { add_to_cart_gmv: '45.00' });
  await page.evaluate(
    `document.body.innerHTML += '<form method="post" action="/cart/add"><input name="id" value="2"><button>Add</button></form>'`,
  );
  await page.click('button');
  await page.waitForURL(/cart$/);
  await expectTotals(company, { add_to_cart_gmv: '60.00' });
  await page.waitForFunction(() => 'gleenWidget' in window);
  await page.evaluate(post('/cart/change.js', { id: 1, quantity: 0 }));
  await expectTotals(company, { add_to_cart_gmv: '15.00' });
});

test('what was in the cart before the visitor used the assistant is not reported', async () => {
  const page = await open();
  await page.evaluate(post('/cart/add.js', { id: 1, quantity: 4 }));
  await vi.waitFor(async () => expect(await page.evaluate("localStorage.getItem('cartograph:shopify:cart')")).toContain('Teapot'));
  await page.evaluate(CHAT);
  await expectTotals(company, { interactions: 1 });
  await page.evaluate(post('/cart/change.js', { id: 1, quantity: 5 }));
  await expectTotals(company, { add_to_cart_gmv: '15.00', interactions: 1 });
});

test('nudges know what the cart is worth, as it changes, unless the theme says so itself', async () => {
  const page = await open();
  const worth = () => page.evaluate('document.gleenConfig.cartValue()');
  await expect.poll(worth).toBe(0);
  await page.evaluate(post('/cart/add.js', { id: 1, quantity: 3 }));
  await expect.poll(worth).toBe(45);
  await page.evaluate(post('/cart/change.js', { id: 1, quantity: 1 }));
  await expect.poll(worth).toBe(15);
  store.theme.head = '<script>document.gleenConfig = { cartValue: () => 7 }</script>';
  await page.reload();
  expect(await worth()).toBe(7);
});

test('a change that pixel and embed both see counts once', async () => {
  const page = await open();
  await page.evaluate(CHAT);
  const ids = await idsOf();
  await expectTotals(company, { interactions: 1 });
  const frame = newTopFrame();
  frame.cookies.set('cartograph_visitor', Object.values(ids).join('.'));
  const pixel = openPixel(await bundlePixel(), frame, { company: company.key, server: inject('serverUrl') });
  const add = async (quantity: number) => {
    await page.evaluate(post('/cart/add.js', { id: 44, quantity }));
    pixel.publish(
      'product_added_to_cart',
      pixelEvent('product_added_to_cart', { cartLine: cartLine('gid://shopify/ProductVariant/44', quantity, 15) }),
    );
  };
  await add(1);
  await expectTotals(company, { add_to_cart_gmv: '15.00' });
  await add(2);
  await expectTotals(company, { add_to_cart_gmv: '45.00' });
  pixel.publish(
    'product_removed_from_cart',
    pixelEvent('product_removed_from_cart', { cartLine: cartLine('gid://shopify/ProductVariant/44', 3, 15) }),
  );
  await page.evaluate(post('/cart/change.js', { id: 44, quantity: 0 }));
  await expectTotals(company, { add_to_cart_gmv: '0.00' });
});

test('nothing is reported, written or remembered until Shopify says that the visitor agrees', async () => {
  store.theme.head = `<script>
    window.agrees = false;
    window.Shopify = {
      loadFeatures: (features, done) => { Shopify.customerPrivacy = { analyticsProcessingAllowed: () => window.agrees }; done(); },
    };
  </script>`;
  const page = await open();
  await page.evaluate(post('/cart/add.js', { id: 1, quantity: 1 }));
  await page.evaluate(CHAT);
  await page.evaluate('document.body.click()');
  expect(await page.evaluate("[document.cookie, localStorage.getItem('cartograph:shopify:cart')]")).toEqual(['', null]);
  await expectTotals(company, { interactions: 0 });
  await page.evaluate("window.agrees = true; document.dispatchEvent(new Event('visitorConsentCollected'))");
  await page.evaluate(CHAT);
  await expectTotals(company, { interactions: 1 });
  await page.evaluate(post('/cart/add.js', { id: 1, quantity: 1 }));
  await expectTotals(company, { add_to_cart_gmv: '15.00' });
  expect(store.written).toEqual([await idsOf()]);
});
