import { sql } from 'kysely';
import type { Query } from './database.ts';

/** The ids of a browser: under which it chatted, and under which it used the product FAQs. */
export interface BrowserIds {
  visitorIds: string[];
  faqIds: string[];
}

/**
 * Everything stored of a browser: its ids, its events in event-time order, its reports that were refused, its checkouts at shop systems, and its
 * conversations with the assistant.
 */
export interface VisitorRows {
  visitor_ids: string[];
  faq_ids: string[];
  events: Record<string, unknown>[];
  rejections: Record<string, unknown>[];
  checkouts: Record<string, unknown>[];
  conversations: Record<string, unknown>[];
  questions: Record<string, unknown>[];
  hand_offs: Record<string, unknown>[];
}

/** Both kinds of ids of the browser behind one of them: whoever came with it, and the FAQ ids that they came with. */
export async function findBrowser(db: Query, companyId: number, id: string): Promise<BrowserIds> {
  const { rows } = await sql<{ visitor_id: string }>`
    SELECT visitor_id FROM faq_link WHERE company_id = ${companyId} AND faq_id = ${id}::uuid`.execute(db);
  const visitorIds = [...new Set([id, ...rows.map((row) => row.visitor_id)])];
  return { visitorIds, faqIds: await findFaqIds(db, companyId, visitorIds) };
}

/** The FAQ ids that some visitors came with. */
export async function findFaqIds(db: Query, companyId: number, visitorIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ faq_id: string }>`
    SELECT DISTINCT faq_id FROM faq_link WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[]) ORDER BY faq_id`.execute(
    db,
  );
  return rows.map((row) => row.faq_id);
}

/** The orders that some visitors reported, but for those that somebody else holds. */
export async function listOrders(db: Query, companyId: number, visitorIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ order_id: string }>`
    SELECT DISTINCT mine.order_id FROM event AS mine
    WHERE mine.company_id = ${companyId} AND mine.visitor_id = ANY(${visitorIds}::uuid[]) AND mine.order_id IS NOT NULL AND mine.order_id NOT IN (
      SELECT order_id FROM order_claim WHERE company_id = ${companyId} AND visitor_id <> ALL(${visitorIds}::uuid[])
    )`.execute(db);
  return rows.map((row) => row.order_id);
}

/** What is stored of a browser but its checkouts, the rows as JSON; `refundIds` are the ids under which the refunds of its orders are kept. */
export async function readVisitorRows(
  db: Query,
  companyId: number,
  { visitorIds, faqIds }: BrowserIds,
  refundIds: readonly string[],
): Promise<Omit<VisitorRows, 'checkouts'>> {
  const { rows: events } = await sql<{ row: Record<string, unknown> }>`
    SELECT to_jsonb(event) - 'company_id' AS row FROM event
    WHERE company_id = ${companyId} AND visitor_id = ANY(${[...visitorIds, ...refundIds]}::uuid[])
    ORDER BY occurred_at, event_id`.execute(db);
  const { rows: rejections } = await sql<{ row: Record<string, unknown> }>`
    SELECT to_jsonb(rejection) - 'company_id' AS row FROM rejection
    WHERE ${refusedOf(companyId, { visitorIds, faqIds })} ORDER BY received_at, rejection_id`.execute(db);
  return {
    visitor_ids: visitorIds,
    faq_ids: faqIds,
    events: events.map(({ row }) => row),
    rejections: rejections.map(({ row }) => row),
    ...(await readTalks(db, companyId, visitorIds)),
  };
}

/**
 * The refused reports of a browser. One of its ids may be what was wrong with them: what names no visitor is of whoever came with its FAQ id, and the id
 * that a browser is looked for by may be either.
 */
const refusedOf = (companyId: number, { visitorIds, faqIds }: BrowserIds) => sql`
  company_id = ${companyId} AND (
    visitor_id = ANY(${visitorIds}::uuid[]) OR faq_id = ANY(${visitorIds}::uuid[]) OR (visitor_id IS NULL AND faq_id = ANY(${faqIds}::uuid[]))
  )`;

/** What some visitors said to the assistant, the rows as JSON. */
async function readTalks(
  db: Query,
  companyId: number,
  visitorIds: readonly string[],
): Promise<Pick<VisitorRows, 'conversations' | 'questions' | 'hand_offs'>> {
  type Row = { row: Record<string, unknown> };
  const { rows: conversations } = await sql<Row>`
    SELECT to_jsonb(conversation) - 'company_id' AS row FROM conversation
    WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[]) ORDER BY began_at, conversation_id`.execute(db);
  const { rows: questions } = await sql<Row>`
    SELECT to_jsonb(exchange) - 'company_id' - 'search' AS row FROM exchange
    WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[]) ORDER BY asked_at, question_id`.execute(db);
  const { rows: handOffs } = await sql<Row>`
    SELECT to_jsonb(hand_off) - 'company_id' AS row FROM hand_off WHERE company_id = ${companyId} AND conversation_id IN (
      SELECT conversation_id FROM conversation WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[])
    ) ORDER BY handed_at, email`.execute(db);
  const list = (rows: readonly Row[]) => rows.map(({ row }) => row);
  return { conversations: list(conversations), questions: list(questions), hand_offs: list(handOffs) };
}

/** Tells whether anything is stored of a browser. */
export function isKnown({ faq_ids, events, rejections, checkouts, conversations }: VisitorRows): boolean {
  return faq_ids.length + events.length + rejections.length + checkouts.length + conversations.length > 0;
}

/** Deletes every trace of some browsers: events, conversations, links, claims and ids. A FAQ id that somebody else came with too stays. Gives how many events there were. */
export async function deleteBrowser(tx: Query, companyId: number, { visitorIds, faqIds }: BrowserIds): Promise<number> {
  await sql`
    DELETE FROM order_claim WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[]) AND order_id IN (
      SELECT order_id FROM event WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[])
    )`.execute(tx);
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM event WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[])`.execute(tx);
  await sql`DELETE FROM faq_link WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[])`.execute(tx);
  await sql`DELETE FROM rejection WHERE ${refusedOf(companyId, { visitorIds, faqIds })}`.execute(tx);
  await deleteTalks(tx, companyId, visitorIds);
  const ids = [...visitorIds, ...faqIds];
  await sql`
    DELETE FROM fingerprint WHERE company_id = ${companyId} AND fingerprint_id = ANY(${ids}::uuid[])
      AND fingerprint_id NOT IN (SELECT faq_id FROM faq_link WHERE company_id = ${companyId} AND faq_id = ANY(${ids}::uuid[]))`.execute(tx);
  return Number(numAffectedRows);
}

async function deleteTalks(tx: Query, companyId: number, visitorIds: readonly string[]): Promise<void> {
  await sql`
    DELETE FROM hand_off WHERE company_id = ${companyId} AND conversation_id IN (
      SELECT conversation_id FROM conversation WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[])
    )`.execute(tx);
  await sql`DELETE FROM exchange WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[])`.execute(tx);
  await sql`DELETE FROM conversation WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[])`.execute(tx);
}

/** Some visitors who talked to the assistant, not since a moment, and of whom no event is stored: small talk alone leaves none. */
export async function listSilentTalkers(tx: Query, companyId: number, since: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ visitor_id: string }>`
    SELECT talk.visitor_id FROM conversation AS talk
    WHERE talk.company_id = ${companyId}
      AND NOT EXISTS (SELECT 1 FROM event WHERE event.company_id = ${companyId} AND event.visitor_id = talk.visitor_id)
    GROUP BY talk.visitor_id HAVING max(talk.last_at) < ${since} ORDER BY talk.visitor_id LIMIT ${limit}`.execute(tx);
  return rows.map((row) => row.visitor_id);
}
