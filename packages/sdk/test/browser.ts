import type { GleenConfig } from '../src/api.ts';
import type { LoadChunk } from '../src/chunk.ts';
import type { Page } from '../src/globals.ts';

/** A browser as far as the SDK sees one: storage, cookies and locks that its tabs share. */
export interface Browser {
  storage: Map<string, string>;
  cookies: Map<string, string>;
  /** What was written to `document.cookie`. */
  cookieLines: string[];
  /** `full` refuses to write, `blocked` (of which cookies know too) refuses even to be asked. */
  storageState: 'works' | 'full' | 'blocked';
  locks: LockManager;
}

/** One page in a tab, and what a test can do to it and see of it. */
export interface Tab {
  page: Page;
  errors: string[];
  infos: string[];
  beacons: { url: string; body: string }[];
  hide(): void;
  show(): void;
  leave(): void;
}

export interface TabOptions {
  config?: GleenConfig;
  hostname?: string;
  search?: string;
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  beacon?: (body: string) => boolean;
  globalPrivacyControl?: boolean;
  scriptUrl?: string;
  locks?: boolean;
}

const PUBLIC_SUFFIXES = ['com', 'uk', 'co.uk', 'example'];

export function createBrowser(): Browser {
  return { storage: new Map(), cookies: new Map(), cookieLines: [], storageState: 'works', locks: createLocks() };
}

export function openTab(browser: Browser, options: TabOptions = {}): Tab {
  const errors: string[] = [];
  const infos: string[] = [];
  const beacons: Tab['beacons'] = [];
  const document = Object.assign(new EventTarget(), {
    visibilityState: 'visible',
    gleenConfig: options.config,
    currentScript: { src: options.scriptUrl ?? 'https://events.example.com/sdk/gleenWidget.js' },
    querySelector: () => null,
  });
  const hostname = options.hostname ?? 'www.shop.com';
  Object.defineProperty(document, 'cookie', {
    get: () => {
      refuseWhenBlocked(browser);
      return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    set: (line: string) => setCookie(browser, hostname, line),
  });
  const page = Object.assign(new EventTarget(), {
    document,
    location: { hostname, protocol: 'https:', search: options.search ?? '' },
    navigator: {
      globalPrivacyControl: options.globalPrivacyControl,
      locks: options.locks === false ? undefined : browser.locks,
      sendBeacon: (url: string, body: string) => {
        const taken = options.beacon?.(body) ?? true;
        if (taken) beacons.push({ url, body });
        return taken;
      },
    },
    crypto: globalThis.crypto,
    console: { error: (line: string) => errors.push(line), info: (line: string) => infos.push(line) },
    setTimeout: (...args: Parameters<typeof setTimeout>) => globalThis.setTimeout(...args),
    clearTimeout: (timer: number) => globalThis.clearTimeout(timer),
    fetch: options.fetch ?? (() => Promise.reject(new TypeError('no network'))),
  }) as unknown as Page;
  Object.defineProperty(page, 'localStorage', { get: () => storageOf(browser) });
  const turn = (state: string) => {
    Object.assign(document, { visibilityState: state });
    document.dispatchEvent(new Event('visibilitychange'));
  };
  return {
    page,
    errors,
    infos,
    beacons,
    hide: () => turn('hidden'),
    show: () => turn('visible'),
    leave() {
      turn('hidden');
      page.dispatchEvent(new Event('pagehide'));
    },
  };
}

/** Parts of the SDK from their sources, as a page would get them from beside the script. */
export const loadChunk: LoadChunk = (name) =>
  (name === 'words' ? import('../src/words/narrator.ts') : import('../src/ga4/capture.ts')) as ReturnType<LoadChunk> as never;

function refuseWhenBlocked(browser: Browser): void {
  if (browser.storageState === 'blocked') throw new DOMException('denied', 'SecurityError');
}

function storageOf(browser: Browser): Storage {
  refuseWhenBlocked(browser);
  const { storage } = browser;
  return {
    get length() {
      return storage.size;
    },
    key: (index: number) => [...storage.keys()][index] ?? null,
    getItem: (key: string) => storage.get(key) ?? null,
    setItem(key: string, value: string) {
      if (browser.storageState === 'full') throw new DOMException('full', 'QuotaExceededError');
      storage.set(key, value);
    },
    removeItem: (key: string) => storage.delete(key),
    clear: () => storage.clear(),
  };
}

function setCookie(browser: Browser, hostname: string, line: string): void {
  refuseWhenBlocked(browser);
  browser.cookieLines.push(line);
  const [pair = '', ...attributes] = line.split(';');
  const [name = '', value = ''] = pair.split('=');
  const attribute = (key: string) => attributes.find((text) => text.startsWith(`${key}=`))?.slice(key.length + 1);
  const domain = attribute('domain');
  if (domain && (PUBLIC_SUFFIXES.includes(domain) || !`.${hostname}`.endsWith(`.${domain}`))) return;
  if (attribute('max-age') === '0') browser.cookies.delete(name);
  else browser.cookies.set(name, value);
}

/** `navigator.locks`, exclusive locks only: https://www.w3.org/TR/web-locks/#lock-concept */
function createLocks(): LockManager {
  const queues = new Map<string, Promise<unknown>>();
  const request = (name: string, { signal }: LockOptions, task: () => Promise<void>) => {
    const before = queues.get(name) ?? Promise.resolve();
    const run = before.then(() => {
      if (signal?.aborted) throw new DOMException('left', 'AbortError');
      return task();
    });
    queues.set(
      name,
      run.catch(() => {}),
    );
    return run;
  };
  return { request } as unknown as LockManager;
}
