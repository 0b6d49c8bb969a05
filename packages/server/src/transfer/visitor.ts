import { identify, identifyOrder } from '../ingest/arrival.ts';
import { rebuildIn } from '../ingest/rebuild.ts';
import { holdCompany } from '../store/companies.ts';
import type { Database, Query } from '../store/database.ts';
import { inTransaction } from '../store/transaction.ts';
import { type BrowserIds, deleteBrowser, findBrowser, listOrders, readVisitorRows } from '../store/visitors.ts';

/** Everything stored under a fingerprint, either of a visitor's two, as rows. */
export async function exportVisitor(database: Database, companyId: number, fingerprint: string): Promise<Record<string, unknown>[]> {
  return readVisitorRows(database.db, companyId, await findAll(database.db, companyId, identify(fingerprint)));
}

/**
 * Erases everything stored under a fingerprint and computes the company's reports anew without it. Gives how many events there were.
 * Events of the company that arrive meanwhile wait.
 */
export function eraseVisitor(database: Database, companyId: number, fingerprint: string, now: Date): Promise<number> {
  return inTransaction(database, (tx) => eraseVisitors(tx, companyId, [identify(fingerprint)], now));
}

/** Does so within a transaction that does more, for visitors by the ids they are stored under. */
export async function eraseVisitors(tx: Query, companyId: number, ids: readonly string[], now: Date): Promise<number> {
  await holdCompany(tx, companyId, true);
  let erased = 0;
  for (const id of ids) erased += await deleteBrowser(tx, companyId, await findAll(tx, companyId, id));
  if (erased > 0) await rebuildIn(tx, companyId, now, () => undefined);
  return erased;
}

/** All ids under which something of the browser behind one of its ids is stored: its own, and those of its orders' refunds. */
async function findAll(db: Query, companyId: number, id: string): Promise<BrowserIds> {
  const { visitorIds, faqIds } = await findBrowser(db, companyId, id);
  const orderIds = await listOrders(db, companyId, visitorIds);
  return { visitorIds: [...visitorIds, ...orderIds.map(identifyOrder)], faqIds };
}
