import { judgeAnswer, type MadeAnswer } from '@cartograph/core/assistant/helpful';
import type { Passage } from '@cartograph/core/manage/conversations';
import type { Arrival } from '../ingest/arrival.ts';
import type { ConversationRow, ExchangeRow } from '../store/conversations.ts';
import { type DemoEntry, ENTRIES, UNKNOWN } from './knowledge.ts';
import type { Chance } from './random.ts';

/** A conversation of the demo, and what was said in it. */
export interface Talk {
  conversation: ConversationRow;
  exchange: ExchangeRow;
}

const NO_ANSWER = 'I have no answer to that. Leave your e-mail address, and a person will write to you.';

/**
 * The conversations that the history's interactions name, a question and its answer each: those of everybody who filled a cart, so that each order leads to what was
 * asked before it, and since a moment of all others too. More would take longer to store than anybody reads.
 */
export function writeTalks(chance: Chance, arrivals: readonly Arrival[], allSinceMs: number): Talk[] {
  const shoppers = new Set(arrivals.flatMap(({ event }) => (event.kind === 'cart' ? event.visitorId : [])));
  return arrivals.flatMap(({ event }) => {
    if (event.kind !== 'interaction' || event.channel === 'NUDGE' || event.conversationId === null) return [];
    if (event.occurredAtMs < allSinceMs && !shoppers.has(event.visitorId)) return [];
    const at = new Date(event.occurredAtMs);
    const { visitorId: visitor_id, productId: product_id, aiProfile: ai_profile, conversationId: conversation_id } = event;
    const { question, answer, products, ...made } = event.helpful === false ? decline(chance) : answerAbout(chance, product_id);
    const { helpful, why } = judgeAnswer(made);
    const { outcome, madeBy: made_by } = made;
    const passages = [...made.passages];
    const thumb = chance.happens(0.08) ? helpful : null;
    return {
      conversation: {
        ...{ conversation_id, visitor_id, faq_id: event.faqId, surface: event.channel, product_id, ai_profile },
        ...{ began_at: at, last_at: at },
      },
      exchange: {
        ...{ visitor_id, question_id: chance.uuid(), conversation_id, asked_at: at, question, product_id, ai_profile },
        ...{ answer, products, outcome, made_by, passages, helpful, why, thumb, handed_off: false },
      },
    };
  });
}

type Said = MadeAnswer & Pick<ExchangeRow, 'question' | 'answer' | 'products'>;

function decline(chance: Chance): Said {
  return { question: chance.pick(UNKNOWN), answer: NO_ANSWER, products: [], outcome: 'declined', madeBy: 'retrieval', passages: [] };
}

function answerAbout(chance: Chance, productId: string | null): Said {
  const about = ENTRIES.filter((entry) => entry.productId === productId || entry.productId === null);
  const entry = chance.pick(about.length > 2 && chance.happens(0.6) ? about.slice(0, 1) : about);
  const passages = [toPassage(entry, chance.between(700, 990) / 1_000)];
  const question = chance.pick(entry.asked);
  return { question, answer: entry.answer, products: [], outcome: 'answered', madeBy: 'retrieval', passages };
}

function toPassage({ id, question, answer }: DemoEntry, score: number): Passage {
  return { kind: 'entry', id, title: question, text: answer, score, used: true };
}
