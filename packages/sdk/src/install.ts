import type { CartEventData, CheckoutEventData, GleenWidget, WidgetEvent } from './api.ts';
import { takeQueue } from './call-queue.ts';
import { chunksBeside, findScript } from './chunk.ts';
import { createEmitter } from './emitter.ts';
import type { Page } from './globals.ts';
import { define } from './property.ts';
import { startTracker } from './tracker.ts';
import { createAbsentWidget } from './widget-surface.ts';

/** Puts the public API into a page, once however often the script is loaded, and takes the calls made before it was there. */
export function install(page: Page): void {
  if (page.gleenWidget?.setCompanyKey) return;
  const scriptUrl = findScript(page);
  const readConfig = () => page.document.gleenConfig ?? {};
  const { track, tell, stop, ...own } = startTracker(page, readConfig, scriptUrl && new URL(scriptUrl).origin, chunksBeside(scriptUrl));
  const emitter = createEmitter(page);
  const leaveQueue = takeQueue(page, track as (method: unknown, data: unknown) => void);

  const put = (name: string, value: unknown) => define(page, name, { value, writable: true, enumerable: true });
  const widget: GleenWidget = {
    ...createAbsentWidget(tell),
    ...own,
    sendCartEvent: (data: CartEventData) => track('sendCartEvent', data),
    sendCheckoutEvent: (data: CheckoutEventData) => track('sendCheckoutEvent', data),
    on: (event: WidgetEvent, listener) => emitter.on(event, listener),
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
