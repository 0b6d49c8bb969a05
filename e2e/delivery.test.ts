import { expect, test, vi } from 'vitest';
import { expectTotals } from './support/company.ts';
import { VISIT, VISIT_TOTALS } from './support/shop.ts';
import { setStage } from './support/stage.ts';

const stage = setStage();

test('offline, then online', async () => {
  const page = await stage.openPage();
  await stage.visitor.setOffline(true);
  await page.evaluate(VISIT);
  await expectTotals(stage.company, { interactions: 0 });
  await stage.visitor.setOffline(false);
  await expectTotals(stage.company, VISIT_TOTALS);
});

test('the tab is closed while its request is under way, and the answer is lost', async () => {
  stage.events.down = 'lose answer';
  const page = await stage.openPage();
  await page.evaluate(VISIT);
  await vi.waitFor(() => expect(stage.events.batches.length).toBeGreaterThan(0), { timeout: 5000 });
  await page.close();
  stage.events.down = undefined;
  await stage.openPage();
  await vi.waitFor(() => expect(stage.events.batches.length).toBeGreaterThan(1), { timeout: 5000 });
  await expectTotals(stage.company, VISIT_TOTALS);
});

test('the tab is closed in the moment of the call', async () => {
  const page = await stage.openPage();
  await page.evaluate(VISIT);
  await page.close();
  await expectTotals(stage.company, VISIT_TOTALS);
});

test('the page is left for another in the moment of the call', async () => {
  const page = await stage.openPage();
  await page.evaluate(`${VISIT} location.href = '/?next';`);
  await page.waitForURL(/next/);
  await expectTotals(stage.company, VISIT_TOTALS);
});

test('two tabs at once', async () => {
  const [one, two] = await Promise.all([stage.openPage(), stage.openPage()]);
  await one.evaluate("trackAlhenaEvent('sendInteraction', { channel: 'CHAT' })");
  await expectTotals(stage.company, { interactions: 1 });
  const add = (tab: string) =>
    `for (let product = 1; product <= 20; product++) trackAlhenaEvent('sendCartEvent', { type: 'ITEM_ADDED', productId: '${tab}' + product, productName: 'P', value: 1.25, currency: 'USD', quantity: 1 })`;
  await Promise.all([one.evaluate(add('one')), two.evaluate(add('two'))]);
  await expectTotals(stage.company, { add_to_cart_gmv: '50.00', interactions: 1 });
  expect(new Set(stage.events.batches.flatMap((batch) => batch.events).map((event) => event.event_id)).size).toBe(41);
});

test('the server is overloaded and says for how long, then takes everything', async () => {
  stage.events.faults = [{ status: 503, retryAfterS: 2 }];
  const page = await stage.openPage();
  const startMs = Date.now();
  await page.evaluate(VISIT);
  await expectTotals(stage.company, VISIT_TOTALS);
  expect(Date.now() - startMs).toBeGreaterThanOrEqual(2000);
  expect(stage.events.batches).toHaveLength(2);
});

test('the server is down for a while', async () => {
  stage.events.faults = ['break', 'break', 'break'];
  const page = await stage.openPage();
  await page.evaluate(VISIT);
  await expectTotals(stage.company, VISIT_TOTALS);
});

test('storage is full', async () => {
  const page = await stage.openPage(
    {},
    `<script>
      let filler = 'x'.repeat(1 << 20);
      while (filler.length > 0) {
        try {
          localStorage.setItem('filler' + Math.random(), filler);
        } catch {
          filler = filler.slice(0, filler.length >> 1);
        }
      }
    </script>`,
  );
  await page.evaluate(VISIT);
  await expectTotals(stage.company, VISIT_TOTALS);
});

test('back and forth through the back/forward cache', async () => {
  const page = await stage.openPage();
  await page.evaluate("addEventListener('pageshow', (event) => { window.restored = event.persisted; })");
  await page.evaluate("trackAlhenaEvent('sendInteraction', { channel: 'CHAT' })");
  await expectTotals(stage.company, { interactions: 1 });
  stage.shop.pages['/other'] = '<!doctype html><title>Other</title>';
  await page.goto(`${stage.shop.url}/other`);
  await page.evaluate('history.back()');
  await vi.waitFor(async () => expect(await page.evaluate('window.restored')).toBe(true), { timeout: 5000 });
  await page.evaluate(VISIT);
  await expectTotals(stage.company, { ...VISIT_TOTALS, interactions: 2 });
});
