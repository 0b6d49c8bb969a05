import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTracker, type Tracker } from '../src/tracker.ts';
import { type Browser, createBrowser, loadChunk, openTab, type Tab } from './browser.ts';
import { createTestServer, type TestServer } from './server.ts';

// Any interleaving of calls, requests, answers, crashes and departures, in two tabs of one browser: nothing is lost that the
// browser could store, and the server's dedupe makes it exactly once.

/** A request that is under way: the server may get it or not, and the tab its answer or not. */
interface UnderWay {
  arrive(): Promise<void>;
  answer(): void;
  fail(): void;
}

interface Real {
  browser: Browser;
  server: TestServer;
  tabs: { tab: Tab; tracker: Tracker; beaconsSeen: number }[];
  underWay: UnderWay[];
  called: string[];
}

type Model = Record<string, never>;
type Command = fc.AsyncCommand<Model, Real>;

const TABS = 2;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function open(real: Real, index: number): void {
  const fetch = (url: string, init: RequestInit) =>
    new Promise<Response>((resolve, reject) => {
      let response: Response | undefined;
      real.underWay.push({
        async arrive() {
          response ??= await real.server.fetch(url, init);
        },
        answer: () => (response ? resolve(response) : reject(new TypeError('lost'))),
        fail: () => reject(new TypeError('lost')),
      });
    });
  const tab = openTab(real.browser, { fetch });
  const tracker = startTracker(tab.page, () => ({ company: 'acme' }), 'https://events.example.com', loadChunk);
  real.tabs[index] = { tab, tracker, beaconsSeen: 0 };
}

function command(name: string, run: (real: Real) => unknown): Command {
  return {
    check: () => true,
    toString: () => name,
    async run(_model, real) {
      await run(real);
      await pass(0);
    },
  };
}

const tabIndex = fc.nat(TABS - 1);
const pick = (real: Real, index: number) => real.underWay[index % Math.max(1, real.underWay.length)];

const commands = [
  tabIndex.map((index) =>
    command(`call(${index})`, (real) => {
      const conversationId = `c${real.called.length}`;
      real.called.push(conversationId);
      real.tabs[index]?.tracker.track('sendInteraction', { channel: 'CHAT', conversationId });
    }),
  ),
  fc.nat(5).map((index) => command(`arrive(${index})`, (real) => pick(real, index)?.arrive())),
  fc.nat(5).map((index) => command(`answer(${index})`, (real) => pick(real, index)?.answer())),
  fc.nat(5).map((index) => command(`fail(${index})`, (real) => pick(real, index)?.fail())),
  fc.constantFrom(1, 500, 5_000, 30_000).map((ms) => command(`pass(${ms})`, () => pass(ms))),
  fc
    .constantFrom('hide', 'show', 'leave')
    .chain((what) => tabIndex.map((index) => command(`${what}(${index})`, (real) => real.tabs[index]?.tab[what as 'hide']()))),
  tabIndex.map((index) =>
    command(`beacon arrives(${index})`, (real) => {
      const entry = real.tabs[index];
      const body = entry?.tab.beacons[entry.beaconsSeen]?.body;
      if (entry && body) {
        entry.beaconsSeen++;
        real.server.take(body);
      }
    }),
  ),
  tabIndex.map((index) =>
    command(`crash(${index})`, (real) => {
      real.tabs[index]?.tab.leave();
      real.tabs[index]?.tracker.stop();
      open(real, index);
    }),
  ),
  fc
    .constantFrom('503', '429')
    .map((status) =>
      command(`server says ${status}`, (real) =>
        real.server.answers.push(new Response('{}', { status: Number(status), headers: { 'retry-after': '3' } })),
      ),
    ),
];

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-01-31T12:00:00Z') });
});

afterEach(() => {
  vi.useRealTimers();
});

test('no interleaving loses or doubles an event', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 60 }), async (run) => {
      const real: Real = { browser: createBrowser(), server: createTestServer(), tabs: [], underWay: [], called: [] };
      for (let index = 0; index < TABS; index++) open(real, index);
      await fc.asyncModelRun(() => ({ model: {}, real }), run);

      for (const { tracker } of real.tabs) tracker.stop();
      for (const request of real.underWay) request.fail();
      await pass(0);
      real.server.answers = [];
      const last = openTab(real.browser, { fetch: real.server.fetch });
      const tracker = startTracker(last.page, () => ({ company: 'acme' }), 'https://events.example.com', loadChunk);
      await pass(1);
      tracker.stop();

      const stored = real.server.stored.map((event) => event.conversation_id);
      expect([...stored].sort()).toEqual([...real.called].sort());
      expect([...real.browser.storage.keys()].filter((key) => key.includes(':event:'))).toEqual([]);
      expect(last.errors).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
