import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { field, launcher, panel, said } from './support/assistant-stage.ts';
import { expectTotals, importKnowledge, readOrders } from './support/company.ts';
import { setStage } from './support/stage.ts';
import { openStore, STORE_KNOWLEDGE, type Store } from './support/store.ts';

const stage = setStage();
let store: Store;

beforeEach(async () => {
  await importKnowledge(stage.company, STORE_KNOWLEDGE);
  store = await openStore(stage.events.url, stage.company.key);
});
afterEach(() => store.close());

const answers = (page: Page) => panel(page).getByRole('button', { name: 'This helped' });
const ticket = (page: Page): Promise<string | null> => page.evaluate('gleenWidget.getTicketId()');

async function ask(page: Page, question: string): Promise<void> {
  if (!(await panel(page).isVisible())) await launcher(page).click();
  const finished = page.evaluate(
    "new Promise((resolve) => gleenWidget.on('ticket:bot_response_finished', (detail) => resolve(detail.outcome)))",
  );
  await field(page).fill(question);
  await field(page).press('Enter');
  expect(await finished, question).toBe('answered');
}

async function checkOut(page: Page): Promise<void> {
  await page.goto(`${store.url}/checkout`);
  await page.click('text=/Place the order/');
  await page.waitForURL(/thanks/);
}

test('ask, get an answer, add from its card, check out: the order stands in the list with that conversation', async () => {
  const page = await stage.visitor.newPage();
  await page.goto(`${store.url}/`);
  await ask(page, 'Do you have a speckled mug?');
  await panel(page)
    .getByRole('button', { name: /Speckled mug/ })
    .first()
    .click();
  await panel(page).getByText('Added').waitFor();
  const conversation = await ticket(page);
  await expectTotals(stage.company, { interactions: 1, add_to_cart_gmv: '24.00' });
  await checkOut(page);
  await expectTotals(stage.company, { attributed_orders: 1, attributed_revenue: '24.00' });
  expect(await readOrders(stage.company)).toMatchObject([
    { value: '24.00', attributed: true, touches: [{ channel: 'CHAT', conversation_id: conversation, credit: '24.00' }] },
  ]);
});

test('product FAQs first and the chat second: the FAQs earn it', async () => {
  const page = await stage.visitor.newPage();
  await page.goto(`${store.url}/product?id=teapot-stoneware`);
  await page.click('text=Does it drip?');
  await page.getByText('The spout is cut sharp').waitFor();
  await ask(page, 'How long does delivery take?');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expectTotals(stage.company, { interactions: 2, add_to_cart_gmv: '79.99' });
  await checkOut(page);
  await expectTotals(stage.company, { attributed_orders: 1 });
  const [order] = await readOrders(stage.company);
  expect(order?.touches.map(({ channel, credit }) => [channel, credit])).toEqual([
    ['FAQ', '79.99'],
    ['CHAT', '0.00'],
  ]);
});

test('an answer that did not help earns nothing', async () => {
  const page = await stage.visitor.newPage();
  await page.goto(`${store.url}/product?id=teapot-stoneware`);
  await ask(page, 'How long does delivery take?');
  await answers(page).waitFor();
  const thumb = page.waitForResponse(/feedback/);
  await panel(page).getByRole('button', { name: 'This did not help' }).click();
  expect((await thumb).status()).toBe(204);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expectTotals(stage.company, { add_to_cart_gmv: '79.99' });
  await checkOut(page);
  await vi.waitFor(async () => expect(await readOrders(stage.company)).toMatchObject([{ value: '79.99', attributed: false }]), {
    timeout: 10_000,
  });
  await expectTotals(stage.company, { attributed_orders: 0, attributed_revenue: '0.00' });
});

test('small talk is no interaction: nothing about the cart leaves the browser', async () => {
  const page = await stage.visitor.newPage();
  await page.goto(`${store.url}/product?id=teapot-stoneware`);
  await launcher(page).click();
  const finished = page.evaluate(
    "new Promise((resolve) => gleenWidget.on('ticket:bot_response_finished', (detail) => resolve(detail.outcome)))",
  );
  await field(page).fill('Hello!');
  await field(page).press('Enter');
  expect(await finished).toBe('small_talk');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await checkOut(page);
  await page.waitForLoadState('networkidle');
  expect(stage.events.requests).not.toContain('/analytics/batch');
});

test('two tabs share the conversation', async () => {
  const [first, second] = [await stage.visitor.newPage(), await stage.visitor.newPage()];
  await first.goto(`${store.url}/`);
  await ask(first, 'How long does delivery take?');
  await second.goto(`${store.url}/product?id=mug-speckled`);
  await launcher(second).click();
  await said(second).getByText('three to five days').waitFor();
  await ask(second, 'Can I return it?');
  await expect.poll(() => said(first).locator('.shopper').count()).toBe(2);
  expect(await ticket(second)).toBe(await ticket(first));
});

test('a reload in the middle of an answer brings it to its end; the question counts once', async () => {
  let release = () => {};
  stage.events.heldAnswers = new Promise((resolve) => {
    release = resolve;
  });
  const page = await stage.visitor.newPage();
  await page.goto(`${store.url}/`);
  await launcher(page).click();
  await field(page).fill('How long does delivery take?');
  await field(page).press('Enter');
  await expect.poll(() => ticket(page)).not.toBeNull();
  await page.reload();
  await said(page).locator('.shopper').waitFor();
  release();
  await said(page).getByText('three to five days').waitFor();
  expect([await said(page).locator('.shopper').count(), await said(page).getByText('three to five days').count()]).toEqual([1, 1]);
  await expectTotals(stage.company, { interactions: 1 });
});
