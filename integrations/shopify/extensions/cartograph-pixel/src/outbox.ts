import type { BrowserLocalStorage } from '@shopify/web-pixels-extension';
import type { Ids } from './visitor.ts';

const STORED = 'cartograph:shopify:pixel-outbox';

/** A pixel reports a few events a page; more than these wait only while the server cannot be reached. */
const WAITING_MAX = 50;

/** When a request that failed is tried again. What is still there after that goes with the next event. */
const RETRY_AFTER_MS = [2_000, 10_000];

/** What waits to be sent: an event of a batch, by its id. */
interface Waiting {
  event_id: string;
}

/** Sends events, and keeps in the browser those that are not acknowledged yet. */
export function openOutbox(storage: BrowserLocalStorage, server: string, company: string) {
  const read = async (): Promise<Waiting[]> => {
    try {
      const stored: unknown = JSON.parse((await storage.getItem(STORED)) ?? '[]');
      return Array.isArray(stored) ? stored : [];
    } catch {
      return [];
    }
  };
  const remove = async (sent: readonly Waiting[]) => {
    const ids = new Set(sent.map(({ event_id }) => event_id));
    await storage.setItem(STORED, JSON.stringify((await read()).filter(({ event_id }) => !ids.has(event_id))));
  };
  return {
    /** Sends events together with what still waits. */
    async send(ids: Ids, events: readonly Waiting[]): Promise<void> {
      const waiting = [...(await read()), ...events].slice(-WAITING_MAX);
      await storage.setItem(STORED, JSON.stringify(waiting));
      const body = () => ({ company_key: company, ...ids, sent_at: new Date().toISOString(), events: waiting });
      await post(`${server}/analytics/batch`, body, () => remove(waiting));
    },
    /** Tells who made a checkout, so that an order which does not say so finds its visitor. */
    async claim(ids: Ids, token: string, orderId: string | null): Promise<void> {
      const order = orderId === null ? {} : { order_id: orderId };
      await post(
        `${server}/platforms/shopify/checkouts`,
        () => ({ company_key: company, ...ids, checkout_token: token, ...order }),
        async () => {},
      );
    },
  };
}

/** Tries until somebody answers who has understood: what is refused for good is done with, too. The sandbox ends with the page, hence keepalive. */
async function post(url: string, body: () => object, done: () => Promise<void>, attempt = 0): Promise<void> {
  const init = { method: 'POST', keepalive: true, headers: { 'content-type': 'text/plain' }, body: JSON.stringify(body()) };
  const answer = await fetch(url, init).catch(() => undefined);
  if (answer !== undefined && answer.status < 500 && answer.status !== 408 && answer.status !== 429) return done();
  const waitMs = RETRY_AFTER_MS[attempt];
  if (waitMs !== undefined) setTimeout(() => void post(url, body, done, attempt + 1), waitMs);
}
