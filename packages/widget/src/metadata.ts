import { cut } from './shared/cut.ts';

/** Most of what the shop may say of the shopper: the server takes names of 64 characters and values of 255. */
const NAME_MAX = 64;
const VALUE_MAX = 255;

/** Keeps what the shop says of the shopper, in memory only, for the questions of this page. */
export function createMetadata() {
  const values = new Map<string, string>();
  return {
    /** Null and undefined take a value back. */
    set(name: unknown, value: unknown): void {
      const key = cut(String(name), NAME_MAX);
      if (value === null || value === undefined) values.delete(key);
      else values.set(key, cut(typeof value === 'object' ? JSON.stringify(value) : String(value), VALUE_MAX));
    },
    all: (): Record<string, string> | undefined => (values.size ? Object.fromEntries(values) : undefined),
  };
}
