import { eraseBrowsers } from '../ingest/erase-browsers.ts';
import { holdCompanySoon } from '../store/companies.ts';
import type { Database, Query } from '../store/database.ts';
import { CompanyBusy, orUnavailable } from '../store/failure.ts';
import { findPersonById } from '../store/people.ts';
import { forgetCheckouts, forgetOrders } from '../store/platform-checkouts.ts';
import { disconnectShop } from '../store/platform-connections.ts';
import { forgetDeliveries } from '../store/platform-deliveries.ts';
import { finishPrivacyRequest, listBuyers, listPrivacyRequests, markDataRequest, type PrivacyRequest } from '../store/privacy-requests.ts';
import { inTransaction } from '../store/transaction.ts';
import { findFaqIds } from '../store/visitors.ts';
import { DELIVERIES_KEPT_MS } from './receive.ts';

/**
 * Carries out what shop systems asked to have erased and what is not done yet: the buyers of some orders, or of all that a shop reported, and then
 * the shop itself. What it finds the company too busy for is left to the next hour.
 */
export async function eraseRequested(database: Database, companyId: number, now: Date): Promise<void> {
  const requests = (await listPrivacyRequests(database.db, companyId)).filter(({ kind }) => kind !== 'show_orders');
  try {
    for (const request of requests) await inTransaction(database, (tx) => carryOut(tx, companyId, request, now));
  } catch (error) {
    if (!(error instanceof CompanyBusy)) throw error;
  }
}

/**
 * Notes that a member answered a shopper's request to see their data, or that nobody did. Kept with the member's address, which says who it was also
 * when they have left. Tells whether there is such a request. Throws StoreUnavailable.
 */
export async function answerDataRequest(
  { db }: Database,
  companyId: number,
  requestId: string,
  answer: { userId: string; at: Date } | null,
): Promise<boolean> {
  const person = answer && (await orUnavailable(findPersonById(db, answer.userId)));
  return orUnavailable(markDataRequest(db, companyId, requestId, answer && { at: answer.at, by: person?.email ?? '' }));
}

/** Forgets what a company keeps of webhooks and checkouts for a time only, and carries out what is to be erased. */
export async function tidyPlatforms(database: Database, companyId: number, nowMs: number): Promise<void> {
  await forgetDeliveries(database.db, companyId, new Date(nowMs - DELIVERIES_KEPT_MS));
  await forgetCheckouts(database.db, companyId, new Date(nowMs));
  await eraseRequested(database, companyId, new Date(nowMs));
}

async function carryOut(
  tx: Query,
  companyId: number,
  { requestId, platform, shop, kind, orderIds }: PrivacyRequest,
  now: Date,
): Promise<void> {
  const whole = kind === 'erase_shop';
  const company = await holdCompanySoon(tx, companyId);
  const from = { companyId, platform, shop };
  const orders = whole ? 'all' : orderIds;
  const visitorIds = await listBuyers(tx, from, orders);
  if (visitorIds.length > 0) await eraseBrowsers(tx, company, { visitorIds, faqIds: await findFaqIds(tx, companyId, visitorIds) }, now);
  await forgetOrders(tx, from, orders);
  if (whole) await disconnectShop(tx, from);
  await finishPrivacyRequest(tx, companyId, requestId, now);
}
