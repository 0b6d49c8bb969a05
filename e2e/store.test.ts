import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { expectTotals } from './support/company.ts';
import { setStage } from './support/stage.ts';

const stage = setStage();
let store: ChildProcess;

afterEach(async () => {
  const exited = once(store, 'exit');
  store.kill();
  await exited;
});

/** Opens the example shop as its README says, and gives its address. */
async function openStore(): Promise<string> {
  const env = { ...process.env, STORE_PORT: '0', CARTOGRAPH_URL: stage.events.url, CARTOGRAPH_COMPANY: stage.company.key };
  store = spawn(process.execPath, [fileURLToPath(new URL('../examples/store/serve.js', import.meta.url))], { env });
  const [line] = await once(store.stdout as NodeJS.ReadableStream, 'data');
  return /http:\/\/\S+(?=\/ )/.exec(String(line))?.[0] ?? '';
}

test('a visitor asks, fills the cart, changes their mind, orders, and reloads the thank-you page', async () => {
  const address = await openStore();
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
