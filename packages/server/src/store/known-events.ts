import { sql } from 'kysely';
import type { Query } from './database.ts';

/** Which of some events of one visitor are stored, by their ids: without reading the rest of what the visitor has. */
export async function findKnownEvents(db: Query, companyId: number, visitorId: string, eventIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ event_id: string }>`
    SELECT event_id FROM event
    WHERE company_id = ${companyId} AND visitor_id = ${visitorId} AND event_id = ANY(${eventIds})`.execute(db);
  return new Set(rows.map((row) => row.event_id));
}
