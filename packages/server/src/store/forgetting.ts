import { sql } from 'kysely';
import type { Query } from './database.ts';
import type { EventRow } from './event-row.ts';

/** Most of the newest events, and for each product of its own, that a product's name is looked for in. */
const NAMING_NEWEST_EVENTS = 5_000;
const NAMING_EVENTS_OF_PRODUCT = 100;

/**
 * The visitors whose figures may change if some are erased, these included, in order: who came with a FAQ fingerprint under which one of them used
 * the FAQs, and whoever reports an order that one of those reports, and so on. Undefined if there are more than `max`.
 */
export async function listConcernedVisitors(
  tx: Query,
  companyId: number,
  visitorIds: readonly string[],
  max: number,
): Promise<string[] | undefined> {
  const { rows: sharing } = await sql<{ visitor_id: string }>`
    SELECT DISTINCT link.visitor_id FROM event JOIN faq_link AS link ON link.company_id = ${companyId} AND link.faq_id = event.faq_id
    WHERE event.company_id = ${companyId} AND event.visitor_id = ANY(${visitorIds}::uuid[]) AND event.channel = 'FAQ'`.execute(tx);
  const concerned = new Set([...visitorIds, ...sharing.map((row) => row.visitor_id)]);
  let added = [...concerned];
  while (added.length > 0 && concerned.size <= max) {
    const { rows } = await sql<{ visitor_id: string }>`
      SELECT DISTINCT other.visitor_id FROM event AS mine
      JOIN event AS other ON other.company_id = ${companyId} AND other.order_id = mine.order_id AND other.kind = 'checkout'
      WHERE mine.company_id = ${companyId} AND mine.visitor_id = ANY(${added}::uuid[]) AND mine.order_id IS NOT NULL LIMIT ${max + 1}`.execute(
      tx,
    );
    added = rows.map((row) => row.visitor_id).filter((visitorId) => !concerned.has(visitorId));
    for (const visitorId of added) concerned.add(visitorId);
  }
  return concerned.size > max ? undefined : [...concerned].sort();
}

/**
 * Events that may have given products their names: the newest of the company, and the newest of each of the products. What is older
 * than those names nothing any more.
 */
export async function readNamingEvents(tx: Query, companyId: number, productIds: readonly string[]): Promise<EventRow[]> {
  const admitted = sql`(reason IS NULL OR reason NOT IN ('no_interaction', 'too_old', 'bot')) AND kind <> 'interaction'`;
  const { rows: newest } = await sql<EventRow>`
    SELECT * FROM (
      SELECT * FROM event WHERE company_id = ${companyId} ORDER BY received_at DESC LIMIT ${NAMING_NEWEST_EVENTS}
    ) AS newest WHERE ${admitted}`.execute(tx);
  const { rows: own } = await sql<EventRow>`
    SELECT own.* FROM unnest(${productIds}::text[]) AS wanted(product_id) CROSS JOIN LATERAL (
      SELECT * FROM event WHERE company_id = ${companyId} AND product_id = wanted.product_id AND ${admitted}
      ORDER BY received_at DESC LIMIT ${NAMING_EVENTS_OF_PRODUCT}
    ) AS own`.execute(tx);
  return [...newest, ...own];
}
