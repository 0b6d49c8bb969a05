import { complain } from './console.ts';
import type { Page } from './globals.ts';

type Listener = (detail?: unknown) => void;

/** Listeners by event. One that throws is told on the console and keeps nobody else from hearing. */
export function createEmitter(page: Page) {
  const listeners = new Set<[string, Listener]>();
  let loaded = false;
  const call = (entry: [string, Listener], detail?: unknown) => {
    try {
      if (listeners.has(entry)) entry[1](detail);
    } catch (error) {
      complain(page, `${entry[0]}: ${error}`);
    }
  };
  return {
    /** Gives the function that ends it. Nobody can listen before the script is there, so `widget:loaded` reaches late listeners too. */
    on(event: string, listener: Listener): () => void {
      const entry: [string, Listener] = [event, listener];
      listeners.add(entry);
      if (loaded && event === 'widget:loaded') queueMicrotask(() => call(entry));
      return () => listeners.delete(entry);
    },
    emit(event: string, detail?: unknown): void {
      loaded ||= event === 'widget:loaded';
      for (const entry of listeners) if (entry[0] === event) call(entry, detail);
    },
  };
}
