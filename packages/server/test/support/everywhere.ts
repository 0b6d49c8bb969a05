import { eraseExpired } from '../../src/ingest/erase-expired.ts';
import { eraseInactive } from '../../src/ingest/erase-inactive.ts';
import { tidyPlatforms } from '../../src/platforms/privacy.ts';
import { listCompanies } from '../../src/store/companies.ts';
import type { Database } from '../../src/store/database.ts';

const goOn = async () => true;

/** Erases what every company holds in vain; gives how many events that were. */
export async function eraseExpiredEverywhere(database: Database, nowMs: number): Promise<number> {
  let erased = 0;
  for (const { companyId } of await listCompanies(database.db)) erased += (await eraseExpired(database, companyId, nowMs, goOn)).erased;
  return erased;
}

/** Erases whom every company is to forget, some events at a time; gives how many events that were. */
export async function eraseInactiveEverywhere(database: Database, nowMs: number, eventsAtATime?: number, mayGoOn = goOn): Promise<number> {
  let erased = 0;
  for (const { companyId, retentionDays } of await listCompanies(database.db))
    if (retentionDays !== null) erased += (await eraseInactive(database, companyId, nowMs, mayGoOn, eventsAtATime)).erased;
  return erased;
}

/** Tidies what every company keeps of its shop systems. */
export async function tidyPlatformsEverywhere(database: Database, nowMs: number): Promise<void> {
  for (const { companyId } of await listCompanies(database.db)) await tidyPlatforms(database, companyId, nowMs);
}
