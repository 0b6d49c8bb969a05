import { explainHelpful, overruleBy } from '@cartograph/core/assistant/helpful';
import type { Surface } from '@cartograph/core/assistant/wire';
import type { Conversation, ConversationOutcome, ConversationPage, ConversationTranscript } from '@cartograph/core/manage/conversations';
import type { Model } from '@cartograph/core/wire/vocabulary';
import { type RawBuilder, sql } from 'kysely';
import { CONVERSATION_COLUMNS, type ConversationRow, type ExchangeRow, listExchanges, listHandOffs } from '../conversations.ts';
import type { Database } from '../database.ts';
import { orUnavailable } from '../failure.ts';
import { type Cursor, cutPage } from './cursor.ts';
import { readOrders } from './orders.ts';

/** Which conversations to list; what is null does not filter. */
export interface ConversationQuery {
  channel: Surface | null;
  outcome: ConversationOutcome | null;
  helpful: boolean | null;
  aiProfile: string | null;
  words: string | null;
  visitorId: string | null;
  fromMs: number | null;
  untilMs: number | null;
  limit: number;
  cursor: Cursor | null;
}

/** A conversation with what its exchanges come to. */
interface SummedRow extends ConversationRow {
  first_question: string | null;
  questions: number;
  helpful_answers: number;
  outcome: ConversationOutcome | null;
}

/** Most exchanges, and orders, that a transcript shows. */
const EXCHANGES_MAX = 500;
const ORDERS_MAX = 100;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** PostgreSQL's own last moment is later, but not by much. */
const ALL_TIME = { fromMs: 0, untilMs: Date.parse('9999-01-01') };

/** A page of conversations, newest first. */
export async function readConversations(database: Database, companyId: number, query: ConversationQuery): Promise<ConversationPage> {
  const { rows } = await orUnavailable(selectConversations(companyId, query).execute(database.db));
  const { page, nextCursor } = cutPage(rows, query.limit, (row) => ({ time: row.last_at, visitorId: row.conversation_id, eventId: '' }));
  const orders = await countOrders(database, companyId, page);
  return { conversations: page.map((row) => describe(row, orders.get(row.conversation_id) ?? 0)), next_cursor: nextCursor };
}

/** A conversation with all that was said, and the orders that it is a touch of, under a model; undefined if there is none such. */
export async function readConversation(
  database: Database,
  companyId: number,
  conversationId: string,
  model: Model,
): Promise<ConversationTranscript | undefined> {
  if (!UUID.test(conversationId)) return undefined;
  const only = sql`talk.conversation_id = ${conversationId}::uuid`;
  const [row] = (await orUnavailable(selectSummed(companyId, [only], sql`LIMIT 1`).execute(database.db))).rows;
  if (row === undefined) return undefined;
  const exchanges = await orUnavailable(listExchanges(database.db, companyId, conversationId, EXCHANGES_MAX));
  const handOffs = await orUnavailable(listHandOffs(database.db, companyId, conversationId));
  const any = { currency: null, channel: null, aiProfile: null, attributed: null, verified: null, orderId: null, cursor: null };
  const { orders } = await readOrders(database, companyId, {
    ...any,
    ...ALL_TIME,
    model,
    conversationId: row.conversation_id,
    limit: ORDERS_MAX,
  });
  return {
    conversation: describe(row, orders.length),
    exchanges: exchanges.map(describeExchange),
    hand_offs: handOffs.map(({ handed_at, email, text }) => ({ at: handed_at.toISOString(), email, text })),
    orders,
  };
}

function selectConversations(companyId: number, query: ConversationQuery) {
  const { channel, outcome, helpful, aiProfile, words, visitorId, fromMs, untilMs, cursor } = query;
  const conditions: RawBuilder<unknown>[] = [sql`talk.company_id = ${companyId}`];
  if (channel !== null) conditions.push(sql`talk.surface = ${channel}`);
  if (aiProfile !== null) conditions.push(sql`talk.ai_profile = ${aiProfile}`);
  if (visitorId !== null) conditions.push(sql`talk.visitor_id = ${visitorId}::uuid`);
  if (fromMs !== null) conditions.push(sql`talk.last_at >= ${new Date(fromMs)}`);
  if (untilMs !== null) conditions.push(sql`talk.last_at < ${new Date(untilMs)}`);
  if (outcome !== null) {
    // What is computed of a conversation knows no index: only those that can have come to it are looked at.
    const having =
      outcome === 'handed_off'
        ? sql`SELECT hand_off.conversation_id FROM hand_off WHERE hand_off.company_id = ${companyId}`
        : sql`SELECT said.conversation_id FROM exchange AS said WHERE said.company_id = ${companyId} AND said.outcome = ${outcome}`;
    conditions.push(sql`talk.conversation_id IN (${having})`, sql`summed.outcome = ${outcome}`);
  }
  if (helpful !== null) conditions.push(sql`(summed.helpful_answers > 0) = ${helpful}`);
  if (words !== null) {
    conditions.push(sql`talk.conversation_id IN (
      SELECT said.conversation_id FROM exchange AS said
      WHERE said.company_id = ${companyId} AND ARRAY[said.company_id] @> ARRAY[${companyId}::bigint] AND said.search @@ plainto_tsquery('english', ${words})
    )`);
  }
  if (cursor !== null) conditions.push(sql`(talk.last_at, talk.conversation_id) < (${cursor.time}, ${cursor.visitorId}::uuid)`);
  return selectSummed(companyId, conditions, sql`ORDER BY talk.last_at DESC, talk.conversation_id DESC LIMIT ${query.limit + 1}`);
}

function selectSummed(companyId: number, conditions: readonly RawBuilder<unknown>[], rest: RawBuilder<unknown>) {
  const columns = sql.join(Object.keys(CONVERSATION_COLUMNS).map((name) => sql.ref(`talk.${name}`)));
  return sql<SummedRow>`
    SELECT ${columns}, summed.first_question, summed.questions, summed.helpful_answers, summed.outcome
    FROM conversation AS talk CROSS JOIN LATERAL (
      SELECT count(*) AS questions,
        (array_agg(said.question ORDER BY said.asked_at, said.question_id))[1] AS first_question,
        count(*) FILTER (WHERE coalesce(said.thumb, CASE WHEN said.handed_off THEN false END, said.helpful)) AS helpful_answers,
        CASE WHEN EXISTS (SELECT 1 FROM hand_off WHERE hand_off.company_id = ${companyId} AND hand_off.conversation_id = talk.conversation_id)
          THEN 'handed_off' ELSE (array_agg(said.outcome ORDER BY said.asked_at DESC, said.question_id DESC) FILTER (WHERE said.outcome IS NOT NULL))[1]
        END AS outcome
      FROM exchange AS said WHERE said.company_id = ${companyId} AND said.conversation_id = talk.conversation_id
    ) AS summed
    WHERE ${sql.join([sql`talk.company_id = ${companyId}`, ...conditions], sql` AND `)} ${rest}`;
}

/** Of how many recorded orders each conversation is a touch: orders of its visitor, and of whoever shares a FAQ fingerprint. */
async function countOrders(database: Database, companyId: number, page: readonly SummedRow[]): Promise<Map<string, number>> {
  if (page.length === 0) return new Map();
  const ids = page.map((row) => row.conversation_id);
  const { rows } = await orUnavailable(
    sql<{ conversation_id: string; orders: number }>`
      SELECT touch.conversation_id, count(DISTINCT (bought.visitor_id, bought.event_id)) AS orders
      FROM event AS bought CROSS JOIN LATERAL jsonb_to_recordset(bought.order_entry->'touches') AS touch(conversation_id text)
      WHERE bought.company_id = ${companyId} AND bought.order_entry IS NOT NULL AND touch.conversation_id = ANY(${ids}::text[])
        AND bought.visitor_id IN (
          SELECT visitor_id FROM conversation WHERE company_id = ${companyId} AND conversation_id = ANY(${ids}::uuid[])
          UNION
          SELECT link.visitor_id FROM conversation AS talk JOIN faq_link AS link ON link.company_id = ${companyId} AND link.faq_id = talk.faq_id
          WHERE talk.company_id = ${companyId} AND talk.conversation_id = ANY(${ids}::uuid[])
        )
      GROUP BY touch.conversation_id`.execute(database.db),
  );
  return new Map(rows.map((row) => [row.conversation_id, row.orders]));
}

function describe(row: SummedRow, orders: number): Conversation {
  return {
    conversation_id: row.conversation_id,
    channel: row.surface,
    visitor_id: row.visitor_id,
    began_at: row.began_at.toISOString(),
    last_at: row.last_at.toISOString(),
    first_question: row.first_question ?? '',
    questions: row.questions,
    helpful_answers: row.helpful_answers,
    outcome: row.outcome,
    product_id: row.product_id,
    ai_profile: row.ai_profile,
    orders,
  };
}

function describeExchange(row: ExchangeRow): ConversationTranscript['exchanges'][number] {
  const afterwards = { thumb: row.thumb, handedOff: row.handed_off };
  const counts = row.outcome !== null && row.outcome !== 'small_talk';
  return {
    answer_id: `answer-${row.question_id}`,
    asked_at: row.asked_at.toISOString(),
    question: row.question,
    answer: row.answer,
    products: row.products,
    outcome: row.outcome,
    made_by: row.made_by,
    passages: row.passages,
    counts,
    helpful: counts ? (overruleBy(afterwards) ?? row.helpful) : null,
    thumb: row.thumb,
    why:
      row.outcome === null
        ? 'The answer is being made, or broke off with its server; asked again it is made.'
        : explainHelpful(row.why, afterwards),
    product_id: row.product_id,
  };
}
