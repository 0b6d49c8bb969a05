import type { ConversationOutcome } from '@cartograph/core/manage/conversations';

/** What a conversation came to, in words. */
export const OUTCOME_NAMES: Readonly<Record<ConversationOutcome, string>> = {
  answered: 'Answered',
  declined: 'No answer known',
  small_talk: 'Small talk',
  failed: 'Failed',
  handed_off: 'Handed off',
};
