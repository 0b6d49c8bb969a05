import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTracker, type Tracker } from '../src/tracker.ts';
import { type Browser, createBrowser, loadChunk, openTab, type TabOptions } from './browser.ts';
import { createTestServer, type TestServer } from './server.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function start(server: TestServer, browser: Browser = createBrowser(), options: TabOptions = {}) {
  const tab = openTab(browser, { fetch: server.fetch, ...options });
  const tracker = startTracker(tab.page, () => ({ company: 'acme' }), 'https://events.example.com', loadChunk);
  return { ...tab, tracker, browser };
}

const chat = (tracker: Tracker, conversationId: string) => tracker.track('sendInteraction', { channel: 'CHAT', conversationId });
const queued = (browser: Browser) => [...browser.storage.keys()].filter((key) => key.includes(':event:')).length;
const conversations = (server: TestServer) => server.stored.map((event) => event.conversation_id);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('calls of one moment go in one request, as text, without credentials, outliving the page', async () => {
  const requests: [string, RequestInit][] = [];
  const server = createTestServer();
  const { tracker, browser } = start(server, createBrowser(), {
    fetch: (url, init) => {
      requests.push([url, init]);
      return server.fetch(url, init);
    },
  });
  chat(tracker, 'a');
  chat(tracker, 'b');
  await pass(1);
  expect(requests).toHaveLength(1);
  const [url, init] = requests[0] ?? [];
  expect(url).toBe('https://events.example.com/analytics/batch');
  expect(init).toMatchObject({ method: 'POST', keepalive: true, credentials: 'omit' });
  expect(new Request('https://x.example', init).headers.get('content-type')).toBe('text/plain;charset=UTF-8');
  expect([conversations(server), queued(browser)]).toEqual([['a', 'b'], 0]);
});

test('more than one request holds goes in several, at most 100 events and 64 KiB each, one after the other', async () => {
  const server = createTestServer();
  const sizes: number[] = [];
  const { tracker } = start(server, createBrowser(), {
    fetch: (url, init) => {
      sizes.push(Buffer.byteLength(init.body as string));
      return server.fetch(url, init);
    },
  });
  for (let call = 0; call < 350; call++) chat(tracker, `${call}${'😀'.repeat(240)}`);
  await pass(1);
  expect(conversations(server)).toHaveLength(350);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(65_536);
  expect(Math.max(...server.bodies.map((body) => body.events.length))).toBeLessThanOrEqual(100);
});

test('503 with Retry-After: waits as asked, then sends the same event with a new sent_at', async () => {
  const server = createTestServer();
  server.answers = [new Response('{}', { status: 503, headers: { 'retry-after': '30' } })];
  const { tracker } = start(server);
  chat(tracker, 'patient');
  await pass(29_000);
  expect(server.bodies).toHaveLength(1);
  chat(tracker, 'meanwhile');
  await pass(900);
  expect(server.bodies).toHaveLength(1);
  await pass(9_000);
  expect(conversations(server)).toEqual(['patient', 'meanwhile']);
  const [first, second] = server.bodies;
  expect(second?.events[0]).toEqual(first?.events[0]);
  expect(Date.parse(second?.sent_at ?? '') - Date.parse(first?.sent_at ?? '')).toBeGreaterThanOrEqual(30_000);
});

test('a server that is down for a while costs nothing but time', async () => {
  const server = createTestServer();
  server.answers = Array(6).fill('down');
  const { tracker, browser } = start(server);
  chat(tracker, 'a');
  await pass(15_000);
  chat(tracker, 'b');
  expect([conversations(server), queued(browser)]).toEqual([[], 2]);
  await pass(120_000);
  expect([conversations(server), queued(browser)]).toEqual([['a', 'b'], 0]);
  expect(server.bodies.length).toBeLessThan(10);
});

test('when the network is back it does not wait for the backoff, but for Retry-After it does', async () => {
  const server = createTestServer();
  server.answers = ['down', 'down', 'down', 'down'];
  const { tracker, page } = start(server);
  chat(tracker, 'a');
  await pass(8_000);
  server.answers = [new Response('{}', { status: 429, headers: { 'retry-after': '100' } })];
  page.dispatchEvent(new Event('online'));
  await pass(1);
  const tries = server.bodies.length;
  page.dispatchEvent(new Event('online'));
  await pass(99_000);
  expect([server.bodies.length, conversations(server)]).toEqual([tries, []]);
  await pass(30_000);
  expect(conversations(server)).toEqual(['a']);
});

test('a request that is never answered is given up, and its event sent again', async () => {
  const server = createTestServer();
  const answers = [() => new Promise<Response>(() => {})];
  const fetch: TabOptions['fetch'] = (url, init) => answers.shift()?.() ?? server.fetch(url, init);
  const { tracker } = start(server, createBrowser(), { fetch });
  chat(tracker, 'a');
  await pass(30_000);
  expect(conversations(server)).toEqual(['a']);
});

test('what was queued while an answer was under way is not taken for answered', async () => {
  const server = createTestServer();
  const release: (() => void)[] = [];
  const fetch: TabOptions['fetch'] = async (url, init) => {
    const answer = await server.fetch(url, init);
    await new Promise<void>((resolve) => release.push(resolve));
    return answer;
  };
  const { tracker, browser } = start(server, createBrowser(), { fetch });
  chat(tracker, 'first');
  await pass(1);
  chat(tracker, 'during');
  release.shift()?.();
  await pass(1);
  expect(conversations(server)).toEqual(['first', 'during']);
  release.shift()?.();
  await pass(1);
  expect(queued(browser)).toBe(0);
});

test('a page in place of the server settles nothing', async () => {
  const server = createTestServer();
  server.answers = [new Response('<html>Sign in to the Wi-Fi</html>'), Response.json({})];
  const { tracker, browser } = start(server);
  chat(tracker, 'a');
  await pass(1);
  expect(queued(browser)).toBe(1);
  await pass(10_000);
  expect([conversations(server), queued(browser)]).toEqual([['a'], 0]);
});

test('gives up on refusals that cannot heal, and on no other', async () => {
  for (const [status, left] of [
    [400, 0],
    [403, 0],
    [404, 0],
    [413, 0],
    [408, 1],
    [425, 1],
    [429, 1],
    [500, 1],
    [502, 1],
  ] as const) {
    const server = createTestServer();
    server.answers = [new Response('{}', { status })];
    const { tracker, browser } = start(server);
    chat(tracker, 'a');
    await pass(1);
    expect([status, queued(browser)]).toEqual([status, left]);
    tracker.stop();
  }
});

test('hidden, what is left goes out by beacon once, and stays queued until a request acknowledges it', async () => {
  const server = createTestServer();
  server.answers = ['down'];
  const { tracker, beacons, browser, hide, leave, show } = start(server);
  chat(tracker, 'a');
  await pass(1);
  hide();
  leave();
  expect(beacons).toHaveLength(1);
  expect(queued(browser)).toBe(1);
  server.take(beacons[0]?.body ?? '');
  show();
  await pass(1);
  expect([conversations(server), queued(browser)]).toEqual([['a'], 0]);
});

test('what is under way with keepalive is not sent by beacon too, and the two together stay within 64 KiB', async () => {
  const { tracker, beacons, leave } = start(createTestServer(), createBrowser(), { fetch: () => new Promise(() => {}) });
  chat(tracker, 'under way');
  await pass(1);
  for (let call = 0; call < 300; call++) chat(tracker, 'x'.repeat(250));
  leave();
  expect(beacons.map(({ body }) => body).join()).not.toContain('under way');
  const bytes = beacons.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(65_536 - 1000);
});

test('a page that is left before anything was sent leaves it to the beacon and to the next page', async () => {
  const server = createTestServer();
  const browser = createBrowser();
  const first = start(server, browser);
  chat(first.tracker, 'a');
  first.leave();
  expect(first.beacons).toHaveLength(1);
  first.tracker.stop();
  start(server, browser);
  await pass(1);
  expect([conversations(server), queued(browser)]).toEqual([['a'], 0]);
});

test('a refused or missing beacon loses nothing', async () => {
  const server = createTestServer();
  const { tracker, leave, browser, beacons } = start(server, createBrowser(), {
    beacon: () => {
      throw new TypeError('not a function');
    },
  });
  chat(tracker, 'a');
  leave();
  expect([beacons.length, queued(browser)]).toEqual([0, 1]);
});

test('two tabs share one queue and send one at a time', async () => {
  const server = createTestServer();
  let underWay = 0;
  let most = 0;
  const fetch: TabOptions['fetch'] = async (url, init) => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, 50));
    underWay--;
    return server.fetch(url, init);
  };
  const browser = createBrowser();
  const [one, two] = [start(server, browser, { fetch }), start(server, browser, { fetch })];
  for (let call = 0; call < 5; call++) {
    chat(one.tracker, `one ${call}`);
    chat(two.tracker, `two ${call}`);
    await pass(20);
  }
  await pass(1000);
  expect(most).toBe(1);
  expect(conversations(server)).toHaveLength(10);
  expect(server.bodies.flatMap((body) => body.events)).toHaveLength(10);
  expect(queued(browser)).toBe(0);
});

test('a tab that is left with its request under way does not hold up the others', async () => {
  const server = createTestServer();
  const browser = createBrowser();
  const stuck = start(server, browser, { fetch: () => new Promise(() => {}) });
  chat(stuck.tracker, 'stuck');
  await pass(1);
  const other = start(server, browser);
  chat(other.tracker, 'other');
  await pass(1);
  expect(conversations(server)).toEqual([]);
  stuck.leave();
  await pass(1);
  expect(conversations(server)).toEqual(['stuck', 'other']);
});

test('a call that comes while the lock is being given back is sent too', async () => {
  const server = createTestServer();
  const browser = createBrowser();
  const request = async (_name: string, _options: LockOptions, task: () => Promise<void>) => {
    await task();
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const { tracker } = start(server, { ...browser, locks: { request } as unknown as LockManager });
  chat(tracker, 'a');
  await pass(10);
  chat(tracker, 'b');
  await pass(100);
  expect(conversations(server)).toEqual(['a', 'b']);
});

test('without locks two tabs may both send, and lose nothing', async () => {
  const server = createTestServer();
  const browser = createBrowser();
  const tabs = [start(server, browser, { locks: false }), start(server, browser, { locks: false })];
  tabs.forEach(({ tracker }, index) => {
    chat(tracker, `${index}`);
  });
  await pass(1000);
  expect(conversations(server).sort()).toEqual(['0', '1']);
  expect(queued(browser)).toBe(0);
});

test('with storage full the page sends what it could not store', async () => {
  const server = createTestServer();
  server.answers = ['down'];
  const { tracker, browser } = start(server, { ...createBrowser(), storageState: 'full' });
  chat(tracker, 'a');
  await pass(10_000);
  expect([conversations(server), browser.storage.size]).toEqual([['a'], 0]);
});
