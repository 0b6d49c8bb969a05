import { listCompanies } from '../store/companies.ts';
import type { Database } from '../store/database.ts';
import { eraseAllExpired } from '../store/events.ts';

const HOUR_MS = 60 * 60_000;

/** Erases held events whose day is over, of every company. Until then they are seen by no rule and no report; this frees their room. */
export async function eraseExpiredEverywhere(database: Database, nowMs: number): Promise<number> {
  let erased = 0;
  for (const { companyId } of await listCompanies(database.db)) erased += await eraseAllExpired(database.db, companyId, new Date(nowMs));
  return erased;
}

/** Does so now and each hour, until the returned function is called. Safe on several servers at once: what one erased the other does not find. */
export function eraseExpiredHourly(database: Database, now: () => number, onError: (error: unknown) => void): () => void {
  const erase = () => void eraseExpiredEverywhere(database, now()).catch(onError);
  erase();
  const timer = setInterval(erase, HOUR_MS).unref();
  return () => clearInterval(timer);
}
