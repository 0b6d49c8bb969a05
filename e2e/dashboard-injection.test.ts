import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from './support/browser.ts';
import { becomeOwner, type FreshServer, openDashboard, post, startFresh, watchConsole } from './support/dashboard.ts';

/** Would run in a page that took it for anything but text. */
const EVIL = `"><img src=x onerror="window.broken=1"><script>window.broken=1</script><a href="javascript:window.broken=1">x</a>{{7*7}}`;

let browser: Browser;
let server: FreshServer;
let person: BrowserContext;
beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), startFresh()]);
  person = await browser.newContext();
  await becomeOwner(server, person);
}, 120_000);
afterAll(() => Promise.all([browser.close(), server.close()]));

/** Says it wherever a stranger or a colleague can; gives the address of an order's proof. */
async function sayEverywhere(): Promise<string> {
  const { company } = server;
  const sender = { company_key: company, user_fingerprint: randomUUID(), user_faq_fingerprint: randomUUID() };
  const product = { product_id: EVIL, product_name: EVIL, value: 10, currency: 'USD', quantity: 1 };
  await post(server, person, '/analytics/interactions', {
    ...sender,
    channel: 'CHAT',
    conversation_id: EVIL,
    ai_profile: EVIL,
    product_id: EVIL,
  });
  await post(server, person, '/analytics/cart_events', { ...sender, type: 'ITEM_ADDED', ...product, event_id: EVIL, source: EVIL });
  await post(server, person, '/analytics/checkout_events', {
    ...sender,
    order_id: EVIL,
    value: 10,
    currency: 'USD',
    line_items: [product],
  });
  await post(server, person, '/analytics/refusals', {
    company_key: company,
    method: EVIL,
    errors: [{ field: EVIL, code: EVIL, message: EVIL }],
  });
  const asked = { ...sender, surface: 'CHAT', question_id: randomUUID(), text: EVIL, ai_profile: EVIL };
  await person.request.post(`${server.url}/assistant/questions`, { data: asked });
  const base = `/api/companies/${company}`;
  await post(server, person, `${base}/knowledge/entries`, { question: EVIL, answer: EVIL, product_id: EVIL, ai_profile: EVIL });
  await post(server, person, `${base}/nudges`, { message: EVIL });
  await person.request.patch(`${server.url}${base}/settings`, { data: { name: EVIL }, headers: { origin: server.url } });
  await person.request.patch(`${server.url}${base}/assistant/settings`, {
    data: { title: EVIL.slice(0, 60), greeting: EVIL },
    headers: { origin: server.url },
  });
  const { orders } = await (await person.request.get(`${server.url}${base}/orders`)).json();
  return `analytics/orders/${orders[0].visitor_id}/${orders[0].event_id}`;
}

test('what strangers say is text on every page of the dashboard', async () => {
  const proof = await sayEverywhere();
  const page = await person.newPage();
  const errors = watchConsole(page);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  const pages = [
    'analytics/revenue-impact?view=table',
    'analytics/orders',
    proof,
    'analytics/events',
    'assistant/conversations',
    'assistant/knowledge',
  ];
  let seen = 0;
  for (const path of pages) {
    await openDashboard(server, page, path);
    await page.waitForLoadState('networkidle');
    const found = await page.evaluate(() => ({
      broken: 'broken' in window,
      elements: document.querySelectorAll('img[src="x"], a[href^="javascript:"], [onerror]').length,
      said: document.body.textContent.includes('<img src=x onerror='),
    }));
    expect({ path, ...found }).toMatchObject({ path, broken: false, elements: 0 });
    if (found.said) seen += 1;
  }
  expect(seen).toBeGreaterThanOrEqual(5);
  expect(dialogs).toEqual([]);
  expect(errors).toEqual([]);
});
