import { BATCH_MAX_EVENTS } from '@cartograph/core/wire/limits';
import { madeAtMs } from './uuid.ts';

/** An event that waits to be acknowledged: its id, and its JSON as it goes over the wire. */
export interface Waiting {
  id: string;
  json: string;
}

/** The server takes nothing older than 7 days. */
const KEPT_MS = 7 * 86_400_000;

/** A tenth of what browsers give to an origin, which the shop needs too. In characters, as browsers count. */
const KEPT_CHARACTERS = 500_000;

/**
 * Most bytes of events in one request: the server takes bodies of 64 KiB, which is also what may be under way at once with
 * `keepalive`, and the sender's names need some of it. https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
 */
export const BATCH_MAX_BYTES = 60_000;

/** Length in UTF-8, in bytes. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** In the order of their ids, which is that of the calls. */
export function inOrder(queue: readonly Waiting[]): Waiting[] {
  return [...queue].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What to keep of an ordered queue: what is whole and not too old, and of that the newest up to the bound. */
export function keep(queue: readonly Waiting[], nowMs: number): Waiting[] {
  let characters = 0;
  return [...queue]
    .reverse()
    .filter((event) => nowMs - madeAtMs(event.id) < KEPT_MS && isWhole(event))
    .filter(({ json }) => {
      characters += json.length;
      return characters <= KEPT_CHARACTERS;
    })
    .reverse();
}

/** Whether the text is the event's: a broken one could never be acknowledged, and would hold up the others. */
function isWhole({ id, json }: Waiting): boolean {
  try {
    return JSON.parse(json).event_id === id;
  } catch {
    return false;
  }
}

/** The oldest events of an ordered queue that fit into one request of at most `maxBytes` of events. */
export function nextBatch(queue: readonly Waiting[], maxBytes: number): Waiting[] {
  let bytes = 0;
  const end = queue.findIndex(({ json }, index) => {
    bytes += bytesOf(json) + 1;
    return index === BATCH_MAX_EVENTS || bytes > maxBytes;
  });
  return end < 0 ? [...queue] : queue.slice(0, end);
}
