import { daysIn } from '@cartograph/core/rollup/day';
import { foldGroup } from '@cartograph/core/timeline/group';
import { beginEpoch, type Company } from '../store/companies.ts';
import type { Query } from '../store/database.ts';
import { toTimelineEvent } from '../store/event-row.ts';
import { listConcernedVisitors, readNamingEvents } from '../store/forgetting.ts';
import { forgetCheckoutsOf } from '../store/platform-checkouts.ts';
import { forgetGivenNames, nameProducts } from '../store/product-names.ts';
import { settleDifferences } from '../store/rollup-differences.ts';
import { addToRollups } from '../store/rollups.ts';
import { runTogether } from '../store/statement.ts';
import { type BrowserIds, deleteBrowser, listOrders } from '../store/visitors.ts';
import { identifyOrder } from './arrival.ts';
import { loadVisitors } from './load-group.ts';
import { loadRefunds } from './load-refunds.ts';
import { PASSES_MAX, rebuildIn } from './rebuild.ts';
import { rebuildPage, rebuildRefunds } from './rebuild-page.ts';
import { type Folds, namesGivenBy, productNamesOf, tallyDifference } from './save-changes.ts';
import { orderIdsOf } from './stored-group.ts';

/** Most visitors that are folded to erase some; where more are concerned, the whole company is computed anew. */
const CONCERNED_MAX = 5_000;

/**
 * Erases everything stored of some browsers, and takes out of the company's figures what they were part of: whoever shares a FAQ
 * fingerprint or an order with them is folded before and after, nobody else. The company must be held exclusively. Gives how many events there
 * were.
 */
export async function eraseBrowsers(tx: Query, company: Company, browser: BrowserIds, now: Date): Promise<number> {
  const { companyId } = company;
  await beginEpoch(tx, companyId);
  const owned = await listOrders(tx, companyId, browser.visitorIds);
  const all = { ...browser, visitorIds: [...browser.visitorIds, ...owned.map(identifyOrder)] };
  await forgetCheckoutsOf(tx, companyId, browser.visitorIds, owned);
  const concerned = await listConcernedVisitors(tx, companyId, browser.visitorIds, CONCERNED_MAX);
  if (concerned === undefined) {
    const erased = await deleteBrowser(tx, companyId, all);
    await rebuildIn(tx, companyId, now, () => undefined);
    return erased;
  }
  const group = await loadVisitors(tx, companyId, concerned, now);
  const orderIds = [...orderIdsOf(group.timelines.values())].sort();
  await loadRefunds(tx, companyId, group, orderIds, now);
  const before = foldGroup(group, company);
  const erased = await deleteBrowser(tx, companyId, all);
  const gone = new Set(browser.visitorIds);
  const after = await foldAnew(
    tx,
    company,
    concerned.filter((visitorId) => !gone.has(visitorId)),
    orderIds,
    now,
  );
  // Whoever reads the rollups next finds nothing taken away that was not added yet.
  await settleDifferences(tx, companyId);
  await runTogether(tx, addToRollups(companyId, tallyDifference(before, after, daysIn(company.timezone))));
  await renameProducts(tx, companyId, [...gone].flatMap((visitorId) => before.get(visitorId) ?? []).flatMap(namesGivenBy));
  return erased;
}

/**
 * Folds visitors, and the refunds of orders, from what is left and stores what these events come to now, again while orders go from one to
 * another.
 */
async function foldAnew(
  tx: Query,
  company: Company,
  visitorIds: readonly string[],
  orderIds: readonly string[],
  now: Date,
): Promise<Folds> {
  let folds: Folds = new Map();
  for (let pass = 1; pass <= PASSES_MAX && visitorIds.length > 0; pass += 1) {
    const page = await rebuildPage(tx, company, visitorIds, now);
    folds = page.folds;
    if (page.changedEvents === 0 && page.changedClaims === 0) break;
  }
  if (orderIds.length === 0) return folds;
  return new Map([...folds, ...(await rebuildRefunds(tx, company, orderIds, now)).folds]);
}

/** Forgets the names of products that came from what was erased, and takes those that the rest gave. */
async function renameProducts(tx: Query, companyId: number, erased: ReturnType<typeof namesGivenBy>): Promise<void> {
  const productIds = await forgetGivenNames(tx, companyId, erased);
  if (productIds.length === 0) return;
  const wanted = new Set(productIds);
  const events = (await readNamingEvents(tx, companyId, productIds)).map(toTimelineEvent);
  const names = events.flatMap(productNamesOf).filter(({ productId }) => wanted.has(productId));
  await runTogether(tx, nameProducts(companyId, names));
}
