import type { RevenueImpact } from '@cartograph/core/report/contract';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { launch, newVisitor } from './support/browser.ts';
import { becomeOwner, type FreshServer, openDashboard, startFresh } from './support/dashboard.ts';

let browser: Browser;
let server: FreshServer;
let owner: BrowserContext;
let page: Page;
beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startFresh()]);
  owner = await newVisitor(browser);
  await server.command('demo', 'demo', '--days', '40');
  await becomeOwner(server, owner);
}, 120_000);
afterAll(() => Promise.all([browser.close(), server.close()]));
beforeEach(async () => {
  page = await owner.newPage();
});

const REVENUE = 'analytics/revenue-impact';

async function readReport(query: string): Promise<RevenueImpact> {
  const response = await owner.request.get(`${server.url}/api/companies/demo/revenue-impact?${query}`);
  return response.json();
}

/** Waits until the page shows these figures, as the browser's language writes them. */
async function expectFigures({ totals, currency }: RevenueImpact): Promise<void> {
  const shown = await page.evaluate(
    ([amounts, counts, rate, code]) => {
      const money = new Intl.NumberFormat(undefined, { style: 'currency', currency: code as string });
      const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
      const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
      return [
        ...(amounts as readonly (string | null)[]).map((amount) => (amount === null ? '–' : money.format(amount as `${number}`))),
        ...(counts as readonly number[]).map((count) => number.format(count)),
        rate === null ? '–' : percent.format(rate as number),
      ];
    },
    [
      [
        totals.attributed_revenue,
        totals.add_to_cart_gmv,
        totals.carts === 0 ? null : totals.daily_cart_gmv_avg,
        totals.carts === 0 ? null : totals.average_cart_value,
        totals.attributed_orders === 0 ? null : totals.average_order_value,
      ],
      [totals.attributed_orders, totals.interactions, totals.interacting_visitors],
      totals.interacting_visitors === 0 ? null : totals.conversion_rate,
      currency,
    ] as const,
  );
  const ids = ['revenue', 'gmv', 'daily', 'cart', 'aov', 'orders', 'interactions', 'visitors', 'conversion'];
  await expect
    .poll(async () => Promise.all(ids.map((id) => page.locator(`[data-metric=${id}]`).textContent())), { timeout: 10_000 })
    .toEqual(shown);
}

test('each filter changes the figures to what the API says, and stands in the address', async () => {
  await openDashboard(server, page, REVENUE, 'demo');
  await expectFigures(await readReport(''));

  await page.getByRole('combobox', { name: 'Channel' }).selectOption('FAQ');
  await expectFigures(await readReport('channel=FAQ'));
  expect(new URL(page.url()).search).toBe('?channel=FAQ');

  await page.getByRole('combobox', { name: 'Attribution model' }).selectOption('linear');
  await expectFigures(await readReport('channel=FAQ&model=linear'));

  const [profile = ''] = (await readReport('')).ai_profiles.flatMap(({ ai_profile }) => ai_profile ?? []);
  await page.getByRole('combobox', { name: 'AI profile' }).selectOption(profile);
  await expectFigures(await readReport(`channel=FAQ&model=linear&ai_profile=${encodeURIComponent(profile)}`));

  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expectFigures(await readReport('model=linear'));
  expect(new URL(page.url()).search).toBe('?model=linear');
});

test('each range shows its days: presets, days of one’s own, and a single day by the hour', async () => {
  await openDashboard(server, page, REVENUE, 'demo');
  const today = (await readReport('')).to;
  const daysAgo = (days: number) => new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);
  for (const [name, from, to] of [
    ['Yesterday', daysAgo(1), daysAgo(1)],
    ['Last 7 days', daysAgo(6), today],
    ['Last 90 days', daysAgo(89), today],
    ['Today', today, today],
    ['Last 30 days', daysAgo(29), today],
  ] as const) {
    await page.locator('[aria-haspopup=dialog]').first().click();
    await page.getByRole('button', { name, exact: true }).last().click();
    await expectFigures(await readReport(`from=${from}&to=${to}`));
    await page.getByRole('heading', { name: from === to ? 'By hour' : 'By day' }).waitFor();
  }
  await page.locator('[aria-haspopup=dialog]').first().click();
  await page.getByLabel('First day').fill(daysAgo(20));
  await page.getByLabel('Last day').fill(daysAgo(10));
  await page.getByRole('button', { name: 'Show these days' }).click();
  await expectFigures(await readReport(`from=${daysAgo(20)}&to=${daysAgo(10)}`));
  expect(new URL(page.url()).search).toBe(`?from=${daysAgo(20)}&to=${daysAgo(10)}`);
});

test('a view that is sent to somebody shows the same: figures, series and table', async () => {
  await openDashboard(server, page, `${REVENUE}?range=7d&channel=CHAT&show=orders,conversion&view=table`, 'demo');
  const report = await readReport(
    `from=${new Date(Date.parse((await readReport('')).to) - 6 * 86_400_000).toISOString().slice(0, 10)}&channel=CHAT`,
  );
  await expectFigures(report);
  const table = page.getByRole('table', { name: 'Figures by day' });
  expect(await table.getByRole('columnheader').allTextContents()).toEqual(['Day', 'Attributed orders', 'Conversion']);
  const orders = await table.locator('tbody tr td:nth-child(2)').allTextContents();
  expect(orders.map(Number)).toEqual(report.days.map((day) => day.attributed_orders).reverse());
  const split = page.getByRole('table', { name: 'Revenue by channel' });
  const [sum] = await split.locator('tfoot td').allTextContents();
  expect(sum).toBe(await page.locator('[data-metric=revenue]').textContent());
});

test('what is left out is said, and one click away', async () => {
  const report = await readReport('');
  const { excluded_orders_other_currencies: others } = report.totals;
  await openDashboard(server, page, REVENUE, 'demo');
  if (others === 0) throw new Error('the demo has no order in another currency');
  await page.getByText(`${others} orders in other currencies are not included`).waitFor();
  const other = page.locator('[data-left-out]').getByRole('button').first();
  const code = (await other.textContent()) ?? '';
  await other.click();
  await expectFigures(await readReport(`currency=${code}`));
});

test('orders lead to their proof, whose touches add up to the order, to the conversation behind it, and back to the same filters', async () => {
  await openDashboard(server, page, 'analytics/orders?channel=CHAT', 'demo');
  const { orders } = await (await owner.request.get(`${server.url}/api/companies/demo/orders?channel=CHAT&attributed=true&limit=1`)).json();
  await page.getByRole('link', { name: orders[0].order_id }).click();
  await page.getByRole('heading', { name: `Order ${orders[0].order_id}` }).waitFor();
  await page.locator('[data-role=order]').waitFor();
  expect(await page.locator('[data-role=touch]').count()).toBeGreaterThan(0);
  await page.getByText('Earned').first().waitFor();
  await page.getByRole('link', { name: 'All orders' }).click();
  await expect.poll(() => new URL(page.url()).search).toBe('?channel=CHAT');
  await page.getByRole('link', { name: 'Read the conversation' }).first().click();
  await page.getByRole('heading', { name: 'Transcript' }).waitFor();
  await page.getByRole('link', { name: orders[0].order_id }).waitFor();
});
