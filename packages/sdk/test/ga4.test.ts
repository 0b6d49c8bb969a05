import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { GleenConfig } from '../src/api.ts';
import { startTracker } from '../src/tracker.ts';
import { createBrowser, loadChunk, openTab } from './browser.ts';
import { createTestServer } from './server.ts';

const item = { item_id: 'mug', item_name: 'Mug', price: 12.5 };
const add = (quantity?: number) => ({ event: 'add_to_cart', ecommerce: { currency: 'USD', value: 12.5, items: [{ ...item, quantity }] } });
const remove = (quantity?: number) => ({ event: 'remove_from_cart', ecommerce: { currency: 'USD', items: [{ ...item, quantity }] } });

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A page that knows nothing of us but the script and its settings; the visitor has interacted. */
async function open(past: unknown[] | undefined = [], settings: GleenConfig = {}, browser = createBrowser()) {
  const server = createTestServer();
  const tab = openTab(browser, { fetch: server.fetch });
  const page = tab.page as typeof tab.page & { dataLayer: unknown[] };
  if (past) page.dataLayer = past;
  const config: GleenConfig = { company: 'acme', capture: ['ga4'], ...settings };
  const tracker = startTracker(page, () => config, 'https://events.example.com', loadChunk);
  tracker.track('sendInteraction', { channel: 'CHAT' });
  await loadChunk('ga4');
  await vi.advanceTimersByTimeAsync(10);
  const events = async () => {
    await vi.advanceTimersByTimeAsync(10);
    return server.stored.filter((event) => event.kind !== 'interaction');
  };
  return { ...tab, page, tracker, events, browser };
}

test('differences become the quantity after, over the whole life of a line', async () => {
  const { page, events } = await open();
  page.dataLayer.push(add(1), add(2), remove(1), remove(2), add());
  expect(await events()).toMatchObject([
    { type: 'ITEM_ADDED', quantity: 1, product_id: 'mug', product_name: 'Mug', value: 12.5, currency: 'USD', source: 'ga4' },
    { type: 'QUANTITY_INCREASED', quantity: 3, previous_quantity: 1 },
    { type: 'QUANTITY_DECREASED', quantity: 2, previous_quantity: 3 },
    { type: 'ITEM_REMOVED', quantity: 0, previous_quantity: 2 },
    { type: 'ITEM_ADDED', quantity: 1, previous_quantity: 0 },
  ]);
});

test('the cart is kept from page to page, and a purchase empties it', async () => {
  const { page, events, browser } = await open();
  page.dataLayer.push(add(2));
  await events();
  const next = await open([], {}, browser);
  next.page.dataLayer.push(
    add(1),
    { event: 'purchase', ecommerce: { transaction_id: 'T1', currency: 'USD', value: 37.5, items: [{ ...item, quantity: 3 }] } },
    add(1),
  );
  expect(await next.events()).toMatchObject([
    { type: 'QUANTITY_INCREASED', quantity: 3 },
    { kind: 'checkout', order_id: 'T1', value: 37.5, line_items: [{ product_id: 'mug', quantity: 3, value: 12.5, currency: 'USD' }] },
    { type: 'ITEM_ADDED', quantity: 1 },
  ]);
});

test('what was pushed before the script is read too, once and in order', async () => {
  const { events } = await open([add(1), { event: 'gtm.js', 'gtm.start': 1 }, add(1)]);
  expect(await events()).toMatchObject([
    { type: 'ITEM_ADDED', quantity: 1 },
    { type: 'QUANTITY_INCREASED', quantity: 2 },
  ]);
});

test('gtag pushes its arguments, with flat fields', async () => {
  const { page, events } = await open(undefined);
  function gtag(..._args: unknown[]) {
    // biome-ignore lint/complexity/noArguments: this is how Google's snippet pushes
    page.dataLayer.push(arguments);
  }
  gtag('js', new Date());
  gtag('event', 'add_to_cart', { currency: 'EUR', items: [{ item_id: 7, item_name: 'Seven', price: '7.70', quantity: '2' }] });
  gtag('event', 'purchase', { transaction_id: 99, value: '15.40', currency: 'EUR' });
  expect(await events()).toMatchObject([
    { type: 'ITEM_ADDED', product_id: '7', quantity: 2, value: 7.7, currency: 'EUR' },
    { kind: 'checkout', order_id: '99', value: 15.4 },
  ]);
});

test('fields beside ecommerce, ecommerce pushed ahead, and its reset are understood', async () => {
  const { page, events } = await open();
  page.dataLayer.push({
    event: 'purchase',
    transaction_id: 'T2',
    value: 20,
    ecommerce: { currency: 'USD', items: [{ ...item, quantity: 1 }] },
  });
  page.dataLayer.push({ ecommerce: { currency: 'USD', items: [item] } }, { event: 'add_to_cart' });
  page.dataLayer.push({ ecommerce: { currency: 'USD', items: [item] } }, { ecommerce: null }, { event: 'add_to_cart' });
  expect(await events()).toMatchObject([
    { order_id: 'T2', value: 20 },
    { type: 'ITEM_ADDED', quantity: 1 },
  ]);
});

test('ecommerce left over from one event is not taken for that of the next', async () => {
  const { page, events } = await open();
  page.dataLayer.push(add(1), { event: 'purchase', transaction_id: 'T3', value: 5, currency: 'USD' });
  const [, order] = await events();
  expect(order).toMatchObject({ order_id: 'T3', value: 5 });
  expect(order).not.toHaveProperty('line_items');
});

test('a discount is in the price, or taken off it where the shop says so', async () => {
  const discounted = { event: 'add_to_cart', ecommerce: { currency: 'USD', items: [{ ...item, price: 19.99, discount: 5 }] } };
  const included = await open([structuredClone(discounted)]);
  const subtracted = await open([structuredClone(discounted)], { ga4: { discount: 'subtract' } });
  expect([(await included.events())[0]?.value, (await subtracted.events())[0]?.value]).toEqual([19.99, 14.99]);
});

test('name stands in for a missing id, and the value of an only item for its missing price', async () => {
  const { page, events } = await open();
  page.dataLayer.push({ event: 'add_to_cart', ecommerce: { currency: 'USD', value: 25, items: [{ item_name: 'Pot', quantity: 2 }] } });
  expect(await events()).toMatchObject([{ product_id: 'Pot', product_name: 'Pot', value: 12.5, quantity: 2 }]);
});

test('each item of a push is an event, and an item that is wrong is refused in one line by its field', async () => {
  const { page, events, errors } = await open();
  page.dataLayer.push({
    event: 'add_to_cart',
    ecommerce: { currency: 'usd', items: [item, { ...item, currency: 'USD', item_id: 'pot' }] },
  });
  expect(await events()).toMatchObject([{ product_id: 'pot' }]);
  await vi.waitFor(() => expect(errors).toHaveLength(1));
  expect(errors[0]).toContain('currency: got the string "usd"');
});

test('the dataLayer stays what it was for everybody else', async () => {
  const { page } = await open([{ event: 'first' }]);
  expect(page.dataLayer.push({ event: 'second' }, null, 'third')).toBe(4);
  expect(page.dataLayer).toEqual([{ event: 'first' }, { event: 'second' }, null, 'third']);
});

test('while consent is pending the cart is held too, and what is pushed while it is denied is never told', async () => {
  const { page, events, tracker } = await open([], { consent: 'pending' });
  page.dataLayer.push(add(1), add(1));
  expect(await events()).toEqual([]);
  tracker.setConsent('granted');
  expect(await events()).toMatchObject([
    { type: 'ITEM_ADDED', quantity: 1 },
    { type: 'QUANTITY_INCREASED', quantity: 2 },
  ]);
  tracker.setConsent('denied');
  page.dataLayer.push(add(1));
  tracker.setConsent('granted');
  tracker.track('sendInteraction', { channel: 'CHAT' });
  page.dataLayer.push(add(1));
  expect((await events()).slice(2)).toMatchObject([{ type: 'ITEM_ADDED', quantity: 1 }]);
});
