import { listCompanies } from '../store/companies.ts';
import type { Database } from '../store/database.ts';
import { eraseExpired, listExpiredVisitors } from '../store/events.ts';
import { lockFingerprints } from '../store/fingerprints.ts';
import { inTransaction } from '../store/transaction.ts';

const VISITORS_AT_A_TIME = 1_000;

/** Erases held events whose day is over, of every company. Until then they are seen by no rule and no report; this frees their room. */
export async function eraseExpiredEverywhere(database: Database, nowMs: number): Promise<number> {
  let erased = 0;
  for (const { companyId } of await listCompanies(database.db)) {
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
