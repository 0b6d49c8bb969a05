import { expect, test } from 'vitest';
import { expectTotals } from './support/company.ts';
import { VISIT, VISIT_TOTALS } from './support/shop.ts';
import { setStage } from './support/stage.ts';

const stage = setStage();

const stored = "Object.keys(localStorage).join() + '|' + document.cookie";

test('pending leaves no trace, granted sends what was held, denied erases and ends it', async () => {
  const page = await stage.openPage({ consent: 'pending' });
  await page.evaluate(VISIT);
  expect(await page.evaluate(stored)).toBe('|');
  expect(stage.events.batches).toEqual([]);

  await page.evaluate("gleenWidget.setConsent('granted')");
  await expectTotals(stage.company, VISIT_TOTALS);
  expect(await page.evaluate('document.cookie')).toContain('cartograph_visitor=');

  await page.evaluate("gleenWidget.setConsent('denied')");
  expect(await page.evaluate(stored)).toBe('cartograph:consent|');
  const batches = stage.events.batches.length;
  await page.evaluate(VISIT.replaceAll('order-1', 'order-2'));
  await page.evaluate("gleenWidget.setConsent('granted')");
  await page.evaluate("trackAlhenaEvent('sendInteraction', { channel: 'FAQ' })");
  await expectTotals(stage.company, { ...VISIT_TOTALS, interactions: 2 });
  expect(stage.events.batches.slice(batches).flatMap((batch) => batch.events)).toHaveLength(1);
});

test('a denial in one tab holds in the others and on the next page', async () => {
  const [one, two] = await Promise.all([stage.openPage(), stage.openPage()]);
  const told = two.evaluate(
    "new Promise((resolve) => addEventListener('storage', (event) => event.newValue === 'denied' && resolve(true)))",
  );
  await one.evaluate("gleenWidget.setConsent('denied')");
  await told;
  await two.evaluate(VISIT);
  const next = await stage.openPage();
  await next.evaluate(VISIT);
  expect(await next.evaluate(stored)).toBe('cartograph:consent|');
  expect(stage.events.batches).toEqual([]);
});
