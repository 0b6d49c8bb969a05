import { expect, test, vi } from 'vitest';
import { expectTotals } from './support/company.ts';
import { html, SNIPPET, VISIT, VISIT_TOTALS } from './support/shop.ts';
import { setStage } from './support/stage.ts';

const stage = setStage();

test('for a visitor who never interacts there is no request but the script, and no id', async () => {
  const page = await stage.openPage();
  await page.evaluate(VISIT.replace(/.*sendInteraction.*/, ''));
  await page.reload();
  await page.waitForFunction(() => 'gleenWidget' in window);
  await page.close();
  expect([...new Set(stage.events.requests)]).toEqual(['/sdk/gleenWidget.js']);
  expect(await stage.visitor.cookies()).toEqual([]);
});

test('what was in the cart before tells the first change that is sent its true difference', async () => {
  const page = await stage.openPage();
  const cart = (type: string, quantity: number) =>
    `trackAlhenaEvent('sendCartEvent', { type: '${type}', productId: 'mug', productName: 'Mug', value: 10, currency: 'USD', quantity: ${quantity} });`;
  await page.evaluate(cart('ITEM_ADDED', 4));
  await page.evaluate(`trackAlhenaEvent('sendInteraction', { channel: 'FAQ' }); ${cart('QUANTITY_INCREASED', 6)}`);
  await expectTotals(stage.company, { add_to_cart_gmv: '20.00' });
});

test('no global is added but the documented ones', async () => {
  const { shop, events } = stage;
  shop.pages['/bare'] = html('');
  const page = await stage.visitor.newPage();
  await page.goto(`${shop.url}/bare`);
  const before = await page.evaluate(() => Reflect.ownKeys(window).map(String));
  await page.addScriptTag({ url: `${events.url}/sdk/gleenWidget.js` });
  const after = await page.evaluate(() => Reflect.ownKeys(window).map(String));
  expect(after.filter((key) => !before.includes(key)).sort()).toEqual(['_alhenaEventQueue', 'gleenWidget', 'trackAlhenaEvent']);
});

test('under a strict Content-Security-Policy it works, debugging and GA4 too, and violates nothing', async () => {
  const { shop, events, company, visitor } = stage;
  shop.headers = {
    'content-security-policy': `default-src 'none'; script-src 'nonce-n1'; connect-src ${events.url}; require-trusted-types-for 'script'`,
  };
  const config = JSON.stringify({ company: company.key, apiBaseUrl: events.url, debug: true, capture: ['ga4'] });
  shop.pages['/'] = html(
    SNIPPET.replace('<script', '<script nonce="n1"') +
      `<script nonce="n1">document.gleenConfig = ${config}; ${VISIT}
        addEventListener('securitypolicyviolation', (event) => (window.violations ||= []).push(event.violatedDirective));</script>
      <script nonce="n1" src="${events.url}/sdk/gleenWidget.js" async></script>`,
  );
  const page = await visitor.newPage();
  const told: string[] = [];
  page.on('console', (message) => told.push(message.text()));
  await page.goto(`${shop.url}/`);
  await expectTotals(company, VISIT_TOTALS);
  await vi.waitFor(() => expect(told.filter((line) => line.endsWith('recorded'))).toHaveLength(4));
  await vi.waitFor(() => expect(events.requests).toContain('/sdk/gleenWidget.ga4.js'));
  expect(await page.evaluate('window.violations ?? []')).toEqual([]);
});

test('a refused call is one line on the console, an exception never, and the words are loaded only then', async () => {
  const page = await stage.openPage();
  const lines: string[] = [];
  const thrown: Error[] = [];
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => thrown.push(error));
  expect(stage.events.requests).not.toContain('/sdk/gleenWidget.words.js');
  await page.evaluate(
    "trackAlhenaEvent('sendCartEvent', { type: 'item_added', productId: 'mug', productName: 'Mug', value: 10, currency: 'USD', quantity: 1 })",
  );
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  expect(lines[0]).toBe(
    'error: [Cartograph] sendCartEvent refused: type: got the string "item_added", needs one of ITEM_ADDED, QUANTITY_INCREASED, QUANTITY_DECREASED, ITEM_REMOVED (did you mean ITEM_ADDED?)',
  );
  expect(thrown).toEqual([]);
  // The shop's event log hears of it.
  await vi.waitFor(() => expect(stage.events.requests).toContain('/analytics/refusals'));
});
