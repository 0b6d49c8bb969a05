import type { CompanySettings } from '@cartograph/core/manage/settings';
import { changeSettings, changesFigures } from '@cartograph/core/manage/settings-change';
import type { Parsed } from '@cartograph/core/wire/problem';
import { holdCompanySoon, toSettings, updateCompany } from '../store/companies.ts';
import type { Database } from '../store/database.ts';
import { inTransaction } from '../store/transaction.ts';
import { type OnProgress, rebuildIn } from './rebuild.ts';

/**
 * Changes settings of a company and, where they make other figures, computes everything anew in the same transaction, so that nobody sees
 * the one without the other. `onProgress` is first called when nothing stands in the way any more. Throws CompanyBusy, StoreUnavailable.
 */
export function changeCompanySettings(
  database: Database,
  companyId: number,
  change: unknown,
  now: Date,
  onProgress: OnProgress,
): Promise<Parsed<CompanySettings>> {
  return inTransaction(database, async (tx) => {
    const before = toSettings(await holdCompanySoon(tx, companyId));
    const changed = changeSettings(before, change);
    if (!changed.ok) return changed;
    await updateCompany(tx, companyId, changed.value);
    if (changesFigures(before, changed.value)) await rebuildIn(tx, companyId, now, onProgress);
    return changed;
  });
}
