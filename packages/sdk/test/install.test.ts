import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { install } from '../src/install.ts';
import { createBrowser, openTab, type TabOptions } from './browser.ts';
import { createTestServer } from './server.ts';

const chat = (conversationId: string) => ({ method: 'sendInteraction', args: { channel: 'CHAT', conversationId } });

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function open(options: TabOptions = {}) {
  const server = createTestServer();
  const tab = openTab(createBrowser(), { config: { company: 'acme' }, fetch: server.fetch, ...options });
  const arrived = async () => {
    await vi.advanceTimersByTimeAsync(10);
    return server.stored.map((event) => event.conversation_id);
  };
  return { ...tab, server, arrived };
}

/** The snippet as a shop pastes it. */
function snippet(page: ReturnType<typeof open>['page']) {
  page._alhenaEventQueue ||= [];
  page.trackAlhenaEvent ||= (method, args) => (page._alhenaEventQueue as unknown[]).push({ method, args });
}

test('calls queued before the script run in order, and calls after it too', async () => {
  const { page, arrived } = open();
  snippet(page);
  page.trackAlhenaEvent?.('sendInteraction', { channel: 'CHAT', conversationId: 'before' });
  install(page);
  page.trackAlhenaEvent?.('sendInteraction', { channel: 'CHAT', conversationId: 'after' });
  expect(await arrived()).toEqual(['before', 'after']);
});

test('a page without the snippet has the function as soon as the script has run', async () => {
  const { page, arrived } = open();
  install(page);
  page.trackAlhenaEvent?.('sendInteraction', { channel: 'CHAT', conversationId: 'bare' });
  expect(await arrived()).toEqual(['bare']);
});

test('a snippet after the script changes nothing, in any spelling', async () => {
  const { page, arrived } = open();
  install(page);
  snippet(page);
  page.trackAlhenaEvent?.('sendInteraction', { channel: 'CHAT', conversationId: 'kept' });
  const queue: unknown[] = [];
  page._alhenaEventQueue = queue;
  page.trackAlhenaEvent = (method, args) => (page._alhenaEventQueue as unknown[]).push({ method, args });
  page.trackAlhenaEvent('sendInteraction', { channel: 'CHAT', conversationId: 'stub again' });
  queue.push(chat('own array'), chat('and another'));
  page._alhenaEventQueue = [chat('filled array')];
  expect(await arrived()).toEqual(['kept', 'stub again', 'own array', 'and another', 'filled array']);
});

test('loaded twice, nothing runs twice', async () => {
  const { page, arrived } = open();
  page._alhenaEventQueue = [chat('one')];
  install(page);
  const { gleenWidget, trackAlhenaEvent } = page;
  install(page);
  page.trackAlhenaEvent?.('sendInteraction', { channel: 'CHAT', conversationId: 'two' });
  expect(await arrived()).toEqual(['one', 'two']);
  expect([page.gleenWidget, page.trackAlhenaEvent]).toEqual([gleenWidget, trackAlhenaEvent]);
});

test('rubbish on the queue is refused and keeps nothing else from running', async () => {
  const { page, arrived } = open();
  page._alhenaEventQueue = [null, 'x', { method: 'sendInteraction' }, chat('good')];
  install(page);
  expect(await arrived()).toEqual(['good']);
});

test("something else of the queue's name is replaced", async () => {
  const { page, arrived } = open();
  page._alhenaEventQueue = 'mine';
  install(page);
  snippet(page);
  (page._alhenaEventQueue as unknown[]).push(chat('taken'));
  expect(await arrived()).toEqual(['taken']);
});

test("globals that the page locked stay the page's, and nothing is thrown", async () => {
  const { page, arrived, errors } = open();
  const mine = () => {};
  const queue = [chat('frozen')];
  Object.defineProperty(page, 'trackAlhenaEvent', { value: mine });
  Object.defineProperty(page, '_alhenaEventQueue', { value: Object.freeze(queue) });
  install(page);
  page.gleenWidget?.setCompanyKey('acme');
  expect(page.trackAlhenaEvent).toBe(mine);
  expect(await arrived()).toEqual(['frozen']);
  expect(errors).toEqual([]);
});

test('no global is added but the documented ones', () => {
  const { page } = open();
  const before = Reflect.ownKeys(page);
  install(page);
  const added = Reflect.ownKeys(page).filter((key) => !before.includes(key));
  expect(added).toEqual(['_alhenaEventQueue', 'trackAlhenaEvent', 'gleenWidget']);
});

test('the legacy methods report as the function does', async () => {
  const { page, server, arrived } = open();
  install(page);
  page.trackAlhenaEvent?.('sendInteraction', { channel: 'CHAT' });
  page.gleenWidget?.sendCartEvent({ type: 'ITEM_ADDED', productId: 'p', productName: 'P', value: 1, currency: 'USD', quantity: 1 });
  page.gleenWidget?.sendCheckoutEvent({ value: 1, currency: 'USD' });
  await arrived();
  expect(server.stored.map((event) => event.kind)).toEqual(['interaction', 'cart', 'checkout']);
});

test('the server is where the script came from, unless the settings say otherwise', async () => {
  for (const [apiBaseUrl, expected] of [
    [undefined, 'https://events.example.com/analytics/batch'],
    ['https://own.shop.com/', 'https://own.shop.com/analytics/batch'],
  ] as const) {
    const urls: string[] = [];
    const fetch = async (url: string) => {
      urls.push(url);
      return new Response();
    };
    const { page, arrived } = open({ fetch, config: { company: 'acme', ...(apiBaseUrl ? { apiBaseUrl } : {}) } });
    install(page);
    page.trackAlhenaEvent?.('sendInteraction', { channel: 'CHAT' });
    await arrived();
    expect(urls).toEqual([expected]);
  }
});

test('unload stops everything and leaves the stub, from which the script starts anew', async () => {
  const { page, arrived } = open();
  install(page);
  const { gleenWidget, trackAlhenaEvent } = page;
  gleenWidget?.unload();
  trackAlhenaEvent?.('sendInteraction', { channel: 'CHAT', conversationId: 'by a reference that was kept' });
  gleenWidget?.setCompanyKey('other');
  expect(page.gleenWidget).toBeUndefined();
  page.trackAlhenaEvent?.('sendInteraction', { channel: 'CHAT', conversationId: 'meanwhile' });
  expect(await arrived()).toEqual([]);
  install(page);
  expect(await arrived()).toEqual(['meanwhile']);
});

test('listeners hear widget:loaded even when they come late, until they end it', async () => {
  const { page } = open();
  install(page);
  const heard: string[] = [];
  page.gleenWidget?.on('widget:loaded', () => heard.push('late'));
  const off = page.gleenWidget?.on('widget:loaded', () => heard.push('ended'));
  off?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).toEqual(['late']);
});

test('a listener that throws is told and keeps nobody else from hearing', async () => {
  const { page, errors } = open();
  install(page);
  const heard: string[] = [];
  page.gleenWidget?.on('widget:loaded', () => {
    throw new Error('theirs');
  });
  page.gleenWidget?.on('widget:loaded', () => heard.push('next'));
  await vi.advanceTimersByTimeAsync(0);
  expect([heard, errors]).toEqual([['next'], ['[Cartograph] widget:loaded: Error: theirs']]);
});

test("methods of the assistant's surfaces are there and harmless while no widget is", () => {
  const { page, errors } = open();
  install(page);
  const widget = page.gleenWidget;
  widget?.open();
  widget?.sendMessage('hello');
  widget?.showNudge({ message: 'hi' });
  widget?.setStyles({});
  widget?.setUserMetadata('plan', 'pro');
  expect([widget?.getTicketId(), widget?.getMessages(), errors]).toEqual([null, [], []]);
});
