import { listCompanies } from '../store/companies.ts';
import type { Database } from '../store/database.ts';
import { eraseExpired, listExpiredVisitors } from '../store/events.ts';
import { lockFingerprints } from '../store/fingerprints.ts';
import { eraseRejections } from '../store/rejections.ts';
import { inTransaction } from '../store/transaction.ts';
import { REJECTION_KEPT_MS } from './limits.ts';

const VISITORS_AT_A_TIME = 1_000;

/**
 * Erases held events whose day is over, of every company, and refused reports that the log has shown long enough. Until then they are seen by no
 * rule and no report; this frees their room. Safe on several servers at once: what one erased the other does not find.
 */
export async function eraseExpiredEverywhere(database: Database, nowMs: number): Promise<number> {
  let erased = 0;
  for (const { companyId } of await listCompanies(database.db)) {
    await eraseRejections(database.db, companyId, new Date(nowMs - REJECTION_KEPT_MS));
    for (let some = 1; some > 0; erased += some) some = await eraseSome(database, companyId, new Date(nowMs));
  }
  return erased;
}

/** Visitors are locked first: an interaction may be admitting what they have held at this moment. */
function eraseSome(database: Database, companyId: number, now: Date): Promise<number> {
  return inTransaction(database, async (tx) => {
    const visitorIds = await listExpiredVisitors(tx, companyId, now, VISITORS_AT_A_TIME);
    await lockFingerprints(tx, companyId, visitorIds);
    return visitorIds.length === 0 ? 0 : eraseExpired(tx, companyId, visitorIds, now);
  });
}
