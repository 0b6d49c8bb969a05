import * as v from 'valibot';
import { ANSWER_OUTCOMES, productCard, SURFACES } from '../assistant/wire.ts';
import { orderPage } from '../report/contract.ts';

const time = v.pipe(v.string(), v.isoTimestamp());
const text = v.nullable(v.string());

/** What a conversation came to: how its last answer ended, or that the shopper left an address; null while its first answer is being made. */
export const CONVERSATION_OUTCOMES = [...ANSWER_OUTCOMES, 'handed_off'] as const;
export type ConversationOutcome = (typeof CONVERSATION_OUTCOMES)[number];

const conversation = v.object({
  conversation_id: v.string(),
  channel: v.picklist(SURFACES),
  visitor_id: v.string(),
  began_at: time,
  last_at: time,
  first_question: v.string(),
  questions: v.number(),
  helpful_answers: v.pipe(v.number(), v.description('Answers that count as helpful, the thumb heard.')),
  outcome: v.nullable(v.picklist(CONVERSATION_OUTCOMES)),
  product_id: text,
  ai_profile: text,
  orders: v.pipe(v.number(), v.description('Recorded orders that it is a touch of.')),
});

export type Conversation = v.InferOutput<typeof conversation>;

/**
 * Answer of `GET /api/companies/:company/conversations?channel&outcome&helpful&ai_profile&q&fingerprint&from&to&limit&cursor`, newest first. `helpful`
 * is `true` for those with an answer that counts as helpful, `false` for those without; `q` searches what was asked and answered.
 */
export const conversationPage = v.object({
  conversations: v.array(conversation),
  next_cursor: v.pipe(text, v.description('Send it as `cursor` for the next page; null on the last.')),
});

export type ConversationPage = v.InferOutput<typeof conversationPage>;

/** Who made an answer: the shop's own entry that was opened or found, or a language model from such passages. */
export const ANSWER_MAKERS = ['retrieval', 'model'] as const;
export type AnswerMaker = (typeof ANSWER_MAKERS)[number];

/** What an answer was made from: an entry or a product as it was then. */
export const passage = v.object({
  kind: v.picklist(['entry', 'product']),
  id: v.pipe(v.string(), v.description('`entry_id` or `product_id`.')),
  title: v.pipe(v.string(), v.description('The question, or the name of the product.')),
  text: v.string(),
  score: v.pipe(v.number(), v.description('How much of the question it covers, 0 to 1.')),
  used: v.pipe(v.boolean(), v.description('The answer was made from it; the others were only looked at.')),
});

export type Passage = v.InferOutput<typeof passage>;

const exchange = v.object({
  answer_id: v.pipe(v.string(), v.description('Also the `event_id` of the interaction that the answer counts as.')),
  asked_at: time,
  question: v.string(),
  answer: v.string(),
  products: v.array(productCard),
  outcome: v.pipe(v.nullable(v.picklist(ANSWER_OUTCOMES)), v.description('Null while the answer is being made.')),
  made_by: v.nullable(v.picklist(ANSWER_MAKERS)),
  passages: v.array(passage),
  counts: v.pipe(v.boolean(), v.description('Whether it is an interaction; small talk is none.')),
  helpful: v.pipe(
    v.nullable(v.boolean()),
    v.description('Whether it counts as helpful, the thumb heard; null where it is no interaction.'),
  ),
  thumb: v.pipe(v.nullable(v.boolean()), v.description("The shopper's thumb, which overrules; null without one.")),
  why: v.pipe(v.string(), v.description('Why it counts as helpful or not, in plain words.')),
  product_id: text,
});

/**
 * Answer of `GET /api/companies/:company/conversations/:conversation`: everything asked and answered, oldest first, and the orders that the conversation
 * is a touch of, newest first, with what each touch earned under the company's model.
 */
export const conversationTranscript = v.object({
  conversation,
  exchanges: v.array(exchange),
  hand_offs: v.array(v.object({ at: time, email: v.string(), text })),
  orders: orderPage.entries.orders,
});

export type ConversationTranscript = v.InferOutput<typeof conversationTranscript>;
