import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTracker } from '../src/tracker.ts';
import { createBrowser, loadChunk, openTab, type TabOptions } from './browser.ts';
import { createTestServer } from './server.ts';

const mug = { type: 'ITEM_ADDED', productId: 'mug', productName: 'Mug', value: 12.5, currency: 'USD', quantity: 1 };
const config = { company: 'acme', apiBaseUrl: 'https://events.example.com/' };

beforeEach(async () => {
  await loadChunk('words');
  vi.useFakeTimers({ now: Date.parse('2026-01-31T12:00:00Z') });
});

afterEach(() => {
  vi.useRealTimers();
});

function start(options: TabOptions = {}) {
  const browser = createBrowser();
  const server = createTestServer();
  const tab = openTab(browser, { config, fetch: server.fetch, ...options });
  const tracker = startTracker(tab.page, () => tab.page.document.gleenConfig ?? {}, 'https://events.example.com', loadChunk);
  const call = async (method: unknown, data: unknown) => {
    tracker.track(method as never, data as never);
    await vi.advanceTimersByTimeAsync(1);
  };
  return { tab, tracker, server, browser, call };
}

test('the server is told what is wrong with a refused call, without the visitor, who has not even interacted', async () => {
  const { call, server, browser, tab } = start();
  await call('sendCartEvent', { ...mug, type: 'item_added', value: '79,99' });
  expect(server.refusals).toEqual([
    {
      company_key: 'acme',
      method: 'sendCartEvent',
      errors: [
        {
          field: 'type',
          code: 'unknown_name',
          message:
            'type: got the string "item_added", needs one of ITEM_ADDED, QUANTITY_INCREASED, QUANTITY_DECREASED, ITEM_REMOVED (did you mean ITEM_ADDED?)',
        },
        { field: 'value', code: 'wrong_type', message: 'value: got the string "79,99", needs a number from 0 to 1000000000000' },
      ],
    },
  ]);
  expect(tab.errors).toHaveLength(1);
  expect([server.bodies, browser.cookies.size]).toEqual([[], 0]);
});

test('it is told each mistake once a page, and so many at most', async () => {
  const { call, server } = start();
  for (const value of [-1, -2, -1]) await call('sendCartEvent', { ...mug, value });
  expect(server.refusals).toHaveLength(1);
  const items = (index: number) => Array.from({ length: index + 1 }, (_, at) => ({ ...mug, value: at === index ? -1 : 1 }));
  for (const index of [0, 1, 5]) await call('sendCheckoutEvent', { value: 1, currency: 'USD', lineItems: items(index) });
  expect(server.refusals).toHaveLength(2);
  for (let index = 0; index < 50; index += 1) await call(`method ${index}`, {});
  expect(server.refusals).toHaveLength(20);
  await call('sendCheckoutEvent', { value: 1, currency: 'USD', orderId: 1 });
  expect(server.refusals).toHaveLength(20);
});

test('no value of a field that may name somebody leaves the browser', async () => {
  const { call, server, tab } = start();
  const secret = 'jane@example.com, needs attention';
  const long = `${secret} `.repeat(20);
  await call('sendCheckoutEvent', { value: 1, currency: 'USD', orderId: 12345678, source: { secret } });
  await call('sendCheckoutEvent', { value: 1, currency: 'USD', orderId: long });
  await call('sendInteraction', { channel: 'CHAT', conversationId: [secret], aiProfile: long });
  await call('sendCartEvent', { ...mug, productId: long, productName: 87654321 });
  const told = JSON.stringify(server.refusals);
  expect(server.refusals).toHaveLength(4);
  expect(told).not.toMatch(/jane|attention|12345678|87654321/);
  expect(tab.errors.join()).toMatch(/jane/);
  const messages = server.refusals.flatMap((refusal) => (refusal.errors as { message: string }[]).map(({ message }) => message));
  const need = 'needs a string of 1 to 255 characters';
  expect(messages).toEqual([
    `orderId: got a number, ${need}`,
    `source: got an object, ${need}`,
    `orderId: got a string of 680 characters, ${need}`,
    `conversationId: got a list of 1, ${need}`,
    `aiProfile: got a string of 680 characters, ${need}`,
    `productId: got a string of 680 characters, ${need}`,
    `productName: got a number, ${need}`,
  ]);
});

test('it is told nothing without consent, and what was held once there is one', async () => {
  const denied = start({ config: { ...config, consent: 'denied' } });
  await denied.call('sendCartEvent', { ...mug, value: -1 });
  expect(denied.server.refusals).toEqual([]);
  const pending = start({ config: { ...config, consent: 'pending' } });
  await pending.call('sendCartEvent', { ...mug, value: -1 });
  expect(pending.server.refusals).toEqual([]);
  pending.tracker.setConsent('granted');
  await vi.advanceTimersByTimeAsync(1);
  expect(pending.server.refusals).toHaveLength(1);
});

test('a server that cannot be reached, or a page without fetch, changes nothing', async () => {
  for (const fetch of [
    () => Promise.reject(new TypeError('no network')),
    () => {
      throw new Error('no fetch');
    },
  ]) {
    const { call, tab } = start({ fetch });
    await call('sendCartEvent', { ...mug, value: -1 });
    await call('sendCartEvent', { ...mug, productId: '' });
    expect(tab.errors).toHaveLength(2);
  }
});

test('a call too big to send, and data that cannot be read, are told too', async () => {
  const { call, server } = start();
  const lineItems = Array.from({ length: 500 }, () => ({ ...mug, productName: 'x'.repeat(200) }));
  await call('sendCheckoutEvent', { value: 1, currency: 'USD', lineItems });
  await call('sendCheckoutEvent', null);
  expect(server.refusals).toMatchObject([
    { errors: [{ field: 'lineItems', code: 'out_of_range', message: expect.stringMatching(/^got \d+ bytes, needs at most/) }] },
    { errors: [{ field: '', message: expect.stringMatching(/^data: got null, needs an object$/) }] },
  ]);
});
