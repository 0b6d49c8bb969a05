import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, newVisitor } from './support/browser.ts';
import { becomeOwner, type FreshServer, openDashboard, startFresh } from './support/dashboard.ts';
import { openStore, STORE_KNOWLEDGE, type Store } from './support/store.ts';

let browser: Browser;
let server: FreshServer;
let store: Store;
beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startFresh()]);
  await server.command('knowledge', 'import', server.company, STORE_KNOWLEDGE);
  store = await openStore(server.url, server.company);
});
afterAll(() => Promise.all([store.close(), browser.close(), server.close()]));

test('a shopper’s order shows up live, in the inspector and in the number, and leads to its proof', async () => {
  const owner = await newVisitor(browser);
  await becomeOwner(server, owner);
  const inspector = await owner.newPage();
  await openDashboard(server, inspector, 'analytics/events');
  await inspector.locator('[data-live=live]').waitFor();

  const shopper = await (await newVisitor(browser)).newPage();
  await shopper.goto(`${store.url}/product?id=teapot-stoneware`);
  await shopper.click('text=Does it drip?');
  await inspector.getByText('Product FAQs used').or(inspector.getByText('Chat used')).first().waitFor();
  await shopper.click('text=Add to cart');
  await inspector.getByRole('list', { name: 'Events' }).getByText('Added to cart').waitFor();
  await shopper.click('text=See the cart');
  await shopper.click('text=Check out');
  await shopper.click('text=/Place the order/');
  await inspector.getByRole('list', { name: 'Events' }).getByText('Checkout').waitFor();

  const number = await owner.newPage();
  await openDashboard(server, number, 'analytics/revenue-impact');
  const revenue = number.locator('[data-metric=revenue]');
  await expect.poll(() => revenue.textContent(), { timeout: 10_000 }).toBe('$79.99');
  const second = await (await newVisitor(browser)).newPage();
  await second.goto(`${store.url}/product?id=teapot-stoneware`);
  await second.click('text=Does it drip?');
  await second.click('text=Add to cart');
  await second.click('text=See the cart');
  await second.click('text=Check out');
  await second.click('text=/Place the order/');
  await expect.poll(() => revenue.textContent(), { timeout: 20_000 }).toBe('$159.98');

  await number.getByRole('link', { name: 'Orders' }).click();
  await number.getByRole('table', { name: 'Orders' }).getByRole('link').first().click();
  await number.locator('[data-role=touch]').waitFor();
  await number.getByText('Earned $79.99').waitFor();
  expect(await number.locator('[data-role=context]').count()).toBeGreaterThan(0);
});
