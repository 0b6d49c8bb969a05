import type { CartEventData, CheckoutEventData, GleenWidget } from './api.ts';
import { takeQueue } from './call-queue.ts';
import { chunksBeside, findScript } from './chunk.ts';
import { createEmitter } from './emitter.ts';
import type { Page } from './globals.ts';
import { define } from './property.ts';
import { createSurfaces, createWidgetLoader, type SurfaceHost } from './surfaces.ts';
import { startTracker } from './tracker.ts';

/** Puts the public API into a page, once however often the script is loaded, and takes the calls made before it was there. */
export function install(page: Page): void {
  if (page.gleenWidget?.setCompanyKey) return;
  const scriptUrl = findScript(page);
  const readConfig = () => page.document.gleenConfig ?? {};
  const loadChunk = chunksBeside(scriptUrl);
  const { track, tell, stop, whenAllowed, whenIdle, ...own } = startTracker(
    page,
    readConfig,
    scriptUrl && new URL(scriptUrl).origin,
    loadChunk,
    () => loadWidget(),
  );
  const emitter = createEmitter(page);
  const host: SurfaceHost = { whenAgreed: whenAllowed, emit: emitter.emit, load: loadChunk, calls: [] };
  const loadWidget = createWidgetLoader(page, readConfig, host);
  const leaveQueue = takeQueue(page, track as (method: unknown, data: unknown) => void);

  const put = (name: string, value: unknown) => define(page, name, { value, writable: true, enumerable: true });
  const widget: GleenWidget = {
    ...createSurfaces(host, tell, whenIdle),
    ...own,
    sendCartEvent: (data: CartEventData) => track('sendCartEvent', data),
    sendCheckoutEvent: (data: CheckoutEventData) => track('sendCheckoutEvent', data),
    on: emitter.on,
    unload() {
      stop();
      leaveQueue();
      delete page.gleenWidget;
      put('trackAlhenaEvent', (method: unknown, args: unknown) => (page._alhenaEventQueue as unknown[]).push({ method, args }));
    },
  };
  put('trackAlhenaEvent', track);
  put('gleenWidget', widget);
  emitter.emit('widget:loaded');
}
