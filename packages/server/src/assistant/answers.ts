import { judgeAnswer } from '@cartograph/core/assistant/helpful';
import type { AnswerLine, AnswerOutcome, Question } from '@cartograph/core/assistant/wire';
import type { Interaction, TimelineEvent } from '@cartograph/core/event/event';
import type { Lanes } from '../ingest/lanes.ts';
import type { Tasks } from '../ingest/tasks.ts';
import type { Company } from '../store/companies.ts';
import { type Completion, completeExchange } from '../store/conversations.ts';
import type { Database } from '../store/database.ts';
import { inTransaction } from '../store/transaction.ts';
import { answerIdOf } from './answer-id.ts';
import { type Begun, beginExchange } from './begin-exchange.ts';
import { type LiveAnswer, startAnswer } from './live-answer.ts';
import { type Answer, makeAnswer } from './make-answer.ts';
import type { Model } from './model.ts';
import { retrieve } from './retrieve.ts';
import { readSettings } from './settings.ts';

/** What answers are made with. */
export interface AnswerParts {
  database: Database;
  lanes: Lanes;
  tasks: Tasks;
  model: Model | null;
  now: () => number;
}

/** Takes a question; gives its answer to follow when the question is stored. Throws TooManyQuestions, Overloaded, StoreUnavailable. */
export type Ask = (company: Company, question: Question) => Promise<LiveAnswer>;

/**
 * Opens the answering of questions. The answer to one that is being answered by this process is followed, one that was answered is told again, and one whose server ended half way is answered
 * anew: under one id a question is asked once.
 */
export function openAnswers(parts: AnswerParts): Ask {
  const live = new Map<string, Promise<LiveAnswer>>();
  return (company, question) => {
    const key = `${company.companyId} ${question.user_fingerprint} ${question.question_id.toLowerCase()}`;
    const running = live.get(key);
    if (running !== undefined) return running;
    const begun = begin(parts, company, question);
    live.set(key, begun);
    const forget = () => void live.delete(key);
    void parts.tasks.note(begun.then((answer) => answer.ended)).then(forget, forget);
    return begun;
  };
}

async function begin(parts: AnswerParts, company: Company, question: Question): Promise<LiveAnswer> {
  const begun = await beginExchange(parts.database, company.companyId, question, parts.now());
  const { conversation_id, question_id, outcome } = begun.exchange;
  return startAnswer(async (emit) => {
    emit({ kind: 'began', conversation_id, answer_id: answerIdOf(question_id) });
    const ended = outcome === null ? await answer(parts, company, question, begun, emit) : retell(begun, outcome, emit);
    emit({ kind: 'ended', outcome: ended, hand_off: ended === 'declined' || ended === 'failed' });
  });
}

function retell({ exchange }: Begun, outcome: AnswerOutcome, emit: (line: AnswerLine) => void): AnswerOutcome {
  emit({ kind: 'text', text: exchange.answer });
  if (exchange.products.length > 0) emit({ kind: 'products', products: exchange.products });
  return outcome;
}

async function answer(
  { database, lanes, model, now }: AnswerParts,
  company: Company,
  { metadata = {} }: Question,
  begun: Begun,
  emit: (line: AnswerLine) => void,
): Promise<AnswerOutcome> {
  const { question: text, product_id: productId, ai_profile: aiProfile } = begun.exchange;
  const settings = await readSettings(database.db, company);
  const search = () => retrieve(database, company.companyId, text, { productId, aiProfile });
  const made = await makeAnswer({ text, metadata, settings, retrieve: search, model }, emit);
  await recordAnswer({ database, lanes, now }, company.companyId, begun, made);
  return made.outcome;
}

/** Stores an answer and, in the same transaction, the interaction that it counts as. Resolves when both are committed. */
export async function recordAnswer(
  { database, lanes, now }: Pick<AnswerParts, 'database' | 'lanes' | 'now'>,
  companyId: number,
  begun: Begun,
  { text, products, passages, outcome, madeBy }: Answer,
): Promise<void> {
  const { counts, helpful, why } = judgeAnswer({ outcome, madeBy, passages });
  const done: Completion = { answer: text, products, passages: [...passages], outcome, made_by: madeBy, helpful, why };
  const complete = (tx: Parameters<typeof completeExchange>[0]) => completeExchange(tx, companyId, begun.exchange, done);
  if (!counts) return inTransaction(database, complete);
  await lanes.record(companyId, [{ event: toInteraction(begun, helpful, now()), leftOut: null, along: complete }]);
}

/** What an answer is in the ledger. It was asked when the question came; that it was is the server's own word, so it is verified. */
function toInteraction({ conversation, exchange }: Begun, helpful: boolean | null, nowMs: number): TimelineEvent<Interaction> {
  return {
    kind: 'interaction',
    channel: conversation.surface,
    conversationId: conversation.conversation_id,
    helpful,
    productId: exchange.product_id,
    aiProfile: exchange.ai_profile,
    eventId: answerIdOf(exchange.question_id),
    occurredAtMs: exchange.asked_at.getTime(),
    receivedAtMs: nowMs,
    verified: true,
    visitorId: conversation.visitor_id,
    faqId: conversation.faq_id,
  };
}
