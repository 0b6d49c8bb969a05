import { overruleBy } from '@cartograph/core/assistant/helpful';
import type { AssistantSettings, FaqAnswer, FaqClick, FaqList, Feedback, HandOff, Transcript } from '@cartograph/core/assistant/wire';
import { identify } from '../ingest/arrival.ts';
import { overruleInteraction } from '../ingest/overrule.ts';
import type { Company } from '../store/companies.ts';
import { type ExchangeRow, findConversation, findExchange, listExchanges, saveHandOff, updateAfterwards } from '../store/conversations.ts';
import type { Query } from '../store/database.ts';
import { orUnavailable } from '../store/failure.ts';
import { findEntry, listFaqs } from '../store/knowledge.ts';
import { answerIdOf, questionIdOf } from './answer-id.ts';
import { type AnswerParts, openAnswers, recordAnswer } from './answers.ts';
import { beginExchange } from './begin-exchange.ts';
import { TRANSCRIPT_MAX_EXCHANGES } from './limits.ts';
import { readPublicSettings } from './settings.ts';

/** Most questions of a product that a page lists. */
const FAQS_MAX = 50;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What the assistant's surfaces on a shop's pages ask of the server. All throw StoreUnavailable. */
export function openSurfaces(parts: AnswerParts) {
  const { database, now } = parts;
  return {
    ask: openAnswers(parts),
    readSettings: (company: Company): Promise<AssistantSettings> => orUnavailable(readPublicSettings(database.db, company)),
    listFaqs: async ({ companyId }: Company, productId: string | null, aiProfile: string | null): Promise<FaqList> => ({
      questions: await orUnavailable(listFaqs(database.db, companyId, productId, aiProfile, FAQS_MAX)),
    }),
    /** Opens a question of the list, which is an interaction; undefined where there is none such. Throws TooManyQuestions, Overloaded. */
    openFaq: async ({ companyId }: Company, click: FaqClick): Promise<FaqAnswer | undefined> => {
      const entry = await orUnavailable(findEntry(database.db, companyId, click.entry_id));
      if (entry === undefined) return undefined;
      const { entry_id: id, question: title, answer: text } = entry;
      const begun = await beginExchange(database, companyId, { ...click, surface: 'FAQ', text: title }, now());
      const { conversation_id, question_id, outcome, answer } = begun.exchange;
      const opened = { answer_id: answerIdOf(question_id), conversation_id, answer: outcome === null ? text : answer };
      const passages = [{ kind: 'entry' as const, id, title, text, score: 1, used: true }];
      if (outcome === null)
        await recordAnswer(parts, companyId, begun, { text, products: [], passages, outcome: 'answered', madeBy: 'retrieval' });
      return opened;
    },
    /** Hears the shopper's thumb about an answer; tells whether there is one of theirs that counts. */
    hearThumb: async ({ companyId }: Company, feedback: Feedback): Promise<boolean> => {
      const visitorId = identify(feedback.user_fingerprint);
      const questionId = questionIdOf(feedback.answer_id);
      if (questionId === undefined) return false;
      let isHeard = false;
      const key = { visitorId, eventId: feedback.answer_id };
      await overruleInteraction(database, companyId, key, new Date(now()), async (tx) => {
        const exchange = await findExchange(tx, companyId, visitorId, questionId);
        isHeard = exchange !== undefined && exchange.conversation_id === feedback.conversation_id && isCounting(exchange);
        return exchange === undefined || !isHeard ? undefined : keepAfterwards(tx, companyId, { ...exchange, thumb: feedback.helpful });
      });
      return isHeard;
    },
    /** Keeps the address that a shopper leaves: the last answer of the conversation did not help. Tells whether the conversation is theirs. */
    handOff: async ({ companyId }: Company, { user_fingerprint, conversation_id, email, text }: HandOff): Promise<boolean> => {
      const visitorId = identify(user_fingerprint);
      const conversation = UUID.test(conversation_id)
        ? await orUnavailable(findConversation(database.db, companyId, conversation_id))
        : undefined;
      if (conversation?.visitor_id !== visitorId) return false;
      const last = (await orUnavailable(listExchanges(database.db, companyId, conversation_id, TRANSCRIPT_MAX_EXCHANGES))).findLast(
        isCounting,
      );
      const key = { visitorId, eventId: last === undefined ? '' : answerIdOf(last.question_id) };
      await overruleInteraction(database, companyId, key, new Date(now()), async (tx) => {
        await saveHandOff(tx, companyId, conversation_id, { handed_at: new Date(now()), email, text: text ?? null });
        const exchange = last && (await findExchange(tx, companyId, visitorId, last.question_id));
        return exchange && keepAfterwards(tx, companyId, { ...exchange, handed_off: true });
      });
      return true;
    },
    /** What was said in a conversation, to its own visitor only. */
    readTranscript: async ({ companyId }: Company, conversationId: string, fingerprint: string): Promise<Transcript | undefined> => {
      const conversation = UUID.test(conversationId)
        ? await orUnavailable(findConversation(database.db, companyId, conversationId))
        : undefined;
      if (conversation?.visitor_id !== identify(fingerprint)) return undefined;
      const exchanges = await orUnavailable(listExchanges(database.db, companyId, conversationId, TRANSCRIPT_MAX_EXCHANGES));
      return { conversation_id: conversation.conversation_id, messages: exchanges.flatMap(toMessages) };
    },
  };
}

export type Surfaces = ReturnType<typeof openSurfaces>;

function isCounting({ outcome }: ExchangeRow): boolean {
  return outcome !== null && outcome !== 'small_talk';
}

/** Stores what was said of an answer; gives what it makes of the interaction. */
async function keepAfterwards(tx: Query, companyId: number, exchange: ExchangeRow): Promise<boolean | null> {
  await updateAfterwards(tx, companyId, exchange);
  return overruleBy({ thumb: exchange.thumb, handedOff: exchange.handed_off });
}

function toMessages({ question_id, question, answer, products, asked_at, outcome, thumb }: ExchangeRow): Transcript['messages'] {
  const at = asked_at.toISOString();
  const asked = { message_id: question_id, from: 'shopper' as const, text: question, products: [], at, helpful: null, is_complete: true };
  const answered = {
    message_id: answerIdOf(question_id),
    from: 'assistant' as const,
    text: answer,
    products,
    at,
    helpful: thumb,
    is_complete: outcome !== null,
  };
  return [asked, answered];
}
