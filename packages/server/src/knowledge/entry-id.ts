import { identify } from '../ingest/arrival.ts';

/** The id of an entry that was given none: the same question of the same product for the same assistant has the same, however often it is imported. */
export function makeEntryId(entry: { question: string; product_id: string | null; ai_profile: string | null }): string {
  const question = entry.question.trim().replace(/\s+/g, ' ').toLowerCase();
  return identify(JSON.stringify(['entry', entry.product_id, entry.ai_profile, question]));
}
