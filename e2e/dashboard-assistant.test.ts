import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, newVisitor } from './support/browser.ts';
import { becomeOwner, type FreshServer, openDashboard, startFresh } from './support/dashboard.ts';

let browser: Browser;
let server: FreshServer;
let owner: BrowserContext;
let page: Page;
beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startFresh()]);
  owner = await newVisitor(browser);
  await becomeOwner(server, owner);
  page = await owner.newPage();
});
afterAll(() => Promise.all([browser.close(), server.close()]));

const SENDER = { company_key: 'acme', user_fingerprint: randomUUID(), user_faq_fingerprint: randomUUID() };

async function report(path: string, body: object): Promise<string> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...SENDER, ...body }),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.text();
}

test('a file of answers comes in, but for its bad row, which is named by its line; the same again changes nothing', async () => {
  await openDashboard(server, page, 'assistant/knowledge');
  await page.getByText('The assistant knows nothing yet').waitFor();
  const csv =
    'question,answer\nHow long does delivery take?,It takes three days.\n,An answer to nothing\nCan I return it?,Within thirty days.\n';
  for (let time = 0; time < 2; time += 1) {
    await page.getByRole('button', { name: 'Import a file' }).first().click();
    await page.getByLabel('File').setInputFiles({ name: 'faq.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('1 rows could not be used').waitFor();
    await page.getByRole('list', { name: 'Rows that could not be used' }).getByText('Line 3').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect.poll(() => page.getByRole('table', { name: 'Questions and answers' }).locator('tbody tr').count()).toBe(2);
  }
});

test('an entry is written, found by its words, and deleted', async () => {
  await openDashboard(server, page, 'assistant/knowledge');
  await page.getByRole('button', { name: 'New entry' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').getByText(/needs/).first().waitFor();
  await page.getByRole('dialog').getByLabel('Question').fill('Is the glaze food safe?');
  await page.getByRole('dialog').getByLabel('Answer').fill('Yes, it is.');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByLabel('Search words').fill('glaze');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Is the glaze food safe?' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Nothing found').waitFor();
});

test('a conversation leads to the order that it earned, and the order back to the conversation', async () => {
  await report('/assistant/questions', { surface: 'CHAT', question_id: randomUUID(), text: 'How long does delivery take?' });
  await report('/analytics/checkout_events', { order_id: 'ORDER-1', value: 42, currency: 'USD' });
  await openDashboard(server, page, 'assistant/conversations');
  await page.getByRole('link', { name: 'How long does delivery take?' }).click();
  await page.getByText('It takes three days.').first().waitFor();
  await page.getByText('Helpful', { exact: true }).waitFor();
  await page.getByText('earned $42.00').waitFor();
  await page.getByRole('link', { name: 'ORDER-1' }).click();
  await page.getByRole('heading', { name: 'Order ORDER-1' }).waitFor();
  await page.locator('a[href*="/assistant/conversations/"]').first().click();
  await page.getByRole('heading', { name: 'Conversation' }).waitFor();
});

test('an AI profile that people have named goes by that name in reports, and what could not be named stays in its field', async () => {
  await report('/analytics/interactions', { channel: 'CHAT', ai_profile: 'guide-2' });
  await openDashboard(server, page, 'assistant/surfaces');
  const name = page.getByLabel('Its name');
  await page.getByLabel('New AI profile').fill('guide-2');
  await name.fill('x'.repeat(101));
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('alert').waitFor();
  expect(await name.inputValue()).toHaveLength(101);
  await name.fill('Shopping guide');
  await page.getByRole('button', { name: 'Add' }).click();
  await expect.poll(() => name.inputValue()).toBe('');
  await openDashboard(server, page, 'analytics/revenue-impact');
  await page.getByRole('combobox', { name: 'AI profile' }).selectOption({ label: 'Shopping guide' });
  await expect.poll(() => new URL(page.url()).searchParams.get('ai_profile')).toBe('guide-2');
  await page.getByRole('tab', { name: 'AI profile' }).click();
  await page.getByRole('cell', { name: 'Shopping guide' }).waitFor();
});

test('a nudge is made in words that say when it shows, and deleted only when asked twice', async () => {
  await openDashboard(server, page, 'assistant/surfaces');
  await page.getByRole('button', { name: 'New nudge' }).click();
  await page.getByRole('dialog').getByLabel('Message').fill('May I help?');
  await page.getByRole('dialog').getByLabel('Pages').fill('/products/*');
  await page.getByRole('dialog').getByLabel('After seconds on the page').fill('ten');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page
    .getByRole('dialog')
    .getByText(/Got the string "ten"/)
    .waitFor();
  await page.getByRole('dialog').getByLabel('After seconds on the page').fill('10');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('On pages /products/*, after 10 s, once a day.').waitFor();
  await page.getByRole('button', { name: 'Delete: May I help?' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Delete: May I help?' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete nudge' }).click();
  await page.getByText('None yet. A nudge shows').waitFor();
});
