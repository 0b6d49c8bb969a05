import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { cart, cartLine, checkout, pixelEvent } from '../integrations/shopify/test/support/pixel-payloads.ts';
import { bundlePixel, newTopFrame, type TopFrame } from '../integrations/shopify/test/support/sandbox.ts';
import { openWorker, type WorkerPixel } from '../integrations/shopify/test/support/worker-sandbox.ts';
import { launch, newVisitor } from './support/browser.ts';
import { expectTotals, makeCompany, readOrders, type TestCompany } from './support/company.ts';
import { html, openShop, type Shop } from './support/shop.ts';

const SHOE = 'gid://shopify/ProductVariant/44800000000001';
const USER = '0190a000-0000-7000-8000-00000000000c';
const FAQ = '0190a000-0000-7000-8000-00000000000d';

let browser: Browser;
let shop: Shop;
let company: TestCompany;
let frame: TopFrame;
let page: Page;
let pixel: WorkerPixel;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  shop = await openShop();
  shop.pages['/'] = html('', '');
  company = await makeCompany('--origins', shop.url);
  frame = newTopFrame();
  page = await (await newVisitor(browser)).newPage();
  await page.goto(shop.url);
  pixel = await openWorker(page, await bundlePixel(), frame, { company: company.key, server: inject('serverUrl') });
});
afterEach(async () => {
  await page.context().close();
  await shop.close();
});

/** The visitor uses the assistant on the shop's page; the script that reports it writes the cookie. */
const chat = async () => {
  const payload = { company_key: company.key, user_fingerprint: USER, user_faq_fingerprint: FAQ, channel: 'CHAT' };
  const init = { method: 'POST', body: JSON.stringify(payload) };
  const url = `${inject('serverUrl')}/analytics/interactions`;
  expect(await page.evaluate(([address, sent]) => fetch(address, sent).then(({ status }) => status), [url, init] as const)).toBe(200);
  frame.cookies.set('cartograph_visitor', `${USER}.${FAQ}`);
};
const publish = (name: string, data: Record<string, unknown>) => pixel.publish(name, pixelEvent(name, data));

test('the pixel in a web worker without page, storage and cookies reports carts and the order, from the origins that the company allows', async () => {
  expect(
    pixel.globals.filter((name) => /document|window|storage|cookie|XMLHttpRequest|indexedDB|importScripts|navigator/i.test(name)),
  ).toEqual([]);
  expect(pixel.globals).toContain('fetch');
  await chat();
  await publish('product_added_to_cart', { cartLine: cartLine(SHOE, 1) });
  await expectTotals(company, { add_to_cart_gmv: '79.99', interactions: 1 });
  await publish('cart_viewed', { cart: cart(cartLine(SHOE, 3)) });
  await expectTotals(company, { add_to_cart_gmv: '239.97' });
  await publish('product_removed_from_cart', { cartLine: cartLine(SHOE, 1) });
  await expectTotals(company, { add_to_cart_gmv: '159.98' });
  await publish('checkout_completed', { checkout: checkout() });
  await expectTotals(company, { add_to_cart_gmv: '159.98', attributed_revenue: '146.90', attributed_orders: 1 });
  expect(await readOrders(company)).toMatchObject([{ order_id: '5700000000001', verified: false, visitor_id: USER }]);
  await vi.waitFor(() => expect(frame.storage.get('cartograph:shopify:pixel-outbox')).toBe('[]'));
});
