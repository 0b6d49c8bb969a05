import { createHmac, randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, newVisitor } from './support/browser.ts';
import { becomeOwner, type FreshServer, join, OWNER, openDashboard, startFresh } from './support/dashboard.ts';

let browser: Browser;
let server: FreshServer;
let owner: Page;
beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startFresh()]);
  const person = await newVisitor(browser);
  await becomeOwner(server, person);
  owner = await person.newPage();
});
afterAll(() => Promise.all([browser.close(), server.close()]));

/** What every role is shown. */
const READABLE = [
  'Revenue impact',
  'Orders',
  'Event inspector',
  'Conversations',
  'Knowledge',
  'Chat and nudges',
  'Website',
  'Shop systems',
];

const navigation = (page: Page) => page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allTextContents();

test('an owner invites an analyst by link, who joins, reads, and is shown nothing else', async () => {
  await openDashboard(server, owner, 'settings/team');
  await owner.getByRole('button', { name: 'Invite somebody' }).click();
  await owner.getByLabel('E-mail').fill('not an address');
  await owner.getByRole('button', { name: 'Make the link' }).click();
  await owner
    .getByRole('dialog')
    .getByText(/Got the string "not an address"/)
    .waitFor();
  await owner.getByLabel('E-mail').fill('ana@shop.example');
  await owner.getByRole('button', { name: 'Make the link' }).click();
  const link = (await owner.locator('[data-invitation]').textContent()) ?? '';
  await owner.getByRole('button', { name: 'Done' }).click();
  await owner.getByText('ana@shop.example').waitFor();

  const ana = await (await newVisitor(browser)).newPage();
  await ana.goto(link);
  await ana.getByText('ana@shop.example is invited as analyst.').waitFor();
  await ana.getByLabel('Your name').fill('Ana');
  await ana.getByLabel('Password').fill('short');
  await ana.getByRole('button', { name: 'Create account and join' }).click();
  await ana.getByText(/needs .*10/i).waitFor();
  await ana.getByLabel('Password').fill(OWNER.password);
  await ana.getByRole('button', { name: 'Create account and join' }).click();
  await ana.getByRole('heading', { name: 'Revenue impact' }).waitFor();
  expect(await navigation(ana)).toEqual(READABLE);
  await ana.goto(`${server.url}/dashboard/acme/settings/keys`);
  await ana.getByText('This part is not open to your role').waitFor();
  await ana.goto(`${server.url}/dashboard/other/analytics/orders`);
  await ana.getByText('There is no such company for you').waitFor();
  await ana.goto(link);
  await ana.getByRole('heading', { name: 'This invitation does not work' }).waitFor();

  await openDashboard(server, owner, 'settings/team');
  await owner.getByLabel('Role of Ana').selectOption('developer');
  await expect.poll(() => navigationAfterReload(ana)).toContain('Secret keys');
  await owner.getByRole('button', { name: 'Remove Ana' }).click();
  await owner.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await owner.getByText('ana@shop.example').waitFor({ state: 'detached' });
  await ana.goto(`${server.url}/dashboard/acme/analytics/orders`);
  await ana.getByText('There is no such company for you').waitFor();
});

async function navigationAfterReload(page: Page): Promise<string[]> {
  await page.goto(`${server.url}/dashboard/acme/analytics/orders`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return navigation(page);
}

test('the last owner cannot leave, and is told so', async () => {
  await openDashboard(server, owner, 'settings/team');
  await owner.getByRole('button', { name: 'Leave the company' }).click();
  await owner.getByRole('dialog').getByRole('button', { name: 'Leave', exact: true }).click();
  await owner.getByRole('alert').getByText(/owner/).waitFor();
});

test('a developer creates a key that works, is shown once, and is refused once revoked', async () => {
  const person = await newVisitor(browser);
  await join(server, person, 'developer');
  const page = await person.newPage();
  await openDashboard(server, page, 'settings/keys');
  expect(await navigation(page)).toEqual([...READABLE, 'Secret keys']);
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('button', { name: 'Create key' }).click();
  const secret = (await page.locator('[data-secret]').textContent()) ?? '';
  const read = () => fetch(`${server.url}/api/companies/acme/revenue-impact`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await read()).status).toBe(200);
  await page.getByRole('button', { name: 'Done' }).click();
  expect(await page.content()).not.toContain(secret);

  const keyId = secret.split('_')[1];
  await page.getByRole('button', { name: `Revoke key ${keyId}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect((await read()).status).toBe(401);
  await page.goto(`${server.url}/dashboard/acme/settings/general`);
  await page.getByText('This part is not open to your role').waitFor();
});

test('a changed time zone computes the figures anew, and stays changed', async () => {
  await openDashboard(server, owner, 'settings/general');
  await owner.getByLabel('Attribution window').fill('48');
  await owner.getByRole('button', { name: 'Save changes' }).click();
  await owner
    .getByText(/at most|session/i)
    .first()
    .waitFor();
  await owner.getByRole('alert').waitFor();
  await owner.getByLabel('Attribution window').fill('12');
  await owner.getByLabel('Time zone').selectOption('Asia/Tokyo');
  await owner.getByText('computes every figure of the company anew').waitFor();
  await owner.getByRole('button', { name: 'Save changes' }).click();
  await owner.getByText('Saved.').waitFor();
  await openDashboard(server, owner, 'analytics/revenue-impact');
  await owner.getByText('in days of Asia/Tokyo').waitFor();
  await openDashboard(server, owner, 'settings/general');
  expect(await owner.getByLabel('Attribution window').inputValue()).toBe('12');
});

test('signing out ends the session, and the next page asks to sign in and then goes on', async () => {
  const person = await newVisitor(browser);
  await join(server, person, 'analyst');
  const page = await person.newPage();
  await openDashboard(server, page, 'analytics/orders');
  await page
    .getByRole('button', { name: /account, theme, sign out/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.goto(`${server.url}/dashboard/acme/analytics/orders?range=7d`);
  await page.getByLabel('E-mail').fill('analyst@shop.example');
  await page.getByLabel('Password').fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor();
  expect(page.url()).toBe(`${server.url}/dashboard/acme/analytics/orders?range=7d`);
});

test('an owner marks a shopper’s request for their data as done; an analyst sees that it is', async () => {
  await server.command('shopify', 'connect', 'acme', '--shop', 'acme.myshopify.com', '--secret', 'hush');
  const body = JSON.stringify({ shop_domain: 'acme.myshopify.com', orders_requested: [5_700_000_000_001] });
  const headers = {
    'x-shopify-topic': 'customers/data_request',
    'x-shopify-shop-domain': 'acme.myshopify.com',
    'x-shopify-webhook-id': randomUUID(),
    'x-shopify-hmac-sha256': createHmac('sha256', 'hush').update(body).digest('base64'),
  };
  expect((await fetch(`${server.url}/platforms/shopify/webhooks`, { method: 'POST', headers, body })).status).toBe(200);
  await openDashboard(server, owner, 'integrations/shop-systems');
  await owner.getByText(/A shopper asked for their data .* 5700000000001/).waitFor();
  await owner.getByRole('button', { name: 'Mark the request for 5700000000001 as done' }).click();
  await owner.getByText('1 request for data is done').click();
  await owner.getByText(`by ${OWNER.email}`).waitFor();
  await owner.getByRole('button', { name: 'Mark the request for 5700000000001 as not done' }).waitFor();

  const person = await newVisitor(browser);
  await join(server, person, 'analyst', 'reader@shop.example');
  const analyst = await person.newPage();
  await openDashboard(server, analyst, 'integrations/shop-systems');
  await analyst.getByText('1 request for data is done').click();
  await analyst.getByText(`by ${OWNER.email}`).waitFor();
  expect(await analyst.getByRole('button', { name: /^Mark the request/ }).count()).toBe(0);
});
