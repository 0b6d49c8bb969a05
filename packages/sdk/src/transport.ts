import type { Reply } from './answer.ts';
import type { Page } from './globals.ts';
import { readRetryAfterMs } from './retry.ts';

/** After this long without an answer the request is given up, and its events are sent again. */
const TIMEOUT_MS = 20_000;

/**
 * Posts JSON, and says what came back; never rejects. It goes as `text/plain`, which a string does and which needs no
 * preflight (https://fetch.spec.whatwg.org/#cors-safelisted-request-header), and with `keepalive` it outlives the page
 * (https://developer.mozilla.org/en-US/docs/Web/API/RequestInit#keepalive), for which browsers allow 64 KiB under way in all.
 */
export async function post(page: Page, url: string, body: string, keepalive: boolean): Promise<Reply> {
  const nothing: Reply = { status: 0, retryAfterMs: 0 };
  const exchange = async (): Promise<Reply> => {
    const response = await page.fetch(url, { method: 'POST', body, keepalive, credentials: 'omit' });
    const retryAfterMs = readRetryAfterMs(response.headers.get('retry-after'), Date.now());
    return { status: response.status, retryAfterMs, body: await response.json().catch(() => 0) };
  };
  let timer = 0;
  const timeout = new Promise<Reply>((resolve) => {
    timer = page.setTimeout(resolve, TIMEOUT_MS, nothing);
  });
  const reply = await Promise.race([exchange().catch(() => nothing), timeout]);
  page.clearTimeout(timer);
  return reply;
}

/**
 * Hands JSON to the browser to post when it can, the page gone or not. There is no answer: true means taken, not delivered.
 * A string goes as `text/plain`: https://developer.mozilla.org/en-US/docs/Web/API/Navigator/sendBeacon
 */
export function beacon(page: Page, url: string, body: string): boolean {
  try {
    return page.navigator.sendBeacon(url, body);
  } catch {
    return false;
  }
}
