import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CartEventData } from '../src/api.ts';
import { install } from '../src/install.ts';
import { createTracker, startTracker } from '../src/tracker.ts';
import { createBrowser, loadChunk, openTab, type TabOptions } from './browser.ts';
import { createTestServer } from './server.ts';

const mug: CartEventData = { type: 'ITEM_ADDED', productId: 'mug', productName: 'Mug', value: 12.5, currency: 'USD', quantity: 1 };
const config = { company: 'acme', apiBaseUrl: 'https://events.example.com/' };

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-01-31T12:00:00Z') });
});

afterEach(() => {
  vi.useRealTimers();
});

function start(options: TabOptions = {}, browser = createBrowser(), server = createTestServer()) {
  const tab = openTab(browser, { config, fetch: server.fetch, ...options });
  const tracker = startTracker(tab.page, () => tab.page.document.gleenConfig ?? {}, 'https://events.example.com', loadChunk);
  return { ...tab, tab, tracker, server, browser };
}

const settle = () => vi.advanceTimersByTimeAsync(1);

test('before an interaction nothing leaves, and nothing names the visitor', async () => {
  const { tracker, server, browser } = start();
  tracker.track('sendCartEvent', mug);
  tracker.track('sendCheckoutEvent', { value: 10, currency: 'USD' });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(server.bodies).toEqual([]);
  expect(browser.cookies.size).toBe(0);
});

test('after it every event is sent, by the names of the wire, with id, time, company and visitor', async () => {
  const { tracker, server } = start();
  tracker.track('sendInteraction', { channel: 'CHAT', conversationId: 'c1' });
  tracker.track('sendCheckoutEvent', {
    orderId: 'o1',
    value: 12.5,
    currency: 'USD',
    lineItems: [{ productId: 'mug', productName: 'Mug', quantity: 1, value: 12.5, currency: 'USD' }],
  });
  await settle();
  const [body] = server.bodies;
  expect(body).toMatchObject({
    company_key: 'acme',
    user_fingerprint: tracker.getFingerprint(),
    user_faq_fingerprint: tracker.getFAQFingerprint(),
    sent_at: '2026-01-31T12:00:00.000Z',
    events: [
      { kind: 'interaction', channel: 'CHAT', conversation_id: 'c1', occurred_at: '2026-01-31T12:00:00.000Z' },
      {
        kind: 'checkout',
        order_id: 'o1',
        value: 12.5,
        currency: 'USD',
        line_items: [{ product_id: 'mug', product_name: 'Mug', quantity: 1 }],
      },
    ],
  });
});

test('a quantity that was only remembered tells the first change that is sent its true difference', async () => {
  const { tracker, server } = start();
  tracker.track('sendCartEvent', { ...mug, quantity: 2 });
  tracker.track('sendInteraction', { channel: 'FAQ' });
  tracker.track('sendCartEvent', { ...mug, type: 'QUANTITY_INCREASED', quantity: 5 });
  await settle();
  expect(server.stored).toMatchObject([{ kind: 'interaction' }, { kind: 'cart', quantity: 5, previous_quantity: 2 }]);
});

test('what nobody said is not made up, and a removal means 0 whatever quantity it names', async () => {
  const { tracker, server } = start();
  tracker.track('sendInteraction', { channel: 'CHAT' });
  tracker.track('sendCartEvent', mug);
  tracker.track('sendCartEvent', { ...mug, type: 'ITEM_REMOVED', quantity: 1 });
  tracker.track('sendCartEvent', { ...mug, quantity: 3 });
  await settle();
  expect(server.stored.slice(1).map((event) => event.previous_quantity)).toEqual([undefined, 1, 0]);
});

test('the same product in another currency is another line, and a checkout empties what was bought', async () => {
  const { tracker, server } = start();
  for (const currency of ['USD', 'EUR']) tracker.track('sendCartEvent', { ...mug, currency, quantity: 2 });
  tracker.track('sendCheckoutEvent', {
    value: 25,
    currency: 'USD',
    lineItems: [{ productId: 'mug', productName: 'Mug', quantity: 2, value: 12.5, currency: 'USD' }],
  });
  tracker.track('sendInteraction', { channel: 'CHAT' });
  for (const currency of ['USD', 'EUR']) tracker.track('sendCartEvent', { ...mug, type: 'QUANTITY_INCREASED', currency, quantity: 3 });
  await settle();
  expect(server.stored.slice(1).map((event) => event.previous_quantity)).toEqual([undefined, 2]);
});

test('a checkout without line items empties the whole cart, and a cart left for two weeks is forgotten', async () => {
  const { tracker, server } = start();
  tracker.track('sendCartEvent', mug);
  tracker.track('sendCheckoutEvent', { value: 12.5, currency: 'USD' });
  tracker.track('sendCartEvent', { ...mug, productId: 'pot' });
  vi.setSystemTime(Date.now() + 15 * 86_400_000);
  tracker.track('sendInteraction', { channel: 'CHAT' });
  tracker.track('sendCartEvent', mug);
  tracker.track('sendCartEvent', { ...mug, productId: 'pot' });
  await settle();
  expect(server.stored.slice(1).map((event) => event.previous_quantity)).toEqual([undefined, undefined]);
});

test('the gate closes when the session window that the server told is over, and an interaction reopens it', async () => {
  const { tracker, server } = start();
  server.sessionWindowMs = 60_000;
  tracker.track('sendInteraction', { channel: 'CHAT' });
  await settle();
  vi.setSystemTime(Date.now() + 59_998);
  tracker.track('sendCartEvent', mug);
  await settle();
  expect(server.stored).toHaveLength(2);
  vi.setSystemTime(Date.now() + 60_000);
  tracker.track('sendCartEvent', { ...mug, quantity: 2 });
  await settle();
  expect(server.stored).toHaveLength(2);
  tracker.track('sendInteraction', { channel: 'NUDGE' });
  tracker.track('sendCartEvent', { ...mug, quantity: 3 });
  await settle();
  expect(server.stored).toMatchObject([{}, {}, { channel: 'NUDGE' }, { quantity: 3, previous_quantity: 2 }]);
});

test('the window is a day where the server tells none', async () => {
  const { tracker, server } = start();
  tracker.track('sendInteraction', { channel: 'CHAT' });
  await settle();
  vi.setSystemTime(Date.now() + 86_400_000 - 2);
  tracker.track('sendCartEvent', mug);
  vi.setSystemTime(Date.now() + 1);
  tracker.track('sendCartEvent', { ...mug, quantity: 2 });
  await settle();
  expect(server.stored).toHaveLength(2);
});

test('calls wait for the company key, in order, and keep the time they were made at', async () => {
  const { tracker, server, tab } = start({ config: {} });
  tracker.track('sendInteraction', { channel: 'CHAT' });
  vi.setSystemTime(Date.now() + 5_000);
  tracker.track('sendCartEvent', mug);
  await settle();
  expect(server.bodies).toEqual([]);
  expect(tracker.getFingerprint()).toBe('');
  tracker.setCompanyKey('acme');
  await settle();
  expect(server.stored).toMatchObject([
    { kind: 'interaction', occurred_at: '2026-01-31T12:00:00.000Z' },
    { kind: 'cart', occurred_at: '2026-01-31T12:00:05.000Z' },
  ]);
  expect(tab.errors).toEqual([]);
});

test('settings that come after the script are taken up, at the next call or when the page has loaded', async () => {
  const { tracker, server, tab } = start({ config: {} });
  tracker.track('sendInteraction', { channel: 'CHAT' });
  tab.page.document.gleenConfig = { company: 'late' };
  tab.page.dispatchEvent(new Event('load'));
  await settle();
  expect(server.bodies[0]?.company_key).toBe('late');
});

test('each company has its own queue', async () => {
  const { tracker, server } = start();
  tracker.track('sendInteraction', { channel: 'CHAT' });
  tracker.setCompanyKey('other');
  tracker.track('sendInteraction', { channel: 'FAQ' });
  await settle();
  expect(server.bodies.map((body) => [body.company_key, body.events.map((event) => event.channel)])).toEqual([['other', ['FAQ']]]);
  tracker.setCompanyKey('acme');
  await settle();
  expect(server.bodies.at(-1)).toMatchObject({ company_key: 'acme', events: [{ channel: 'CHAT' }] });
});

test('while consent is pending nothing is stored or sent, and granted sends what was held', async () => {
  const { tracker, server, browser } = start({ config: { ...config, consent: 'pending' } });
  tracker.track('sendInteraction', { channel: 'CHAT' });
  tracker.track('sendCartEvent', mug);
  await settle();
  expect([browser.storage.size, browser.cookies.size, server.bodies.length, tracker.getFingerprint()]).toEqual([0, 0, 0, '']);
  tracker.setConsent('granted');
  await settle();
  expect(server.stored).toMatchObject([{ kind: 'interaction' }, { kind: 'cart' }]);
});

test('denied erases ids and queue, and nothing of a denied period is ever sent', async () => {
  const { tracker, server, browser } = start();
  server.answers = ['down'];
  tracker.track('sendInteraction', { channel: 'CHAT' });
  await settle();
  const before = tracker.getFingerprint();
  tracker.setConsent('denied');
  tracker.track('sendInteraction', { channel: 'CHAT', conversationId: 'denied' });
  expect([...browser.storage]).toEqual([['cartograph:consent', 'denied']]);
  expect(browser.cookies.size).toBe(0);
  await vi.advanceTimersByTimeAsync(600_000);
  tracker.setConsent('granted');
  await vi.advanceTimersByTimeAsync(600_000);
  expect(server.bodies).toHaveLength(1);
  tracker.track('sendInteraction', { channel: 'FAQ' });
  await settle();
  expect(server.stored).toMatchObject([{ channel: 'FAQ' }]);
  expect(tracker.getFingerprint()).not.toBe(before);
});

test('what was held is dropped when the visitor denies', async () => {
  const { tracker, server } = start({ config: { ...config, consent: 'pending' } });
  tracker.track('sendInteraction', { channel: 'CHAT' });
  tracker.setConsent('denied');
  tracker.setConsent('granted');
  await settle();
  expect(server.bodies).toEqual([]);
});

test('a denial is remembered on the next page, and heard by the other tabs of the shop', async () => {
  const { tracker, browser, server } = start();
  const other = start({}, browser, server);
  tracker.setConsent('denied');
  other.tracker.track('sendInteraction', { channel: 'CHAT' });
  start({}, browser, server).tracker.track('sendInteraction', { channel: 'CHAT' });
  await settle();
  expect(server.bodies).toEqual([]);
  expect([...browser.storage]).toEqual([['cartograph:consent', 'denied']]);
});

test('settings that say denied erase what an earlier page left', async () => {
  const { tracker, browser, server } = start();
  server.answers = ['down'];
  tracker.track('sendInteraction', { channel: 'CHAT' });
  await settle();
  tracker.stop();
  start({ config: { ...config, consent: 'denied' } }, browser, server);
  await settle();
  expect([browser.storage.size, browser.cookies.size]).toEqual([0, 0]);
});

test('Global Privacy Control counts as denied unless the shop says otherwise', async () => {
  const signalled = start({ globalPrivacyControl: true });
  signalled.tracker.track('sendInteraction', { channel: 'CHAT' });
  const overruled = start({ globalPrivacyControl: true, config: { ...config, consent: 'granted' } });
  overruled.tracker.track('sendInteraction', { channel: 'CHAT' });
  await settle();
  expect([signalled.server.bodies.length, overruled.server.bodies.length]).toEqual([0, 1]);
});

test('a refused call prints one error that names the field, what came and what was needed', async () => {
  const { tracker, tab, server } = start();
  tracker.track('sendCartEvent', { ...mug, type: 'add_to_cart' as never, quantity: '2' as never });
  await vi.waitFor(() => expect(tab.errors).toHaveLength(1));
  expect(tab.errors[0]).toContain('sendCartEvent refused: type: got the string "add_to_cart", needs one of ITEM_ADDED');
  expect(tab.errors[0]).toContain('(did you mean ITEM_ADDED?)');
  expect(tab.errors[0]).toContain('quantity: got the string "2", needs a whole number from 0 to 100000');
  expect(server.bodies).toEqual([]);
});

test.each([
  ['a method of another name', ['sendcartevent', mug], 'did you mean sendCartEvent?'],
  ['no data', ['sendCheckoutEvent', undefined], 'sendCheckoutEvent refused: data: missing, needs an object'],
  ['a name from every object', ['toString', mug], 'got "toString", needs one of sendCartEvent'],
  [
    'data that throws when read',
    [
      'sendCartEvent',
      {
        get type() {
          throw new Error('trap');
        },
      },
    ],
    'trap',
  ],
  [
    'an order too big for any request',
    [
      'sendCheckoutEvent',
      {
        value: 1,
        currency: 'USD',
        lineItems: Array(500).fill({ productId: 'x'.repeat(200), productName: 'x', quantity: 1, value: 1, currency: 'USD' }),
      },
    ],
    'send fewer lineItems',
  ],
] as [string, [unknown, unknown], string][])('%s is refused in one line', async (_name, [method, data], words) => {
  const { tracker, tab } = start();
  tracker.track(method as 'sendCartEvent', data as CartEventData);
  await vi.waitFor(() => expect(tab.errors).toHaveLength(1));
  expect(tab.errors[0]).toContain(words);
});

test('setConsent and setCompanyKey refuse what they cannot take', async () => {
  const { tracker, tab } = start();
  tracker.setConsent('Granted' as 'granted');
  tracker.setCompanyKey('');
  await vi.waitFor(() => expect(tab.errors).toHaveLength(2));
  expect(tab.errors[0]).toContain('did you mean granted?');
});

test('with storage blocked, full, or broken the page works and its events arrive', async () => {
  for (const storageState of ['blocked', 'full'] as const) {
    const { tracker, server, tab, browser } = start({}, { ...createBrowser(), storageState });
    tracker.track('sendInteraction', { channel: 'CHAT' });
    tracker.track('sendCartEvent', mug);
    await settle();
    expect(server.stored).toHaveLength(2);
    expect([tab.errors, browser.storage.size]).toEqual([[], 0]);
  }
  const browser = createBrowser();
  for (const key of ['gate', 'cart:USD:mug', 'event:', 'event:x']) browser.storage.set(`cartograph:acme:${key}`, '{"broken');
  const { tracker, server, tab } = start({}, browser);
  tracker.track('sendInteraction', { channel: 'CHAT' });
  tracker.track('sendCartEvent', mug);
  await settle();
  expect(server.stored).toHaveLength(2);
  expect(tab.errors).toEqual([]);
});

test('settings of the wrong kind break nothing', () => {
  for (const bad of [null, 7, 'acme', { company: 'acme', apiBaseUrl: 5, capture: 1, consent: 'yes' }]) {
    const tab = openTab(createBrowser(), { config: bad as never });
    expect(() => install(tab.page)).not.toThrow();
    expect(() => tab.page.trackAlhenaEvent?.('sendCartEvent', mug)).not.toThrow();
  }
});

test('debugging tells in plain words what became of every call', async () => {
  const { tracker, tab, server } = start({ search: '?gleen_debug=1' });
  server.answers = [new Response('busy', { status: 503, headers: { 'retry-after': '9' } })];
  tracker.track('sendCartEvent', mug);
  tracker.track('sendInteraction', { channel: 'CHAT' });
  await vi.waitFor(() => expect(tab.infos.join()).toContain('answered 503'));
  expect(tab.infos.join('\n')).toMatch(
    /not sent: this visitor has not interacted[\s\S]*interaction event \S+ queued[\s\S]*Trying again in (9|10|11|12) s/,
  );
});

test('debugging tells of a page that has called nothing that the script is there, and which settings it found', async () => {
  const { tab } = start({ config: { ...config, debug: true } });
  await vi.waitFor(() => expect(tab.infos).toHaveLength(1));
  expect(tab.infos[0]).toContain('the script is running: company "acme", apiBaseUrl "https://events.example.com/", consent not set');
  tab.page.dispatchEvent(new Event('load'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(tab.infos).toHaveLength(1);
  expect(tab.errors).toEqual([]);
});

test('debugging outlives a change of route that takes it out of the address', async () => {
  const { tracker, tab } = start({ search: '?gleen_debug=1' });
  Object.assign(tab.page.location, { search: '' });
  tracker.track('sendCartEvent', mug);
  await vi.waitFor(() => expect(tab.infos.join()).toContain('sendCartEvent called'));
});

test('debugging tells of settings that cannot mean what they say', async () => {
  const wrong = { companyKey: 'acme', apiBaseUrl: 'events.example.com', consent: 'yes', capture: ['GA4'], surfaces: ['faq'], debug: true };
  const { tab } = start({ config: wrong as never });
  await vi.waitFor(() => expect(tab.errors).toHaveLength(5));
  expect(tab.errors).toEqual([
    expect.stringContaining('there is no setting "companyKey" (did you mean company?)'),
    expect.stringContaining('apiBaseUrl: got "events.example.com", needs an address that begins with https://'),
    expect.stringContaining('consent: got "yes", needs one of granted, denied, pending. It counts as denied'),
    expect.stringContaining('capture: got "GA4", needs one of ga4 (did you mean ga4?)'),
    expect.stringContaining('surfaces: got "faq", needs one of chat, faqs, nudges'),
  ]);
});

test('what the server ignores is told with its reason to those who debug, and a rejection to everybody', async () => {
  const id = (body: string) => JSON.parse(body).events[0].event_id;
  const answers = [
    { status: 'ignored', reason: 'no_change' },
    { status: 'rejected', errors: [{ message: 'value: too much' }] },
  ];
  const fetch = async (_url: string, init: RequestInit) =>
    Response.json({ results: [{ event_id: id(init.body as string), ...answers.shift() }] });
  const { tracker, tab } = start({ fetch, config: { ...config, debug: true } });
  tracker.track('sendInteraction', { channel: 'CHAT' });
  await vi.waitFor(() => expect(tab.infos.join()).toMatch(/interaction event \S+ not counted \(no_change\): the quantity is what it was/));
  tracker.track('sendInteraction', { channel: 'CHAT' });
  await vi.waitFor(() => expect(tab.errors.join()).toContain('rejected by the server: value: too much'));
});

test('a company that the server does not know is told once, not for every event', async () => {
  const fetch = async () => Response.json({ title: 'Unknown company' }, { status: 404 });
  const { tracker, tab, browser } = start({ fetch });
  for (let call = 0; call < 3; call++) {
    tracker.track('sendInteraction', { channel: 'CHAT' });
    await settle();
  }
  await vi.waitFor(() => expect(tab.errors).toHaveLength(1));
  expect(tab.errors[0]).toContain('404 Unknown company');
  expect([...browser.storage.keys()].filter((key) => key.includes(':event:'))).toEqual([]);
});

test('a shop that bundles the SDK makes a tracker of its own, and no global', async () => {
  const server = createTestServer();
  const { page } = openTab(createBrowser(), { fetch: server.fetch });
  vi.stubGlobal('window', page);
  const tracker = createTracker(config);
  tracker.track('sendInteraction', { channel: 'CHAT' });
  await settle();
  expect(server.bodies[0]).toMatchObject({ company_key: 'acme', user_fingerprint: tracker.getFingerprint() });
  tracker.stop();
  expect(page).not.toHaveProperty('gleenWidget');
  vi.unstubAllGlobals();
});
