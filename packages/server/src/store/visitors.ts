import { sql } from 'kysely';
import type { Query } from './database.ts';

/** The ids of a browser: under which it chatted, and under which it used the product FAQs. */
export interface BrowserIds {
  visitorIds: string[];
  faqIds: string[];
}

/** Both kinds of ids of the browser behind one of them: whoever came with it, and the FAQ ids that they came with. */
export async function findBrowser(db: Query, companyId: number, id: string): Promise<BrowserIds> {
  const { rows } = await sql<{ visitor_id: string; faq_id: string }>`
    SELECT mine.visitor_id, mine.faq_id FROM faq_link AS mine
    WHERE mine.company_id = ${companyId} AND (mine.visitor_id = ${id}::uuid OR mine.visitor_id IN (
      SELECT visitor_id FROM faq_link WHERE company_id = ${companyId} AND faq_id = ${id}::uuid
    ))`.execute(db);
  return { visitorIds: [...new Set([id, ...rows.map((row) => row.visitor_id)])], faqIds: [...new Set(rows.map((row) => row.faq_id))] };
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

/** Every event of some visitors, as JSON rows in event-time order. */
export async function readVisitorRows(db: Query, companyId: number, { visitorIds }: BrowserIds): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    SELECT to_jsonb(event) - 'company_id' AS row FROM event
    WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[])
    ORDER BY occurred_at, event_id`.execute(db);
  return rows.map(({ row }) => row);
}

/** Deletes every trace of a browser: its events, links, claims and ids. A FAQ id that somebody else came with too stays. Gives how many events there were. */
export async function deleteBrowser(tx: Query, companyId: number, { visitorIds, faqIds }: BrowserIds): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM event WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[])`.execute(tx);
  await sql`DELETE FROM faq_link WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[])`.execute(tx);
  await sql`DELETE FROM platform_checkout WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[])`.execute(tx);
  await sql`DELETE FROM order_claim WHERE company_id = ${companyId} AND visitor_id = ANY(${visitorIds}::uuid[])`.execute(tx);
  await sql`
    DELETE FROM fingerprint WHERE company_id = ${companyId} AND fingerprint_id = ANY(${[...visitorIds, ...faqIds]}::uuid[])
      AND fingerprint_id NOT IN (SELECT faq_id FROM faq_link WHERE company_id = ${companyId})`.execute(tx);
  return Number(numAffectedRows);
}
