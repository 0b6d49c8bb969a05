import { expect, test, vi } from 'vitest';
import { heard, LISTEN, setAssistantStage } from './support/assistant-stage.ts';

const stage = setAssistantStage();

const place = (productId: string) => `<div data-alhena-faqs data-product-id="${productId}"></div>`;
const clicks = () => stage.server.bodies.filter(({ path }) => path === '/assistant/faq_answers').map(({ body }) => body);

function knowTeapot() {
  stage.server.faqs.teapot = [
    ['Does it drip?', 'No. The **last drop** runs back.'],
    ['Can it stand on a stove?', 'Better not.'],
  ];
  stage.server.faqs.mug = [['Is it hot?', 'Only inside.']];
}

test('a place for them is all that a page needs; a click shows the answer, and asks for it once', async () => {
  knowTeapot();
  const page = await stage.openPage({ config: {}, head: LISTEN, body: place('teapot') });
  const question = page.getByRole('button', { name: 'Does it drip?' });
  await question.waitFor();
  expect(stage.server.paths).not.toContain('/sdk/gleenWidget.chat.js');
  expect([stage.server.bodies, await stage.visitor.cookies()]).toEqual([[], []]);
  await question.click();
  await page.locator('strong', { hasText: 'last drop' }).waitFor();
  await question.click();
  await page.getByText('runs back').waitFor({ state: 'hidden' });
  await question.click();
  await page.getByText('runs back').waitFor();
  expect(clicks()).toMatchObject([{ company_key: 'acme', entry_id: '0', product_id: 'teapot' }]);
  expect(clicks()[0]?.user_faq_fingerprint).toBe(await page.evaluate('gleenWidget.getFAQFingerprint()'));
  expect((await heard(page)).map(([name, { question: asked }]) => [name, asked])).toEqual([
    ['faqs:question_clicked', 'Does it drip?'],
    ['faqs:bot_response_finished', 'Does it drip?'],
  ]);
});

test('after a click cart events leave the browser', async () => {
  knowTeapot();
  const page = await stage.openPage({ config: {}, body: place('teapot') });
  await page.getByRole('button', { name: 'Does it drip?' }).click();
  await page.getByText('runs back').waitFor();
  await page.evaluate(
    "trackAlhenaEvent('sendCartEvent', { type: 'ITEM_ADDED', productId: 'teapot', productName: 'Teapot', value: 79.99, currency: 'USD', quantity: 1 })",
  );
  await vi.waitFor(() => expect(stage.server.paths).toContain('/analytics/batch'));
});

test('the box asks another', async () => {
  knowTeapot();
  stage.server.answers['Is it heavy?'] = [
    { kind: 'text', text: 'It weighs ' },
    { kind: 'text', text: '*800 g*.' },
    { kind: 'ended', outcome: 'answered', hand_off: false },
  ];
  const page = await stage.openPage({ config: { aiProfile: 'shop' }, head: LISTEN, body: place('teapot') });
  await page.getByLabel('Ask about this product').fill('Is it heavy?');
  await page.keyboard.press('Enter');
  await page.getByText('It weighs 800 g.').waitFor();
  const asked = stage.server.bodies.filter(({ path }) => path === '/assistant/questions').map(({ body }) => body);
  expect(asked).toMatchObject([{ surface: 'FAQ', text: 'Is it heavy?', product_id: 'teapot', ai_profile: 'shop' }]);
  expect((await heard(page)).map(([name]) => name)).toEqual(['faqs:message_submitted', 'faqs:bot_response_finished']);
});

test('several places, a place that comes later, and one whose product changes', async () => {
  knowTeapot();
  const page = await stage.openPage({ config: {}, body: `<main>${place('teapot')}${place('mug')}</main>` });
  await page.getByRole('button', { name: 'Does it drip?' }).waitFor();
  await page.getByRole('button', { name: 'Is it hot?' }).waitFor();
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('[data-alhena-faqs]')) element.setAttribute('data-product-id', 'mug');
  });
  await expect.poll(() => page.getByRole('button', { name: 'Is it hot?' }).count()).toBe(2);
  expect(await page.getByRole('button', { name: 'Does it drip?' }).count()).toBe(0);
  await page.evaluate((markup) => {
    (document.querySelector('main') as HTMLElement).innerHTML = markup;
  }, place('teapot'));
  await page.getByRole('button', { name: 'Does it drip?' }).waitFor();
  expect(await page.getByRole('button', { name: 'Is it hot?' }).count()).toBe(0);
});

test('a product without questions leaves its place empty', async () => {
  const page = await stage.openPage({ config: {}, body: `${place('nothing')}<p id="after">After</p>` });
  await vi.waitFor(() => expect(stage.server.paths).toContain('/assistant/faqs'));
  await page.waitForLoadState('networkidle');
  expect(await page.evaluate(() => document.querySelector<HTMLElement>('[data-alhena-faqs]')?.offsetHeight)).toBe(0);
});

test('nothing in sight is pushed away: not by what is last in sight, and else only by a click', async () => {
  knowTeapot();
  const watch = `<script>window.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { if (!entry.hadRecentInput) window.shift += entry.value; })).observe({ type: 'layout-shift', buffered: true });
  </script>`;
  const above = '<h1>Teapot</h1><p>One litre.</p>';
  const page = await stage.openPage({ head: watch, body: `${above}${place('teapot')}` });
  await page.getByRole('button', { name: 'Does it drip?' }).waitFor();
  await page.getByRole('button', { name: 'Open the chat' }).waitFor();
  expect(await page.evaluate('window.shift')).toBe(0);
  await stage.openPage({ head: watch, body: `${above}${place('teapot')}<p id="after">After it</p>` }, page);
  await page.getByRole('button', { name: 'Open the chat' }).waitFor();
  await expect.poll(() => stage.server.paths.filter((path) => path === '/assistant/faqs').length).toBe(2);
  await page.waitForLoadState('networkidle');
  const question = page.getByRole('button', { name: 'Does it drip?', includeHidden: true });
  await question.waitFor({ state: 'attached' });
  expect([await question.isVisible(), await page.evaluate('window.shift')]).toEqual([false, 0]);
  await page.click('#after');
  await question.waitFor();
  expect(await page.evaluate('window.shift')).toBe(0);
});
