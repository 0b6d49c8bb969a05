import { inOrder, keep, type Waiting } from './queue.ts';
import type { Store } from './store.ts';

/**
 * Keeps the queue of one company, each event under a key of its own. So tabs cannot overwrite each other's events, and what
 * one of them has had acknowledged is gone from the queue of all.
 */
export function openQueue(store: Store, prefix: string) {
  const remove = (ids: readonly string[]) => {
    for (const id of ids) store.remove(prefix + id);
  };
  return {
    add(id: string, json: string): void {
      store.set(prefix + id, json);
    },
    remove,
    /** What waits, in order; what is broken, too old or too much is removed first. */
    list(nowMs: number): Waiting[] {
      const found = inOrder(store.keys(prefix).map((key) => ({ id: key.slice(prefix.length), json: store.get(key) ?? '' })));
      const kept = keep(found, nowMs);
      remove(found.filter((event) => !kept.includes(event)).map(({ id }) => id));
      return kept;
    },
  };
}

export type Queue = ReturnType<typeof openQueue>;
