import { identify, identifyOrder } from '../ingest/arrival.ts';
import { eraseBrowsers } from '../ingest/erase-browsers.ts';
import { holdCompanySoon } from '../store/companies.ts';
import type { Database } from '../store/database.ts';
import { readCheckoutRows } from '../store/platform-checkouts.ts';
import { inSnapshot, inTransaction } from '../store/transaction.ts';
import { findBrowser, isKnown, listOrders, readVisitorRows, type VisitorRows } from '../store/visitors.ts';

/**
 * Everything stored under a fingerprint, either of a visitor's two, as rows, the refunds of their orders among them; undefined where that is
 * nothing. Throws StoreUnavailable.
 */
export function exportVisitor(database: Database, companyId: number, fingerprint: string): Promise<VisitorRows | undefined> {
  return inSnapshot(database, async (tx) => {
    const browser = await findBrowser(tx, companyId, identify(fingerprint));
    const orderIds = await listOrders(tx, companyId, browser.visitorIds);
    const rows = await readVisitorRows(tx, companyId, browser, orderIds.map(identifyOrder));
    const stored = { ...rows, checkouts: await readCheckoutRows(tx, companyId, browser.visitorIds, orderIds) };
    return isKnown(stored) ? stored : undefined;
  });
}

/**
 * Erases everything stored under a fingerprint, and takes it out of the company's figures. Gives how many events there were. Events of the
 * company that arrive meanwhile wait. Throws CompanyBusy, StoreUnavailable.
 */
export function eraseVisitor(database: Database, companyId: number, fingerprint: string, now: Date): Promise<number> {
  return inTransaction(database, async (tx) => {
    const company = await holdCompanySoon(tx, companyId);
    return eraseBrowsers(tx, company, await findBrowser(tx, companyId, identify(fingerprint)), now);
  });
}
