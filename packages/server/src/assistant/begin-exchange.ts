import type { Surface } from '@cartograph/core/assistant/wire';
import { identify } from '../ingest/arrival.ts';
import { makeId } from '../ingest/make-id.ts';
import {
  type ConversationRow,
  countAsked,
  type ExchangeRow,
  findConversation,
  findExchange,
  findFaqConversation,
  insertConversation,
  insertQuestion,
} from '../store/conversations.ts';
import type { Database, Query } from '../store/database.ts';
import { lockFingerprints } from '../store/fingerprints.ts';
import { inTransaction } from '../store/transaction.ts';
import { CONVERSATIONS_MAX_PER_DAY, FAQ_CONVERSATION_MS, QUESTIONS_MAX_PER_MINUTE, TooManyQuestions } from './limits.ts';

/** A question as it came: who asks, where, and by which id. */
export interface Opening {
  user_fingerprint: string;
  user_faq_fingerprint: string;
  question_id: string;
  surface: Surface;
  conversation_id?: string | undefined;
  product_id?: string | undefined;
  ai_profile?: string | undefined;
  text: string;
}

/** A question that is stored, with its conversation. */
export interface Begun {
  conversation: ConversationRow;
  exchange: ExchangeRow;
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Stores a question before it is answered, so that it can be completed whatever happens meanwhile; one that was asked before is given as it is. A conversation that is not
 * the visitor's own counts as none. Throws TooManyQuestions, StoreUnavailable.
 */
export function beginExchange(database: Database, companyId: number, opening: Opening, nowMs: number): Promise<Begun> {
  const visitorId = identify(opening.user_fingerprint);
  return inTransaction(database, async (tx) => {
    const known = await findBegun(tx, companyId, visitorId, opening.question_id);
    if (known !== undefined) return known;
    // One at a time for each visitor, or limits would not hold.
    await lockFingerprints(tx, companyId, [visitorId]);
    const meanwhile = await findBegun(tx, companyId, visitorId, opening.question_id);
    if (meanwhile !== undefined) return meanwhile;
    const conversation = await joinConversation(tx, companyId, visitorId, opening, nowMs);
    await insertQuestion(tx, companyId, {
      visitor_id: visitorId,
      question_id: opening.question_id,
      conversation_id: conversation.conversation_id,
      asked_at: new Date(nowMs),
      question: opening.text,
      product_id: opening.product_id ?? null,
      ai_profile: opening.ai_profile ?? null,
    });
    return { conversation, exchange: (await findExchange(tx, companyId, visitorId, opening.question_id)) as ExchangeRow };
  });
}

async function findBegun(tx: Query, companyId: number, visitorId: string, questionId: string): Promise<Begun | undefined> {
  const exchange = await findExchange(tx, companyId, visitorId, questionId);
  if (exchange === undefined) return undefined;
  const conversation = (await findConversation(tx, companyId, exchange.conversation_id)) as ConversationRow;
  return { conversation, exchange };
}

async function joinConversation(
  tx: Query,
  companyId: number,
  visitorId: string,
  opening: Opening,
  nowMs: number,
): Promise<ConversationRow> {
  const since = { questions: new Date(nowMs - MINUTE_MS), conversations: new Date(nowMs - DAY_MS) };
  const asked = await countAsked(tx, companyId, visitorId, since);
  if (asked.questions >= QUESTIONS_MAX_PER_MINUTE) {
    throw new TooManyQuestions(`More than ${QUESTIONS_MAX_PER_MINUTE} questions a minute; ask again in a moment.`, 60);
  }
  const known = await findOwn(tx, companyId, visitorId, opening, nowMs);
  if (known !== undefined) return known;
  if (asked.conversations >= CONVERSATIONS_MAX_PER_DAY) {
    throw new TooManyQuestions(`More than ${CONVERSATIONS_MAX_PER_DAY} conversations a day.`, 3_600);
  }
  const conversation: ConversationRow = {
    conversation_id: makeId(),
    visitor_id: visitorId,
    faq_id: identify(opening.user_faq_fingerprint),
    surface: opening.surface,
    product_id: opening.product_id ?? null,
    ai_profile: opening.ai_profile ?? null,
    began_at: new Date(nowMs),
    last_at: new Date(nowMs),
  };
  await insertConversation(tx, companyId, conversation);
  return conversation;
}

/** The conversation that a question names, or, beside a product, that the visitor had there before. */
async function findOwn(
  tx: Query,
  companyId: number,
  visitorId: string,
  opening: Opening,
  nowMs: number,
): Promise<ConversationRow | undefined> {
  const { conversation_id: named, surface, product_id: productId = null } = opening;
  const found = named !== undefined && UUID.test(named) ? await findConversation(tx, companyId, named) : undefined;
  if (found?.visitor_id === visitorId && found.surface === surface) return found;
  return surface === 'FAQ' ? findFaqConversation(tx, companyId, visitorId, productId, new Date(nowMs - FAQ_CONVERSATION_MS)) : undefined;
}
