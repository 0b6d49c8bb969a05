import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, newVisitor } from './support/browser.ts';
import { type FreshServer, OWNER, startFresh, watchConsole } from './support/dashboard.ts';
import { html, openShop, type Shop } from './support/shop.ts';

let browser: Browser;
let server: FreshServer;
let shop: Shop;
beforeAll(async () => {
  [browser, server, shop] = await Promise.all([launch(), startFresh(), openShop()]);
});
afterAll(() => Promise.all([browser.close(), server.close(), shop.close()]));

test('from the first start to the first green check: the printed link, an account, the snippet into a page, an event', async () => {
  const owner = await newVisitor(browser);
  const page = await owner.newPage();
  const errors = watchConsole(page);
  await page.goto(server.setupUrl);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Your name').fill(OWNER.name);
  await page.getByLabel('Password').fill(OWNER.password);
  await page.getByLabel('Add a demo company').uncheck();
  await page.getByRole('button', { name: 'Create account' }).click();

  await page.getByRole('heading', { name: 'No events yet' }).waitFor();
  await page.getByRole('link', { name: 'Install the snippet' }).click();
  const check = (id: string) => page.locator(`[data-check=${id}]`);
  await check('event').waitFor();
  expect(await check('event').getAttribute('data-done')).toBe('false');
  const snippet = await page.getByRole('region', { name: 'Snippet' }).innerText();
  expect(snippet).toContain(`company: '${server.company}', apiBaseUrl: '${server.url}'`);

  const visitor = await newVisitor(browser);
  const shopPage = await visitor.newPage();
  shop.pages['/'] = html(snippet);
  await shopPage.goto(`${shop.url}/`);
  await page.locator('[data-live=live]').waitFor();
  await shopPage.evaluate("trackAlhenaEvent('sendInteraction', { channel: 'CHAT', conversationId: 'talk-1' })");
  await page.locator('[data-check=event][data-done=true]').waitFor();
  await page.locator('[data-check=interaction][data-done=true]').waitFor();
  expect(await check('cart').getAttribute('data-done')).toBe('false');
  await shopPage.evaluate(`
    trackAlhenaEvent('sendCartEvent', { type: 'ITEM_ADDED', productId: 'teapot', productName: 'Teapot', value: 79.99, currency: 'USD', quantity: 1 });
    trackAlhenaEvent('sendCheckoutEvent', { orderId: 'order-1', value: 79.99, currency: 'USD' });`);
  await page.locator('[data-check=cart][data-done=true]').waitFor();
  await page.locator('[data-check=checkout][data-done=true]').waitFor();
  await visitor.close();

  await page.goto(server.setupUrl);
  await page.getByRole('heading', { name: 'This server has an owner' }).waitFor();
  expect(errors).toEqual([]);
  await owner.close();
});

test('a mistake in a call shows in the event inspector, with the field and what it needs, and so does an event that does not count', async () => {
  const owner = await newVisitor(browser);
  const page = await owner.newPage();
  await page.goto(`${server.url}/dashboard/acme/analytics/events`);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('The e-mail address or the password is wrong.').waitFor();
  await page.getByLabel('Password').fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Event inspector' }).waitFor();
  await page.locator('[data-live=live]').waitFor();

  const response = await fetch(`${server.url}/analytics/cart_events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      company_key: 'acme',
      user_fingerprint: '11111111-1111-4111-8111-111111111111',
      user_faq_fingerprint: '22222222-2222-4222-8222-222222222222',
      type: 'ITEM_ADD',
      product_id: 'teapot',
      product_name: 'Teapot',
      value: 79.99,
      currency: 'USD',
      quantity: 1,
    }),
  });
  expect(response.status).toBe(400);
  const rejected = page.locator('[data-status=rejected]').first();
  await rejected.getByText('did you mean ITEM_ADDED?').waitFor();

  const visitor = await newVisitor(browser);
  const shopPage = await visitor.newPage();
  await shopPage.goto(`${shop.url}/`);
  await shopPage.evaluate(
    "trackAlhenaEvent('sendCartEvent', { type: 'ITEM_ADDED', productId: 'teapot', value: '79.99', currency: 'USD', quantity: 1 })",
  );
  await page.locator('[data-status=rejected]').getByText('productName: missing').first().waitFor();
  await visitor.close();

  await page.locator('[data-status=rejected]').first().getByRole('button').click();
  await page.getByRole('alert').first().waitFor();
  await owner.close();
});
