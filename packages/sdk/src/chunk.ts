import { complain } from './console.ts';
import type { Ga4Chunk } from './ga4/context.ts';
import type { Page } from './globals.ts';
import type { WidgetChunk } from './surfaces.ts';
import type { WordsChunk } from './words/context.ts';

/** The parts of the SDK that few pages need. */
interface Chunks {
  ga4: Ga4Chunk;
  words: WordsChunk;
  widget: WidgetChunk;
  /** Parts of the widget, whose types are its own. */
  chat: unknown;
  faqs: unknown;
  nudges: unknown;
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

/** Loads a part and begins with it; what goes wrong is told on the console. */
export function loadPart<Name extends keyof Chunks>(
  page: Page,
  loadChunk: LoadChunk,
  name: Name,
  begin: (chunk: Chunks[Name]) => void,
): void {
  loadChunk(name)
    .then(begin)
    .catch((error) => complain(page, `${name}: ${error}`));
}
