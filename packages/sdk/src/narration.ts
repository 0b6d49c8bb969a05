import type { LoadChunk } from './chunk.ts';
import { complain } from './console.ts';
import type { Page } from './globals.ts';
import type { Tell } from './story.ts';

/**
 * Tells of mistakes, and of everything where `debugging`. The words for it are a part of the SDK of their own: pages without
 * mistakes never load them.
 */
export function createNarration(page: Page, debugging: () => boolean | undefined, loadChunk: LoadChunk): Tell {
  let words: Promise<Tell> | undefined;
  return (chapter, mistake) => {
    if (!mistake && !debugging()) return;
    words ??= loadChunk('words').then((chunk) => chunk.createNarrator(page));
    words.then((narrate) => narrate(chapter, mistake)).catch((error) => complain(page, `${chapter.what}: ${error}`));
  };
}
