import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, newVisitor } from './support/browser.ts';
import { becomeOwner, type FreshServer, OWNER, startFresh } from './support/dashboard.ts';

let browser: Browser;
let server: FreshServer;
beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startFresh()]);
  const setup = await newVisitor(browser);
  await becomeOwner(server, setup);
  await setup.close();
});
afterAll(() => Promise.all([browser.close(), server.close()]));

/** Presses Tab until what has the focus is called so; fails after more stops than any page has. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let stops = 0; stops < 60; stops += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      return (
        element?.getAttribute('aria-label') || (element as HTMLInputElement | null)?.labels?.[0]?.textContent || element?.textContent || ''
      );
    });
    if (name.test(focused)) return;
  }
  throw new Error(`no tab stop is called ${name}`);
}

test('everything an owner does each day works by keyboard alone: sign in, choose days, series and filters, read a definition, find an event', async () => {
  const page = await (await newVisitor(browser)).newPage();
  await page.goto(`${server.url}/dashboard/`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await tabTo(page, /E-mail/);
  await page.keyboard.type(OWNER.email);
  await tabTo(page, /Password/);
  await page.keyboard.type(OWNER.password);
  await page.keyboard.press('Enter');
  await page.locator('[data-metric=revenue]').waitFor();

  await tabTo(page, /Skip to the page/);
  await page.keyboard.press('Enter');
  await tabTo(page, /Last 30 days/);
  await page.keyboard.press('Enter');
  await tabTo(page, /Last 7 days/);
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).search).toBe('?range=7d');
  // The panel gives the focus back to its button in a task of its own, a moment after the address changed.
  await page.locator('button[aria-expanded=false]:focus', { hasText: 'Last 7 days' }).waitFor();
  await tabTo(page, /^Channel$/);
  await page.keyboard.press('F');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => new URL(page.url()).searchParams.get('channel')).not.toBeNull();
  await tabTo(page, /^Interactions$/);
  await page.keyboard.press('Space');
  await expect.poll(() => new URL(page.url()).searchParams.get('show')).toContain('interactions');
  await tabTo(page, /What is Interactions/);
  await page.getByRole('tooltip').getByText('How often the assistant was used').waitFor();

  await page.keyboard.press('Home');
  await page.goto(`${server.url}/dashboard/acme/analytics/events`);
  await page.locator('[data-live=live]').waitFor();
  await tabTo(page, /Event, order, product/);
  await page.keyboard.type('no-such-id');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'No such events' }).waitFor();
});

test('a dialog keeps the focus, and Escape closes it and gives the focus back', async () => {
  const page = await (await newVisitor(browser)).newPage();
  await page.goto(`${server.url}/dashboard/sign-in?next=/acme/settings/keys`);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password').fill(OWNER.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Secret keys' }).waitFor();
  await tabTo(page, /New key/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  for (let stops = 0; stops < 12; stops += 1) {
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(
      () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
    );
    expect(inside).toBe(true);
  }
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('New key');
});
