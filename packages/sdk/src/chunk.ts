import type { Ga4Chunk } from './ga4/context.ts';
import type { Page } from './globals.ts';
import type { WordsChunk } from './words/context.ts';

/** The parts of the SDK that few pages need. */
interface Chunks {
  ga4: Ga4Chunk;
  words: WordsChunk;
}

/** Loads such a part. */
export type LoadChunk = <Name extends keyof Chunks>(name: Name) => Promise<Chunks[Name]>;

/** Where the script came from, to load its other parts and to know the server; empty where it cannot be told. */
export function findScript(page: Page): string {
  const script = page.document.currentScript ?? page.document.querySelector('script[src*="gleenWidget"]');
  return (script as HTMLScriptElement | null)?.src ?? '';
}

/**
 * Loads parts from beside the script. `import()` works in classic scripts too, leaves no global behind and obeys the page's
 * `script-src`: https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Operators/import
 */
export function chunksBeside(scriptUrl: string): LoadChunk {
  return (name) => import(/* @vite-ignore */ scriptUrl.replace(/\.js(\?.*)?$/, `.${name}.js`));
}
