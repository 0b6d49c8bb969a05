import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, newVisitor } from './support/browser.ts';
import { becomeOwner, type FreshServer, openDashboard, startFresh } from './support/dashboard.ts';

let browser: Browser;
let server: FreshServer;
let store: ChildProcess;
let storeUrl: string;
beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startFresh()]);
  const env = { ...process.env, STORE_PORT: '0', CARTOGRAPH_URL: server.url, CARTOGRAPH_COMPANY: server.company };
  store = spawn(process.execPath, [fileURLToPath(new URL('../examples/store/serve.js', import.meta.url))], { env });
  const [line] = await once(store.stdout as NodeJS.ReadableStream, 'data');
  storeUrl = /http:\/\/\S+(?=\/ )/.exec(String(line))?.[0] ?? '';
});
afterAll(async () => {
  const exited = once(store, 'exit');
  store.kill();
  await Promise.all([exited, browser.close(), server.close()]);
});

test('a shopper’s order shows up live, in the inspector and in the number, and leads to its proof', async () => {
  const owner = await newVisitor(browser);
  await becomeOwner(server, owner);
  const inspector = await owner.newPage();
  await openDashboard(server, inspector, 'analytics/events');
  await inspector.locator('[data-live=live]').waitFor();

  const shopper = await (await newVisitor(browser)).newPage();
  await shopper.goto(`${storeUrl}/product?id=teapot-stoneware`);
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
  await second.goto(`${storeUrl}/product?id=teapot-stoneware`);
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
