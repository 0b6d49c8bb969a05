import type { Page } from '../globals.ts';
import type { Tell } from '../story.ts';

/** The part of the SDK that explains, `gleenWidget.words.js`. */
export interface WordsChunk {
  /** Makes the one who prints what happens, in plain words, and tells the server of refused calls. */
  createNarrator(page: Page): Tell;
}
