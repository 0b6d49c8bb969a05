import * as v from 'valibot';
import { text as id, isStorable } from '../wire/text.ts';

/** Most characters of what a shopper may ask at once. */
export const QUESTION_MAX_CHARACTERS = 1_000;

const text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(QUESTION_MAX_CHARACTERS), v.check(isStorable, 'whole_text'));

/** Who asks: the same sender as that of events. */
const sender = { company_key: id, user_fingerprint: id, user_faq_fingerprint: id };

/** Where an assistant's answer is asked for: the chat panel, or the questions beside a product. */
export const SURFACES = ['CHAT', 'FAQ'] as const;
export type Surface = (typeof SURFACES)[number];

/**
 * Body of `POST /assistant/questions`. `question_id` is a UUID of the browser's making: sent again after a broken connection it gives the answer that is
 * there, from its start, and asks nothing twice. Without `conversation_id` a conversation begins.
 */
export const question = v.object({
  ...sender,
  surface: v.picklist(SURFACES),
  question_id: v.pipe(v.string(), v.uuid()),
  conversation_id: v.optional(id),
  text,
  product_id: v.optional(id),
  ai_profile: v.optional(id),
  metadata: v.pipe(
    v.optional(v.record(v.pipe(v.string(), v.maxLength(64)), v.pipe(v.string(), v.maxLength(255)))),
    v.description('What the shop says about the shopper; keys that begin with "_" never reach a model.'),
  ),
});

export type Question = v.InferOutput<typeof question>;

/** A product that an answer shows. Prices are decimal strings. */
export const productCard = v.object({
  product_id: v.string(),
  name: v.string(),
  price: v.nullable(v.string()),
  currency: v.nullable(v.string()),
  url: v.nullable(v.string()),
  image_url: v.nullable(v.string()),
});

export type ProductCard = v.InferOutput<typeof productCard>;

/** How an answer ended: it answered, it had nothing to say about that, the small talk needed none, or it failed half way. */
export const ANSWER_OUTCOMES = ['answered', 'declined', 'small_talk', 'failed'] as const;
export type AnswerOutcome = (typeof ANSWER_OUTCOMES)[number];

/**
 * A line of the answer to a question, which comes line by line while it is made (NDJSON): where the conversation is, the text in parts, products, the end.
 * The text is Markdown of a safe subset (paragraphs, lists, emphasis, links); it is never HTML.
 */
export const answerLine = v.variant('kind', [
  v.object({ kind: v.literal('began'), conversation_id: v.string(), answer_id: v.string() }),
  v.object({ kind: v.literal('text'), text: v.string() }),
  v.object({ kind: v.literal('products'), products: v.array(productCard) }),
  v.object({
    kind: v.literal('ended'),
    outcome: v.picklist(ANSWER_OUTCOMES),
    hand_off: v.pipe(v.boolean(), v.description('The shopper should be offered to leave an e-mail address.')),
  }),
]);

export type AnswerLine = v.InferOutput<typeof answerLine>;

/** Body of `POST /assistant/faq_answers`: a question of the list was opened. An interaction on the FAQ fingerprint. */
export const faqClick = v.object({
  ...sender,
  question_id: v.pipe(v.string(), v.uuid()),
  entry_id: id,
  product_id: v.optional(id),
  ai_profile: v.optional(id),
});

export type FaqClick = v.InferOutput<typeof faqClick>;

/** Answer of `POST /assistant/faq_answers`. */
export const faqAnswer = v.object({ answer_id: v.string(), conversation_id: v.string(), answer: v.string() });

export type FaqAnswer = v.InferOutput<typeof faqAnswer>;

/** Answer of `GET /assistant/faqs?company_key&product_id`: the product's questions, or general ones where it has none. */
export const faqList = v.object({ questions: v.array(v.object({ entry_id: v.string(), question: v.string() })) });

export type FaqList = v.InferOutput<typeof faqList>;

/** Body of `POST /assistant/feedback`: the shopper's thumb, which overrules what was decided about an answer. */
export const feedback = v.object({ ...sender, conversation_id: id, answer_id: id, helpful: v.boolean() });

export type Feedback = v.InferOutput<typeof feedback>;

/** Body of `POST /assistant/handoffs`: the shopper leaves an address for people to answer. */
export const handOff = v.object({
  ...sender,
  conversation_id: id,
  email: v.pipe(v.string(), v.trim(), v.email(), v.maxLength(254)),
  text: v.optional(text),
});

export type HandOff = v.InferOutput<typeof handOff>;

/** Answer of `GET /assistant/conversations/:conversation?company_key&user_fingerprint`: what a reload brings back. */
export const transcript = v.object({
  conversation_id: v.string(),
  messages: v.array(
    v.object({
      message_id: v.string(),
      from: v.picklist(['shopper', 'assistant']),
      text: v.string(),
      products: v.array(productCard),
      at: v.pipe(v.string(), v.isoTimestamp()),
      helpful: v.nullable(v.boolean()),
      is_complete: v.pipe(v.boolean(), v.description('False while the answer is being made.')),
    }),
  ),
});

export type Transcript = v.InferOutput<typeof transcript>;

/** When a nudge shows itself. What is null does not matter. */
export const nudgeRule = v.object({
  nudge_id: v.string(),
  message: v.string(),
  action: v.pipe(v.nullable(v.string()), v.description('What the button says, or null for a message without one.')),
  opens: v.pipe(v.nullable(v.string()), v.description('The question that the chat is asked when it is clicked; null only opens the chat.')),
  page_pattern: v.pipe(v.nullable(v.string()), v.description('Path of the pages, with * for anything, such as /products/*.')),
  after_seconds: v.nullable(v.number()),
  on_exit_intent: v.boolean(),
  cart_value_min: v.nullable(v.string()),
  times_a_day_max: v.number(),
});

export type NudgeRule = v.InferOutput<typeof nudgeRule>;

/** Answer of `GET /assistant/settings?company_key`: how the surfaces look and greet, and the nudges. Cached for a few minutes. */
export const assistantSettings = v.object({
  chat_enabled: v.boolean(),
  title: v.string(),
  greeting: v.string(),
  suggestions: v.array(v.string()),
  contact_email: v.pipe(v.nullable(v.string()), v.description('Where else to ask, shown where the assistant could not help.')),
  nudges: v.array(nudgeRule),
});

export type AssistantSettings = v.InferOutput<typeof assistantSettings>;
