import type { AnswerOutcome, ProductCard, Surface } from '@cartograph/core/assistant/wire';
import type { AnswerMaker, Passage } from '@cartograph/core/manage/conversations';
import { sql } from 'kysely';
import type { Query } from './database.ts';

/** A visitor's talk with the assistant. */
export interface ConversationRow {
  conversation_id: string;
  visitor_id: string;
  faq_id: string;
  surface: Surface;
  product_id: string | null;
  ai_profile: string | null;
  began_at: Date;
  last_at: Date;
}

/** A question and what was answered; without an outcome it is still being answered, or waits to be asked again. */
export interface ExchangeRow {
  visitor_id: string;
  question_id: string;
  conversation_id: string;
  asked_at: Date;
  question: string;
  product_id: string | null;
  ai_profile: string | null;
  answer: string;
  products: ProductCard[];
  outcome: AnswerOutcome | null;
  made_by: AnswerMaker | null;
  passages: Passage[];
  helpful: boolean | null;
  why: string;
  thumb: boolean | null;
  handed_off: boolean;
}

/** What completes an exchange. */
export type Completion = Pick<ExchangeRow, 'answer' | 'products' | 'outcome' | 'made_by' | 'passages' | 'helpful' | 'why'>;

/** An address that a shopper left. */
export interface HandOffRow {
  handed_at: Date;
  email: string;
  text: string | null;
}

export const CONVERSATION_COLUMNS = {
  conversation_id: 'uuid',
  visitor_id: 'uuid',
  faq_id: 'uuid',
  surface: 'text',
  product_id: 'text',
  ai_profile: 'text',
  began_at: 'timestamptz',
  last_at: 'timestamptz',
} as const;

export const EXCHANGE_COLUMNS = {
  visitor_id: 'uuid',
  question_id: 'uuid',
  conversation_id: 'uuid',
  asked_at: 'timestamptz',
  question: 'text',
  product_id: 'text',
  ai_profile: 'text',
  answer: 'text',
  products: 'jsonb',
  outcome: 'text',
  made_by: 'text',
  passages: 'jsonb',
  helpful: 'boolean',
  why: 'text',
  thumb: 'boolean',
  handed_off: 'boolean',
} as const;

const EXCHANGE = sql.join(Object.keys(EXCHANGE_COLUMNS).map((name) => sql.ref(name)));
const CONVERSATION = sql.join(Object.keys(CONVERSATION_COLUMNS).map((name) => sql.ref(name)));

/** What a visitor asked by that id, if they did. */
export async function findExchange(db: Query, companyId: number, visitorId: string, questionId: string): Promise<ExchangeRow | undefined> {
  const { rows } = await sql<ExchangeRow>`
    SELECT ${EXCHANGE} FROM exchange
    WHERE company_id = ${companyId} AND visitor_id = ${visitorId}::uuid AND question_id = ${questionId}::uuid`.execute(db);
  return rows[0];
}

/** A conversation by its id. */
export async function findConversation(db: Query, companyId: number, conversationId: string): Promise<ConversationRow | undefined> {
  const { rows } = await sql<ConversationRow>`
    SELECT ${CONVERSATION} FROM conversation WHERE company_id = ${companyId} AND conversation_id = ${conversationId}::uuid`.execute(db);
  return rows[0];
}

/** The newest conversation that a visitor had beside a product since a moment. */
export async function findFaqConversation(
  db: Query,
  companyId: number,
  visitorId: string,
  productId: string | null,
  since: Date,
): Promise<ConversationRow | undefined> {
  const { rows } = await sql<ConversationRow>`
    SELECT ${CONVERSATION} FROM conversation
    WHERE company_id = ${companyId} AND visitor_id = ${visitorId}::uuid AND surface = 'FAQ' AND began_at > ${since}
      AND product_id IS NOT DISTINCT FROM ${productId}
    ORDER BY began_at DESC LIMIT 1`.execute(db);
  return rows[0];
}

/** How much a visitor asked, and how many conversations they began, since two moments. */
export async function countAsked(
  db: Query,
  companyId: number,
  visitorId: string,
  since: { questions: Date; conversations: Date },
): Promise<{ questions: number; conversations: number }> {
  const { rows } = await sql<{ questions: number; conversations: number }>`
    SELECT
      (SELECT count(*) FROM exchange
        WHERE company_id = ${companyId} AND visitor_id = ${visitorId}::uuid AND asked_at > ${since.questions}) AS questions,
      (SELECT count(*) FROM conversation
        WHERE company_id = ${companyId} AND visitor_id = ${visitorId}::uuid AND began_at > ${since.conversations}) AS conversations`.execute(
    db,
  );
  return rows[0] as { questions: number; conversations: number };
}

/** Begins a conversation. */
export async function insertConversation(tx: Query, companyId: number, row: ConversationRow): Promise<void> {
  await sql`
    INSERT INTO conversation (company_id, ${CONVERSATION})
    VALUES (${companyId}, ${sql.join(Object.keys(CONVERSATION_COLUMNS).map((name) => row[name as keyof ConversationRow]))})`.execute(tx);
}

/** Stores a question that is to be answered, and that its conversation goes on. */
export async function insertQuestion(
  tx: Query,
  companyId: number,
  row: Omit<ExchangeRow, keyof Completion | 'thumb' | 'handed_off'>,
): Promise<void> {
  await sql`
    INSERT INTO exchange (company_id, visitor_id, question_id, conversation_id, asked_at, question, product_id, ai_profile, answer, products, passages, why, handed_off)
    VALUES (${companyId}, ${row.visitor_id}, ${row.question_id}, ${row.conversation_id}, ${row.asked_at}, ${row.question}, ${row.product_id}, ${row.ai_profile},
      '', '[]', '[]', '', false)`.execute(tx);
  await sql`
    UPDATE conversation SET last_at = ${row.asked_at}
    WHERE company_id = ${companyId} AND conversation_id = ${row.conversation_id}::uuid AND last_at < ${row.asked_at}`.execute(tx);
}

/** Completes an exchange, unless another server did so meanwhile. */
export async function completeExchange(
  tx: Query,
  companyId: number,
  { visitor_id, question_id }: Pick<ExchangeRow, 'visitor_id' | 'question_id'>,
  done: Completion,
): Promise<void> {
  await sql`
    UPDATE exchange SET answer = ${done.answer}, products = ${JSON.stringify(done.products)}::jsonb, outcome = ${done.outcome}, made_by = ${done.made_by},
      passages = ${JSON.stringify(done.passages)}::jsonb, helpful = ${done.helpful}, why = ${done.why}
    WHERE company_id = ${companyId} AND visitor_id = ${visitor_id}::uuid AND question_id = ${question_id}::uuid AND outcome IS NULL`.execute(
    tx,
  );
}

/** Keeps what was said of an answer after it was given. */
export async function updateAfterwards(
  tx: Query,
  companyId: number,
  { visitor_id, question_id, thumb, handed_off }: Pick<ExchangeRow, 'visitor_id' | 'question_id' | 'thumb' | 'handed_off'>,
): Promise<void> {
  await sql`
    UPDATE exchange SET thumb = ${thumb}, handed_off = ${handed_off}
    WHERE company_id = ${companyId} AND visitor_id = ${visitor_id}::uuid AND question_id = ${question_id}::uuid`.execute(tx);
}

/** What was asked and answered in a conversation, oldest first, the newest of it where it is longer than `limit`. */
export async function listExchanges(db: Query, companyId: number, conversationId: string, limit: number): Promise<ExchangeRow[]> {
  const { rows } = await sql<ExchangeRow>`
    SELECT ${EXCHANGE} FROM exchange WHERE company_id = ${companyId} AND conversation_id = ${conversationId}::uuid
    ORDER BY asked_at DESC, question_id DESC LIMIT ${limit}`.execute(db);
  return rows.reverse();
}

/** Keeps the address that a shopper left, with their latest words. */
export async function saveHandOff(tx: Query, companyId: number, conversationId: string, row: HandOffRow): Promise<void> {
  await sql`
    INSERT INTO hand_off (company_id, conversation_id, handed_at, email, text)
    VALUES (${companyId}, ${conversationId}, ${row.handed_at}, ${row.email}, ${row.text})
    ON CONFLICT (company_id, conversation_id, email) DO UPDATE SET handed_at = excluded.handed_at, text = coalesce(excluded.text, hand_off.text)`.execute(
    tx,
  );
}

/** The addresses that were left in a conversation, oldest first. */
export async function listHandOffs(db: Query, companyId: number, conversationId: string): Promise<HandOffRow[]> {
  const { rows } = await sql<HandOffRow>`
    SELECT handed_at, email, text FROM hand_off WHERE company_id = ${companyId} AND conversation_id = ${conversationId}::uuid
    ORDER BY handed_at, email`.execute(db);
  return rows;
}
