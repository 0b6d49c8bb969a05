import { SURFACES, type Surface } from '@cartograph/core/assistant/wire';
import { CONVERSATION_OUTCOMES, type ConversationOutcome } from '@cartograph/core/manage/conversations';
import { dropUndefined, type RawSearch, readName, readText } from '../filters/search.ts';

/** What the URL of the conversations page says. */
export interface ConversationsSearch {
  q?: string | undefined;
  channel?: Surface | undefined;
  outcome?: ConversationOutcome | undefined;
  helpful?: 'true' | 'false' | undefined;
  ai_profile?: string | undefined;
}

/** Reads the URL of the conversations page. */
export function readConversationsSearch(raw: RawSearch): ConversationsSearch {
  return dropUndefined({
    q: readText(raw, 'q'),
    channel: readName(raw, 'channel', SURFACES),
    outcome: readName(raw, 'outcome', CONVERSATION_OUTCOMES),
    helpful: readName(raw, 'helpful', ['true', 'false'] as const),
    ai_profile: readText(raw, 'ai_profile'),
  });
}
