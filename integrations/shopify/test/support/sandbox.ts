import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { build } from 'esbuild';

const ENTRY = fileURLToPath(new URL('../../extensions/cartograph-pixel/src/index.ts', import.meta.url));

/** The pixel as Shopify's command line bundles it. */
export async function bundlePixel(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    format: 'iife',
    target: 'es2020',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** What the top frame of a browser holds; several pages of one visit share it. */
export interface TopFrame {
  cookies: Map<string, string>;
  storage: Map<string, string>;
}

/** Makes the top frame of a visitor who was never there. */
export function newTopFrame(): TopFrame {
  return { cookies: new Map(), storage: new Map() };
}

/** A page with the pixel in its sandbox. */
export interface PixelPage {
  publish: (name: string, event: Record<string, unknown>) => void;
  setConsent: (analyticsProcessingAllowed: boolean) => void;
}

type Listener = (event: unknown) => void;

/**
 * Runs the pixel as a worker of Shopify's strict sandbox does: without window, document, storage or cookies of its own. Besides the language there is
 * what `shopify.extend` gives, `fetch` and timers. Everything of the top frame answers later.
 */
export function openPage(bundle: string, frame: TopFrame, settings: object, { consent = true, fetchAs = fetch } = {}): PixelPage {
  const events = new Map<string, Listener[]>();
  const privacy = new Map<string, Listener[]>();
  const subscribeTo = (listeners: typeof events) => (name: string, listener: Listener) => {
    listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    return () => true;
  };
  const api = {
    analytics: { subscribe: subscribeTo(events) },
    browser: {
      cookie: { get: async (name: string) => frame.cookies.get(name) ?? '' },
      localStorage: {
        getItem: async (key: string) => frame.storage.get(key) ?? null,
        setItem: async (key: string, value: string) => void frame.storage.set(key, value),
      },
    },
    settings,
    init: {
      data: { cart: null, shop: { myshopifyDomain: 'acme.myshopify.com' } },
      customerPrivacy: { analyticsProcessingAllowed: consent },
    },
    customerPrivacy: { subscribe: subscribeTo(privacy) },
  };
  const shopify = { extend: (point: string, start: (given: typeof api) => void) => point === 'WebPixel::Render' && start(api) };
  vm.runInNewContext(bundle, { shopify, fetch: fetchAs, setTimeout });
  return {
    publish: (name, event) => {
      for (const listener of events.get(name) ?? []) listener(event);
    },
    setConsent: (analyticsProcessingAllowed) => {
      for (const listener of privacy.get('visitorConsentCollected') ?? []) listener({ customerPrivacy: { analyticsProcessingAllowed } });
    },
  };
}
