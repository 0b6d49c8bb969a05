import type { AnswerLine } from '@cartograph/core/assistant/wire';
import type { Kit } from '../kit.ts';
import { cut } from '../shared/cut.ts';
import type { ConversationState } from './conversation.ts';
import { hearOut } from './hear-out.ts';
import { ANSWERED_MAX, type KeptStore, type Pending } from './kept.ts';
import { type Message, written } from './message.ts';

/** Most characters that the server takes of a question. */
export const QUESTION_MAX = 1_000;

/** Asks questions one after the other, and hears their answers out into the state; `changed` hears of each change. */
export function createAnswering(kit: Kit, kept: KeptStore, state: ConversationState, changed: () => void) {
  const { server, emit } = kit;
  const waiting: string[] = [];
  /** Counts conversations: what comes of an earlier one is not this one's. */
  let era = 0;
  let unanswered: Pending | undefined;

  const ended = (answer: Message, { outcome, hand_off }: AnswerLine & { kind: 'ended' }) => {
    Object.assign(answer, { outcome, canBeRated: outcome === 'answered' });
    state.handOff = hand_off ? 'offered' : 'none';
    const answered = [...(kept.read().answered ?? []), ...(answer.canBeRated ? [answer.id] : [])].slice(-ANSWERED_MAX);
    kept.change({ answered, isHandOffOffered: hand_off });
  };

  const hear = (line: AnswerLine, answer: Message) => {
    if (line.kind === 'began') {
      state.id = line.conversation_id;
      answer.id = line.answer_id;
      kept.change({ conversationId: state.id });
    } else if (line.kind === 'text') answer.text += line.text;
    else if (line.kind === 'products') answer.products = [...answer.products, ...line.products];
    else ended(answer, line);
    changed();
  };

  const answerOf = async (pending: Pending): Promise<void> => {
    const mine = era;
    const isCurrent = () => mine === era;
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
    const next = waiting.shift();
    if (next !== undefined) ask(next);
  };

  const finished = ({ id, text, outcome }: Message) => {
    unanswered = undefined;
    emit('ticket:bot_response_finished', { ticketId: state.id, messageId: id, text, outcome });
  };

  const ask = (words: string) => {
    const text = cut(words.trim(), QUESTION_MAX);
    if (!text) return;
    if (state.isAsking) return void waiting.push(text);
    const place = document.querySelector<HTMLElement>('[data-alhena-faqs]');
    const product_id = kit.config().productId ?? place?.dataset.productId;
    const pending: Pending = { question_id: kit.makeId(), text, product_id, atMs: Date.now() };
    state.handOff = 'none';
    state.messages.push(written('shopper', text));
    kept.change({ pending, isHandOffOffered: false });
    emit('ticket:message_submitted', { ticketId: state.id ?? null, text });
    answerOf(pending);
  };

  return {
    ask,
    /** Which conversation it is: another number, another conversation. */
    era: () => era,

    /** Asks on that was asked on another page, under the same id. */
    resume(pending: Pending): void {
      state.messages.push(written('shopper', pending.text));
      answerOf(pending);
    },

    /** Asks the question again whose answer did not come. */
    retry(): void {
      if (!unanswered || state.isAsking) return;
      kept.change({ pending: unanswered });
      answerOf(unanswered);
    },

    /** Waits for nothing any more. */
    forget(): void {
      era++;
      waiting.length = 0;
      unanswered = undefined;
      Object.assign(state, { id: undefined, messages: [], isAsking: false, problem: undefined, handOff: 'none' });
    },
  };
}
