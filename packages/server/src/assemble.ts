import { openCompanyDirectory } from './access/company-directory.ts';
import { checkKey } from './access/keys.ts';
import type { AppParts } from './http/app.ts';
import { openLanes } from './ingest/lanes.ts';
import { openPlatforms, type PlatformService } from './platforms/service.ts';
import type { Database } from './store/database.ts';
import { isMigrated } from './store/migrate.ts';
import { readEventLog } from './store/reports/events.ts';
import { readIntegrations } from './store/reports/integrations.ts';
import { readOrders } from './store/reports/orders.ts';
import { readRevenue } from './store/reports/revenue.ts';

/** Gives the HTTP side what it does with the database, which it does not know itself. */
export function assembleParts(
  database: Database,
  now: () => number,
  onError: (error: unknown) => void,
): Pick<AppParts, 'access' | 'lanes' | 'reports' | 'readIntegrations' | 'isReady' | 'now'> & { platforms: PlatformService } {
  const lanes = openLanes(database, now);
  return {
    access: {
      findCompany: openCompanyDirectory(database, now),
      checkKey: (companyId, secret) => checkKey(database, companyId, secret, now()),
    },
    lanes,
    reports: {
      readRevenue: (companyId, query) => readRevenue(database, companyId, query),
      readOrders: (companyId, query) => readOrders(database, companyId, query),
      readEventLog: (companyId, query) => readEventLog(database, companyId, query),
    },
    platforms: openPlatforms({ database, lanes }, now, onError),
    readIntegrations: (companyId) => readIntegrations(database, companyId),
    isReady: () => isMigrated(database.db),
    now,
  };
}
