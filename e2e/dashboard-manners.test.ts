import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launch } from './support/browser.ts';
import { becomeOwner, type FreshServer, openDashboard, startFresh, watchConsole } from './support/dashboard.ts';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let server: FreshServer;
let session: Awaited<ReturnType<BrowserContext['storageState']>>;
let proofPath: string;
let person: BrowserContext;
beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startFresh()]);
  await server.command('demo', 'demo', '--days', '8');
  const setup = await browser.newContext();
  await becomeOwner(server, setup);
  session = await setup.storageState();
  const { orders } = await (await setup.request.get(`${server.url}/api/companies/demo/orders?attributed=true&limit=1`)).json();
  proofPath = `analytics/orders/${orders[0].visitor_id}/${orders[0].event_id}`;
  await setup.close();
}, 120_000);
afterAll(() => Promise.all([browser.close(), server.close()]));
afterEach(() => person.close());

const PAGES = [
  'analytics/revenue-impact',
  'analytics/revenue-impact?view=table&show=orders,conversion,gmv',
  'analytics/orders',
  'proof',
  'analytics/events',
  'assistant/conversations',
  'assistant/knowledge',
  'assistant/knowledge?part=products',
  'assistant/surfaces',
  'integrations/website/installation',
  'integrations/shop-systems',
  'settings/general',
  'settings/team',
  'settings/keys',
  'settings/visitors',
  'account',
];

async function open(colorScheme: 'light' | 'dark', width: number, signedIn = true): Promise<Page> {
  // Scripts that a test adds, axe among them, are none of the page's: its own policy is watched by the console.
  person = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, ...(signedIn ? { storageState: session } : {}) });
  return person.newPage();
}

async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate<AxeResults>('axe.run()');
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`));
}

/** Waits until nothing on the page says that it is still loading. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.animate-pulse, [aria-busy=true]') === null);
}

describe.each(['demo', 'acme'])('the pages of %s, full and empty', (company) => {
  test.each(['light', 'dark'] as const)('in the %s theme: axe finds nothing, the console is quiet', async (theme) => {
    const page = await open(theme, 1280);
    const errors = watchConsole(page);
    for (const name of company === 'demo' ? PAGES : PAGES.filter((path) => path !== 'proof')) {
      await openDashboard(server, page, name === 'proof' ? proofPath : name, company);
      await settle(page);
      expect(await findViolations(page), name).toEqual([]);
    }
    expect(errors).toEqual([]);
  });

  test('from 360 px wide: nothing is wider than the page, and axe finds nothing', async () => {
    const page = await open('light', 360);
    for (const name of company === 'demo' ? PAGES : PAGES.filter((path) => path !== 'proof')) {
      await openDashboard(server, page, name === 'proof' ? proofPath : name, company);
      await settle(page);
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { scrollWidth: width, clientWidth: room } = document.documentElement;
        return { scrollWidth: width, clientWidth: room };
      });
      expect(scrollWidth, name).toBeLessThanOrEqual(clientWidth);
      expect(await findViolations(page), name).toEqual([]);
    }
  });
});

test.each(['light', 'dark'] as const)('pages outside of a company in the %s theme: axe finds nothing', async (theme) => {
  const page = await open(theme, 1280, false);
  for (const path of ['sign-in', 'setup', 'invitation/none', 'no/such/page']) {
    await page.goto(`${server.url}/dashboard/${path}`);
    await page.getByRole('heading').first().waitFor();
    expect(await findViolations(page), path).toEqual([]);
  }
});

test('dialogs and menus: axe finds nothing', async () => {
  const page = await open('dark', 1280);
  await openDashboard(server, page, 'settings/keys');
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('dialog').waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: /Switch company/ })
    .first()
    .click();
  await page.getByRole('menu').waitFor();
  expect(await findViolations(page)).toEqual([]);
});

test('the page does not move while it loads: no layout shift', async () => {
  const page = await open('light', 1280);
  await page.addInitScript(`
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
    }).observe({ type: 'layout-shift', buffered: true });`);
  for (const name of ['analytics/revenue-impact', 'analytics/orders', 'analytics/events']) {
    await openDashboard(server, page, name, 'demo');
    await settle(page);
    await page.locator('svg.recharts-surface, table, [aria-label=Events]').first().waitFor();
    const moved = await page.evaluate<number>('window.shifts.reduce((sum, shift) => sum + shift, 0)');
    expect(moved, name).toBeLessThan(0.01);
  }
});
