import type { Page } from './globals.ts';

/** Text by key, in localStorage while that works and in memory otherwise. Nothing of it throws. */
export interface Store {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  /** All keys that begin with `prefix`. */
  keys(prefix: string): string[];
}

/**
 * Opens the store. What localStorage refuses (blocked, full, private mode of old Safari) is kept in memory, so that at least
 * this page works: https://developer.mozilla.org/en-US/docs/Web/API/Storage/setItem#exceptions
 */
export function openStore(page: Page): Store {
  const memory = new Map<string, string>();
  /** Even reading the property `localStorage` throws where the visitor blocks cookies. */
  const attempt = <Result>(use: (disk: Storage) => Result): Result | undefined => {
    try {
      return use(page.localStorage);
    } catch {
      return undefined;
    }
  };
  return {
    get: (key) => memory.get(key) ?? attempt((disk) => disk.getItem(key)) ?? null,
    set(key, value) {
      memory.set(key, value);
      attempt((disk) => {
        disk.setItem(key, value);
        memory.delete(key);
      });
    },
    remove(key) {
      memory.delete(key);
      attempt((disk) => disk.removeItem(key));
    },
    keys(prefix) {
      const stored = attempt((disk) => Array.from({ length: disk.length }, (_, index) => disk.key(index) ?? '')) ?? [];
      return [...new Set([...memory.keys(), ...stored])].filter((key) => key.startsWith(prefix));
    },
  };
}

/** Reads numbers that were stored with spaces between them; none where nothing is stored. */
export function readNumbers(store: Store, key: string): number[] {
  return store.get(key)?.split(' ').map(Number) ?? [];
}
