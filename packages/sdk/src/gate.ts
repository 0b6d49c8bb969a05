import { readNumbers, type Store } from './store.ts';

/** The session window where the server has not told another: 24 hours. */
const WINDOW_MS = 86_400_000;

/**
 * Lets events through only while an interaction lies in the session window before them. What does not pass stays in the
 * browser and is forgotten there. Kept under `key`: when the last interaction was, and how long the window is.
 */
export function createGate(store: Store, key: string) {
  const read = () => {
    const [interactedAtMs, windowMs] = readNumbers(store, key);
    return { interactedAtMs: interactedAtMs || 0, windowMs: windowMs || WINDOW_MS };
  };
  return {
    isOpen(nowMs: number): boolean {
      const { interactedAtMs, windowMs } = read();
      return nowMs - interactedAtMs < windowMs;
    },
    /** An interaction opens the gate. */
    interacted(atMs: number): void {
      const { interactedAtMs, windowMs } = read();
      store.set(key, `${Math.max(atMs, interactedAtMs)} ${windowMs}`);
    },
    /** The server tells the company's session window, in milliseconds; anything but a positive number is passed over. */
    setWindow(windowMs: unknown): void {
      if ((windowMs as number) > 0) store.set(key, `${read().interactedAtMs} ${Number(windowMs)}`);
    },
  };
}
