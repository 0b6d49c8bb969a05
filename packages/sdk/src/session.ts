import type { Happening, WireItem } from './calls.ts';
import { createDelivery } from './delivery.ts';
import { createGate } from './gate.ts';
import type { Page } from './globals.ts';
import { createQuantities } from './quantities.ts';
import { openQueue } from './queue-store.ts';
import type { Store } from './store.ts';
import type { Tell } from './story.ts';
import type { Visitor } from './visitor.ts';

/** An event as it goes over the wire. */
export interface WireEvent extends Happening {
  event_id: string;
  /** RFC 3339. */
  occurred_at: string;
}

/** What a session is made with. */
export interface SessionParts {
  page: Page;
  store: Store;
  company: string;
  /** Without a slash at its end. */
  apiBaseUrl: string;
  readVisitor(): Visitor;
  tell: Tell;
}

/** Takes the events of one company from a visitor who agreed: remembers the cart, keeps the gate, queues and delivers. */
export function openSession({ page, store, company, apiBaseUrl, readVisitor, tell }: SessionParts) {
  const prefix = `cartograph:${encodeURIComponent(company)}:`;
  const gate = createGate(store, `${prefix}gate`);
  const quantities = createQuantities(store, `${prefix}cart:`);
  const queue = openQueue(store, `${prefix}event:`);

  const delivery = createDelivery({
    page,
    queue,
    url: `${apiBaseUrl}/analytics/batch`,
    lockName: prefix,
    wrap: (events) =>
      `${JSON.stringify({ company_key: company, ...readVisitor(), sent_at: new Date().toISOString() }).slice(0, -1)},"events":[${events}]}`,
    replied(reply, verdict, retryInMs) {
      gate.setWindow(verdict.windowMs);
      const refused = verdict.settled.length > verdict.results.filter((result) => result.status !== 'rejected').length;
      tell({ what: 'replied', url: apiBaseUrl, reply, verdict, retryInMs }, refused);
    },
  });

  /** Whether the event may leave the browser; what it says of the cart is remembered either way. */
  const passes = (event: WireEvent, atMs: number): boolean => {
    if (event.kind === 'interaction') gate.interacted(atMs);
    if (event.kind === 'checkout') quantities.bought(event.line_items);
    if (event.kind === 'cart') {
      const line = event as unknown as WireItem;
      event.previous_quantity ??= quantities.get(line, atMs);
      quantities.set(line, event.type === 'ITEM_REMOVED' ? 0 : (event.quantity ?? 0), atMs);
    }
    return gate.isOpen(atMs);
  };

  return {
    company,
    apiBaseUrl,
    quantities,
    store,
    openGate: gate.interacted,
    accept(event: WireEvent): void {
      const passed = passes(event, Date.parse(event.occurred_at));
      if (passed) {
        queue.add(event.event_id, JSON.stringify(event));
        delivery.wake();
      }
      tell({ what: passed ? 'queued' : 'kept', event });
    },
    stop: delivery.stop,
  };
}

export type Session = ReturnType<typeof openSession>;
