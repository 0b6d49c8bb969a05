import type { Kit } from '../kit.ts';
import { createAnswering } from './answering.ts';
import type { Failure } from './hear-out.ts';
import type { Kept, KeptStore } from './kept.ts';
import { before, fetchMessages, lastQuestion, type Message } from './message.ts';

/** What the panel shows of a conversation. */
export interface ConversationState {
  id: string | undefined;
  messages: Message[];
  isAsking: boolean;
  /** Why the last answer did not come; undefined where it did. */
  problem: Failure | undefined;
  handOff: 'none' | 'offered' | 'sending' | 'sent' | 'failed';
}

/** What begins anew with a conversation. */
const NOTHING_KEPT: Kept = { conversationId: undefined, pending: undefined, answered: undefined, isHandOffOffered: undefined };

/** Leads the conversation with the server; `changed` hears of each change of the state. */
export function createConversation(kit: Kit, kept: KeptStore, changed: () => void) {
  const { server } = kit;
  const state: ConversationState = { id: kept.read().conversationId, messages: [], isAsking: false, problem: undefined, handOff: 'none' };
  const { ask, resume, retry, forget, era } = createAnswering(kit, kept, state, changed);

  const startOver = () => {
    forget();
    kept.change(NOTHING_KEPT);
    changed();
  };

  const recallMessages = async (id: string): Promise<void> => {
    const mine = era();
    const { answered, isHandOffOffered } = kept.read();
    const found = await fetchMessages(server, id, answered ?? []);
    if (mine !== era() || state.isAsking) return;
    if (found === 'gone') startOver();
    else if (found) Object.assign(state, { messages: found, handOff: isHandOffOffered ? 'offered' : 'none' });
  };

  return {
    state,
    ask,
    retry,
    startOver,
    stop: forget,

    /** Brings back what was said on other pages, in other tabs or before a reload, and hears out what was being answered (`toEnd`). */
    async recall(toEnd: boolean): Promise<void> {
      if (state.isAsking) return;
      const { conversationId, pending } = kept.read();
      if (conversationId !== state.id) forget();
      state.id = conversationId;
      if (conversationId) await recallMessages(conversationId);
      if (state.isAsking) return;
      if (pending && toEnd) {
        state.messages = before(pending, state.messages);
        resume(pending);
      }
      changed();
    },

    /** Says whether an answer helped, which overrules what was decided about it. */
    async rate(message: Message, helpful: boolean): Promise<void> {
      const said = message.helpful;
      message.helpful = helpful;
      changed();
      if (!state.id) return;
      await server.rate({ conversation_id: state.id, answer_id: message.id, helpful }).catch(() => {
        message.helpful = said;
        changed();
      });
    },

    /** Leaves an address for a person to answer the last question. */
    async handOff(email: string): Promise<void> {
      if (!state.id) return;
      state.handOff = 'sending';
      changed();
      try {
        await server.handOff({ conversation_id: state.id, email, text: lastQuestion(state.messages)?.text });
        kept.change({ isHandOffOffered: false });
        state.handOff = 'sent';
      } catch {
        state.handOff = 'failed';
      }
      changed();
    },
  };
}

export type Conversation = ReturnType<typeof createConversation>;
