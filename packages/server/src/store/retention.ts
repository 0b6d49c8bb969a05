import { sql } from 'kysely';
import type { Query } from './database.ts';

/**
 * Until when a company's events have been gone over for visitors to forget, kept from other servers until the transaction ends; undefined
 * where another one is at it.
 */
export async function holdSweep(tx: Query, companyId: number): Promise<Date | undefined> {
  await sql`INSERT INTO retention_state (company_id, swept_until) VALUES (${companyId}, ${new Date(0)}) ON CONFLICT (company_id) DO NOTHING`.execute(
    tx,
  );
  const { rows } = await sql<{ swept_until: Date }>`
    SELECT swept_until FROM retention_state WHERE company_id = ${companyId} FOR UPDATE SKIP LOCKED`.execute(tx);
  return rows[0]?.swept_until;
}

/** Remembers until when events have been gone over. */
export async function moveSweep(tx: Query, companyId: number, sweptUntil: Date): Promise<void> {
  await sql`UPDATE retention_state SET swept_until = ${sweptUntil} WHERE company_id = ${companyId}`.execute(tx);
}

/** What a look at some events found. */
export interface Sweep {
  /** Every event received until then has been looked at. */
  sweptUntil: Date;
  /** Visitors of those events of whom nothing was received since. */
  inactiveVisitorIds: string[];
  /** There are no more such events. */
  isLast: boolean;
}

/**
 * Looks at the next events received after `sweptUntil` and before `inactiveSince`: about `limit` of them, and all of the last one's moment. What is
 * only held is no sign of a visitor: it will be gone, and nobody looks at these events again. Refunds are no visitor's; they go with their order.
 */
export async function sweepEvents(tx: Query, companyId: number, sweptUntil: Date, inactiveSince: Date, limit: number): Promise<Sweep> {
  const { rows: next } = await sql<{ received_at: Date }>`
    SELECT received_at FROM event WHERE company_id = ${companyId} AND received_at > ${sweptUntil} AND received_at < ${inactiveSince}
    ORDER BY received_at OFFSET ${limit - 1} LIMIT 1`.execute(tx);
  const until = next[0]?.received_at ?? new Date(Math.max(inactiveSince.getTime() - 1, sweptUntil.getTime()));
  const { rows } = await sql<{ visitor_id: string }>`
    SELECT seen.visitor_id FROM event AS seen
    WHERE seen.company_id = ${companyId} AND seen.visitor_id IN (
      SELECT visitor_id FROM event WHERE company_id = ${companyId} AND received_at > ${sweptUntil} AND received_at <= ${until} AND kind <> 'refund'
    )
    GROUP BY seen.visitor_id
    HAVING NOT bool_or(seen.received_at >= ${inactiveSince} AND seen.held_until IS NULL)
    ORDER BY seen.visitor_id`.execute(tx);
  return { sweptUntil: until, inactiveVisitorIds: rows.map((row) => row.visitor_id), isLast: next.length === 0 };
}
