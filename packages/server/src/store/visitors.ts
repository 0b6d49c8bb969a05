import { sql } from 'kysely';
import type { Query } from './database.ts';

/** Every event stored under a fingerprint's id, the visitor's or the FAQ's, as JSON rows in event-time order. */
export async function readVisitorRows(db: Query, companyId: number, id: string): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    SELECT to_jsonb(event) - 'company_id' AS row FROM event
    WHERE company_id = ${companyId} AND (visitor_id = ${id}::uuid OR faq_id = ${id}::uuid)
    ORDER BY occurred_at, event_id`.execute(db);
  return rows.map(({ row }) => row);
}

/** Deletes every trace of a fingerprint's id: events, links, claims, the id itself. Gives how many events there were. */
export async function deleteVisitor(tx: Query, companyId: number, id: string): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM event WHERE company_id = ${companyId} AND (visitor_id = ${id}::uuid OR faq_id = ${id}::uuid)`.execute(tx);
  await sql`DELETE FROM faq_link WHERE company_id = ${companyId} AND (visitor_id = ${id}::uuid OR faq_id = ${id}::uuid)`.execute(tx);
  await sql`DELETE FROM order_claim WHERE company_id = ${companyId} AND visitor_id = ${id}::uuid`.execute(tx);
  await sql`DELETE FROM fingerprint WHERE company_id = ${companyId} AND fingerprint_id = ${id}::uuid`.execute(tx);
  return Number(numAffectedRows);
}
