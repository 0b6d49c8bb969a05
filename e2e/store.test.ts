import { afterEach, expect, test, vi } from 'vitest';
import { expectTotals, importKnowledge } from './support/company.ts';
import { setStage } from './support/stage.ts';
import { openStore, STORE_KNOWLEDGE, type Store } from './support/store.ts';

const stage = setStage();
let store: Store;

afterEach(() => store.close());

test('a visitor asks, fills the cart, changes their mind, orders, and reloads the thank-you page', async () => {
  await importKnowledge(stage.company, STORE_KNOWLEDGE);
  store = await openStore(stage.events.url, stage.company.key);
  const address = store.url;
  const page = await stage.visitor.newPage();
  await page.goto(`${address}/`);
  await page.click('[data-add="throw-linen"]');

  await page.goto(`${address}/product?id=teapot-stoneware`);
  await page.click('text=Does it drip?');
  await expectTotals(stage.company, { interactions: 1, add_to_cart_gmv: '0.00' });
  await page.click('text=Add to cart');
  await expectTotals(stage.company, { add_to_cart_gmv: '79.99' });

  await page.click('text=See the cart');
  await page.click('[aria-label="One more Linen throw"]');
  await expectTotals(stage.company, { add_to_cart_gmv: '139.98' });
  await page.click('[aria-label="One more Stoneware teapot"]');
  await expectTotals(stage.company, { add_to_cart_gmv: '219.97' });
  await page.click('[aria-label="One Stoneware teapot less"]');
  await expectTotals(stage.company, { add_to_cart_gmv: '139.98' });

  await page.click('text=Check out');
  await page.click('text=Place the order · $199.97');
  await page.waitForURL(/thanks/);
  await expectTotals(stage.company, { attributed_revenue: '199.97', attributed_orders: 1, add_to_cart_gmv: '139.98' });
  const checkouts = () => stage.events.batches.flatMap((batch) => batch.events).filter((event) => event.kind === 'checkout').length;
  const before = checkouts();
  await page.reload();
  await vi.waitFor(() => expect(checkouts()).toBeGreaterThan(before));
  await expectTotals(stage.company, { attributed_revenue: '199.97', attributed_orders: 1 });
});
