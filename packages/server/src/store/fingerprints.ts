import { sql } from 'kysely';
import type { Query } from './database.ts';
import { recordset } from './recordset.ts';

/**
 * Locks fingerprints until the transaction ends, making those that are new. The condition is never true: a conflicting row is locked
 * and not written (PostgreSQL manual, INSERT, ON CONFLICT). Ids are locked in order, so that two transactions cannot wait for each other.
 */
export async function lockFingerprints(tx: Query, companyId: number, fingerprintIds: Iterable<string>): Promise<void> {
  const rows = [...new Set(fingerprintIds)].sort().map((fingerprint_id) => ({ fingerprint_id }));
  if (rows.length === 0) return;
  await sql`
    INSERT INTO fingerprint (company_id, fingerprint_id)
    SELECT ${companyId}, fingerprint_id FROM ${recordset(rows, { fingerprint_id: 'uuid' })} ORDER BY fingerprint_id
    ON CONFLICT (company_id, fingerprint_id) DO UPDATE SET fingerprint_id = excluded.fingerprint_id WHERE false
  `.execute(tx);
}

/** That a visitor came with a FAQ fingerprint. */
export interface FaqLink {
  faqId: string;
  visitorId: string;
}

/** The visitors known to have come with the given FAQ fingerprints. */
export async function readFaqLinks(tx: Query, companyId: number, faqIds: Iterable<string>): Promise<FaqLink[]> {
  const rows = await tx
    .selectFrom('faq_link')
    .select(['faq_id', 'visitor_id'])
    .where('company_id', '=', companyId)
    .where('faq_id', '=', sql<string>`ANY(${[...faqIds]})`)
    .execute();
  return rows.map((row) => ({ faqId: row.faq_id, visitorId: row.visitor_id }));
}

/** Remembers which visitors came with which FAQ fingerprints. */
export async function insertFaqLinks(tx: Query, companyId: number, links: readonly FaqLink[]): Promise<void> {
  if (links.length === 0) return;
  const rows = links.map(({ faqId, visitorId }) => ({ faq_id: faqId, visitor_id: visitorId }));
  await sql`
    INSERT INTO faq_link (company_id, faq_id, visitor_id)
    SELECT ${companyId}, faq_id, visitor_id FROM ${recordset(rows, { faq_id: 'uuid', visitor_id: 'uuid' })} ORDER BY faq_id, visitor_id
    ON CONFLICT (company_id, faq_id, visitor_id) DO NOTHING
  `.execute(tx);
}
