import vm from 'node:vm';
import type { Page } from 'playwright-core';
import type { TopFrame } from './sandbox.ts';

/**
 * What a worker of Shopify's strict sandbox has besides the language: requests, timers, the console. All else that a browser gives to workers is
 * taken away before the pixel runs, so that using it fails here as it would there.
 */
const GIVEN = ['self', 'fetch', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'console', 'URL', 'URLSearchParams'];

/** Names that the language itself gives to every global object. */
const LANGUAGE: string[] = vm.runInNewContext('Object.getOwnPropertyNames(globalThis)');

/** A pixel that runs in a web worker of a page. */
export interface WorkerPixel {
  publish: (name: string, event: Record<string, unknown>) => Promise<void>;
  /** The names of globals that the worker has beyond the language's. */
  globals: string[];
}

/** Text of the worker: what Shopify gives to a pixel; what is the top frame's is asked for by messages and answered later. */
const WORKER = `
  const send = postMessage.bind(globalThis);
  const listeners = {};
  const waiting = [];
  const ask = (...call) => new Promise((resolve) => send({ id: waiting.push(resolve) - 1, call }));
  const subscribe = (name, listener) => void (listeners[name] ??= []).push(listener);
  addEventListener('message', ({ data }) => {
    if ('answer' in data) waiting[data.id](data.answer);
    else if ('event' in data) for (const listener of listeners[data.name] ?? []) listener(data.event);
    else start(data);
  });
  const start = ({ settings, allowed }) => {
    const names = [];
    for (let holder = globalThis; holder !== Object.prototype; holder = Object.getPrototypeOf(holder)) {
      for (const name of Object.getOwnPropertyNames(holder)) if (!allowed.includes(name) && name !== 'constructor') delete holder[name];
      names.push(...Object.getOwnPropertyNames(holder));
    }
    const browser = {
      cookie: { get: (name) => ask('cookie', name) },
      localStorage: { getItem: (key) => ask('getItem', key), setItem: (key, value) => ask('setItem', key, value) },
    };
    const init = { data: { cart: null, shop: { myshopifyDomain: 'acme.myshopify.com' } }, customerPrivacy: { analyticsProcessingAllowed: true } };
    const api = { analytics: { subscribe }, browser, settings, init, customerPrivacy: { subscribe } };
    self.shopify = { extend: (point, run) => point === 'WebPixel::Render' && run(api) };
    runPixel();
    send({ globals: names });
  };`;

/** Runs a pixel in a worker of the browser's, on a page that is open, for a visitor with that top frame. */
export async function openWorker(page: Page, bundle: string, frame: TopFrame, settings: object): Promise<WorkerPixel> {
  await page.exposeFunction('answerFrame', ([call, key, value]: [string, string, string]) => {
    if (call === 'cookie') return frame.cookies.get(key) ?? '';
    if (call === 'getItem') return frame.storage.get(key) ?? null;
    frame.storage.set(key, value);
    return null;
  });
  const globals = await page.evaluate<string[], { script: string; first: object }>(
    ({ script, first }) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
        const holder = window as unknown as { pixel: Worker; answerFrame: (call: string[]) => Promise<unknown> };
        holder.pixel = worker;
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.onmessage = async ({ data }) => {
          if ('globals' in data) resolve(data.globals);
          else worker.postMessage({ id: data.id, answer: await holder.answerFrame(data.call) });
        };
        worker.postMessage(first);
      }),
    { script: `const runPixel = () => {${bundle}};${WORKER}`, first: { settings, allowed: [...LANGUAGE, ...GIVEN] } },
  );
  return {
    publish: (name, event) => page.evaluate((sent) => (window as unknown as { pixel: Worker }).pixel.postMessage(sent), { name, event }),
    globals: globals.filter((name) => !LANGUAGE.includes(name)),
  };
}
