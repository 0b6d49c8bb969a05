import type { Page } from './globals.ts';
import { define } from './property.ts';

/** A queued call as the snippet leaves it; a page may have pushed anything. */
type Queued = { method?: unknown; args?: unknown } | null | undefined;

const NAME = '_alhenaEventQueue';

/**
 * Takes the calls queued on `window._alhenaEventQueue`, in order and once, and then each that is still pushed: by a snippet
 * that comes after the script, or by a stub that a page kept. A snippet may even put a new array in its place, so the
 * property itself is watched. Gives the function that ends it and leaves a plain array.
 */
export function takeQueue(page: Page, take: (method: unknown, args: unknown) => void): () => void {
  let current: unknown[] = [];
  const takeAll = (calls: unknown[]) => {
    for (const call of calls as Queued[]) take(call?.method, call?.args);
    return 0;
  };
  const adopt = (queue: unknown) => {
    current = Array.isArray(queue) ? queue : [];
    define(current, 'push', { value: (...calls: unknown[]) => takeAll(calls), writable: true });
    const calls = [...current];
    // Says false where the array is frozen, and does not throw.
    Reflect.set(current, 'length', 0);
    takeAll(calls);
  };
  adopt(page[NAME]);
  define(page, NAME, { get: () => current, set: adopt, enumerable: true });
  return () => define(page, NAME, { value: [], writable: true, enumerable: true });
}
