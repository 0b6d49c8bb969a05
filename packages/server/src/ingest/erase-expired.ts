import type { Database } from '../store/database.ts';
import { eraseExpired as eraseExpiredOf, listExpiredVisitors } from '../store/events.ts';
import { lockFingerprints } from '../store/fingerprints.ts';
import { eraseRejections } from '../store/rejections.ts';
import { inTransaction } from '../store/transaction.ts';
import { REJECTION_KEPT_MS } from './limits.ts';
import type { MayGoOn } from './run-jobs.ts';

const VISITORS_AT_A_TIME = 1_000;

/**
 * Erases a company's held events whose day is over, and refused reports that the log has shown long enough. Until then they are seen by no
 * rule and no report; this frees their room. Gives how many events were erased, and whether that were all.
 */
export async function eraseExpired(
  database: Database,
  companyId: number,
  nowMs: number,
  mayGoOn: MayGoOn,
): Promise<{ erased: number; isDone: boolean }> {
  await eraseRejections(database.db, companyId, new Date(nowMs - REJECTION_KEPT_MS));
  for (let erased = 0; ; ) {
    if (!(await mayGoOn())) return { erased, isDone: false };
    const some = await eraseSome(database, companyId, new Date(nowMs));
    if (some === 0) return { erased, isDone: true };
    erased += some;
  }
}

/** Visitors are locked first: an interaction may be admitting what they have held at this moment. */
function eraseSome(database: Database, companyId: number, now: Date): Promise<number> {
  return inTransaction(database, async (tx) => {
    const visitorIds = await listExpiredVisitors(tx, companyId, now, VISITORS_AT_A_TIME);
    await lockFingerprints(tx, companyId, visitorIds);
    return visitorIds.length === 0 ? 0 : eraseExpiredOf(tx, companyId, visitorIds, now);
  });
}
