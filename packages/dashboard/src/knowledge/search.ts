import { dropUndefined, type RawSearch, readName, readText } from '../filters/search.ts';

/** The two parts of a company's knowledge. */
export const PARTS = ['entries', 'products'] as const;
export type Part = (typeof PARTS)[number];

/** What the URL of the knowledge page says. */
export interface KnowledgeSearch {
  part?: Part | undefined;
  q?: string | undefined;
}

/** Reads the URL of the knowledge page. */
export function readKnowledgeSearch(raw: RawSearch): KnowledgeSearch {
  return dropUndefined({ part: readName(raw, 'part', PARTS), q: readText(raw, 'q') });
}
