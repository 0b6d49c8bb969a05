import { expect, test, vi } from 'vitest';
import { expectTotals } from './support/company.ts';
import { html, script, settings } from './support/shop.ts';
import { setStage } from './support/stage.ts';

const stage = setStage();

/** A page of a shop with Google Analytics 4, which knows nothing of us but the two lines in its head. */
const GA4_PAGE = `<script>
  window.dataLayer = window.dataLayer || [];
  function gtag() { dataLayer.push(arguments); }
  gtag('js', new Date());
  const teapot = { item_id: 'teapot', item_name: 'Teapot', price: 79.99 };
  const linen = { item_id: 'throw', item_name: 'Throw', price: 59.99 };
  function shopping() {
    dataLayer.push({ ecommerce: null });
    dataLayer.push({ event: 'add_to_cart', ecommerce: { currency: 'USD', value: 79.99, items: [teapot] } });
    gtag('event', 'add_to_cart', { currency: 'USD', value: 179.97, items: [{ ...linen, quantity: 3 }] });
    dataLayer.push({ ecommerce: null });
    dataLayer.push({ event: 'remove_from_cart', ecommerce: { currency: 'USD', value: 59.99, items: [linen] } });
  }
  function purchase() {
    dataLayer.push({ event: 'purchase', transaction_id: 'T-1', value: 199.97, ecommerce: { currency: 'USD', items: [teapot, { ...linen, quantity: 2 }] } });
  }
</script>`;

test('a shop with GA4 writes nothing, and its report is exact', async () => {
  const { company, shop, events, visitor } = stage;
  shop.pages['/'] = html(GA4_PAGE + settings(company.key, events.url, { capture: ['ga4'] }) + script(events.url));
  const page = await visitor.newPage();
  await page.goto(`${shop.url}/`);
  await page.waitForFunction(() => 'gleenWidget' in window);
  await page.evaluate("trackAlhenaEvent('sendInteraction', { channel: 'CHAT' })");
  await expectTotals(company, { interactions: 1 });
  await page.evaluate('shopping()');
  await expectTotals(company, { add_to_cart_gmv: '199.97', attributed_orders: 0 });
  await page.evaluate('purchase()');
  await page.reload();
  await page.evaluate('purchase()');
  await expectTotals(company, { add_to_cart_gmv: '199.97', attributed_revenue: '199.97', attributed_orders: 1, interactions: 1 });
  const checkouts = () => events.batches.flatMap((batch) => batch.events).filter((event) => event.kind === 'checkout');
  await vi.waitFor(() => expect(new Set(checkouts().map((event) => event.event_id)).size).toBe(2));
  await expectTotals(company, { attributed_revenue: '199.97', attributed_orders: 1 });
});
