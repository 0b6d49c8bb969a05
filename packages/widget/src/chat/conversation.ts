import type { AnswerLine } from '@cartograph/core/assistant/wire';
import type { Kit } from '../kit.ts';
import { cut } from '../shared/cut.ts';
import { type Failure, hearOut } from './hear-out.ts';
import type { KeptStore, Pending } from './kept.ts';
import { before, fetchMessages, lastQuestion, type Message, written } from './message.ts';

/** What the panel shows of a conversation. */
export interface ConversationState {
  id: string | undefined;
  messages: Message[];
  isAsking: boolean;
  /** Why the last answer did not come; undefined where it did. */
  problem: Failure | undefined;
  handOff: 'none' | 'offered' | 'sending' | 'sent' | 'failed';
}

/** Most characters that the server takes of a question. */
export const QUESTION_MAX = 1_000;

/** Leads the conversation with the server; `changed` hears of each change of the state. */
export function createConversation(kit: Kit, kept: KeptStore, changed: () => void) {
  const { server, emit, session } = kit;
  const state: ConversationState = { id: kept.read().conversationId, messages: [], isAsking: false, problem: undefined, handOff: 'none' };
  const queue: string[] = [];
  let stopped = false;
  /** Counts conversations: what comes of an earlier one is not this one's. */
  let era = 0;
  let unanswered: Pending | undefined;

  const hear = (line: AnswerLine, answer: Message) => {
    if (line.kind === 'began') {
      state.id = line.conversation_id;
      answer.id = line.answer_id;
      kept.change({ conversationId: state.id });
    } else if (line.kind === 'text') answer.text += line.text;
    else if (line.kind === 'products') answer.products = [...answer.products, ...line.products];
    else {
      answer.outcome = line.outcome;
      if (line.hand_off) state.handOff = 'offered';
    }
    // Small talk is no interaction; it shows no products either.
    if (line.kind === 'products' || (line.kind === 'ended' && line.outcome !== 'small_talk')) session.openGate(Date.now());
    changed();
  };

  const answerOf = async (pending: Pending): Promise<void> => {
    const mine = era;
    const isCurrent = () => mine === era && !stopped;
    const answer: Message = { ...written('assistant', ''), isComplete: false };
    state.messages.push(answer);
    Object.assign(state, { isAsking: true, problem: undefined });
    unanswered = pending;
    changed();
    const failure = await hearOut(server, pending, () => state.id, {
      isCurrent,
      again: () => Object.assign(answer, { text: '', products: [] }),
      gone() {
        state.id = undefined;
      },
      heard: (line) => hear(line, answer),
    });
    if (!isCurrent()) return;
    answer.isComplete = true;
    Object.assign(state, { isAsking: false, problem: failure });
    kept.change({ pending: undefined });
    if (failure) state.messages = state.messages.filter((message) => message !== answer);
    else finished(answer);
    changed();
    const next = queue.shift();
    if (next !== undefined) ask(next);
  };

  const finished = (answer: Message) => {
    unanswered = undefined;
    emit('ticket:bot_response_finished', { ticketId: state.id, messageId: answer.id, text: answer.text, outcome: answer.outcome });
  };

  const ask = (words: string) => {
    const text = cut(words.trim(), QUESTION_MAX);
    if (!text) return;
    if (state.isAsking) return void queue.push(text);
    const place = document.querySelector<HTMLElement>('[data-alhena-faqs]');
    const pending: Pending = {
      question_id: kit.makeId(),
      text,
      product_id: kit.config().productId ?? place?.dataset.productId,
      atMs: Date.now(),
    };
    state.handOff = 'none';
    state.messages.push(written('shopper', text));
    kept.change({ pending });
    emit('ticket:message_submitted', { ticketId: state.id ?? null, text });
    answerOf(pending);
  };

  const forget = () => {
    era++;
    queue.length = 0;
    unanswered = undefined;
    Object.assign(state, { id: undefined, messages: [], isAsking: false, problem: undefined, handOff: 'none' });
  };

  return {
    state,
    ask,

    /** Asks the question again whose answer did not come. */
    retry(): void {
      if (!unanswered || state.isAsking) return;
      kept.change({ pending: unanswered });
      answerOf(unanswered);
    },

    /** Brings back what was said on other pages, in other tabs or before a reload, and hears out what was being answered (`resume`). */
    async recall(resume: boolean): Promise<void> {
      if (state.isAsking) return;
      const { conversationId, pending } = kept.read();
      if (conversationId !== state.id) forget();
      state.id = conversationId;
      const mine = era;
      const found = conversationId ? await fetchMessages(server, conversationId) : undefined;
      if (mine !== era || stopped || state.isAsking) return;
      if (found === 'gone') {
        kept.change({ conversationId: undefined });
        forget();
      } else state.messages = found ?? state.messages;
      if (pending && resume) {
        state.messages = [...before(pending, state.messages), written('shopper', pending.text)];
        answerOf(pending);
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
      const text = lastQuestion(state.messages)?.text;
      state.handOff = await server.handOff({ conversation_id: state.id, email, text }).then(
        () => 'sent' as const,
        () => 'failed' as const,
      );
      changed();
    },

    /** Ends the conversation; the next question begins another. */
    startOver(): void {
      forget();
      kept.change({ conversationId: undefined, pending: undefined });
      changed();
    },

    stop(): void {
      stopped = true;
    },
  };
}

export type Conversation = ReturnType<typeof createConversation>;
