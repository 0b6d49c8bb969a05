import { type Company, holdingOf, readHeld } from '../store/companies.ts';
import type { Query } from '../store/database.ts';
import { type Locks, toLocking } from '../store/fingerprints.ts';
import { PLAN_FOR_ANY_COMPANY } from '../store/plan-cache.ts';
import { runTogether } from '../store/statement.ts';

/**
 * Begins a transaction that changes what few visitors did, in one round trip: keeps the company's settings from changing, locks fingerprints, and has what follows
 * planned so that a new company's visitors are found by the index too. Throws if the company is gone.
 */
export async function holdCompanyAndFingerprints(
  tx: Query,
  companyId: number,
  fingerprintIds: readonly string[],
): Promise<{ company: Company; locks: Locks }> {
  const { statement, readLocks } = toLocking(companyId, fingerprintIds);
  const [, held, locked] = await runTogether(tx, [PLAN_FOR_ANY_COMPANY, holdingOf(companyId), statement]);
  return { company: readHeld(held), locks: readLocks(locked) };
}
