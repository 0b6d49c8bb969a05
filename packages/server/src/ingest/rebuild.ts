import { contributionOf } from '@cartograph/core/rollup/contribution';
import { daysIn } from '@cartograph/core/rollup/day';
import { ROLLUP_TABLES } from '@cartograph/core/rollup/tables';
import { addTally, emptyTally, nonZeroRows, type Tally } from '@cartograph/core/rollup/tally';
import { beginEpoch, type Company, holdCompany } from '../store/companies.ts';
import type { Database, Query } from '../store/database.ts';
import { listRefundedOrders, listVisitors } from '../store/events.ts';
import { forgetNames } from '../store/product-names.ts';
import { settleDifferences } from '../store/rollup-differences.ts';
import { addToRollups, readRollups } from '../store/rollups.ts';
import { runTogether } from '../store/statement.ts';
import { inTransaction } from '../store/transaction.ts';
import { mendWeeks } from '../store/weekly-products.ts';
import { type RebuiltPage, rebuildPage, rebuildRefunds } from './rebuild-page.ts';

/** What a rebuild found to differ from what was there. All zero: everything was right. */
export interface Differences {
  visitors: number;
  events: number;
  claims: number;
  rollupRows: number;
}

/** Visitors, or orders with refunds, that are folded at a time: enough to make statements worth their way, few enough for the memory. */
const PAGE_SIZE = 500;

/** A changed admission may change what others' reports of an order come to, and theirs again others'; then the passes end for certain. */
export const PASSES_MAX = 4;

/** Told how many visitors of how many are done; from 0 again where all are gone over again. */
export type OnProgress = (done: number, total: number) => void;

/** The differences are undone with the transaction that found them. */
class OnlyLooking extends Error {
  readonly differences: Differences;
  constructor(differences: Differences) {
    super('verified');
    this.differences = differences;
  }
}

/** Computes every outcome, entry and rollup of a company anew from what was received, and stores what differs. Events that arrive meanwhile wait. */
export function rebuildCompany(database: Database, companyId: number, now: Date, onProgress: OnProgress): Promise<Differences> {
  return inTransaction(database, (tx) => rebuildIn(tx, companyId, now, onProgress));
}

/** Computes everything anew like `rebuildCompany` and tells what differs, but changes nothing. */
export async function verifyCompany(database: Database, companyId: number, now: Date, onProgress: OnProgress): Promise<Differences> {
  try {
    await inTransaction(database, async (tx) => {
      throw new OnlyLooking(await rebuildIn(tx, companyId, now, onProgress));
    });
  } catch (error) {
    if (error instanceof OnlyLooking) return error.differences;
    throw error;
  }
  throw new Error('a verification ended with a commit');
}

/** Rebuilds within a transaction that does more. */
export async function rebuildIn(tx: Query, companyId: number, now: Date, onProgress: OnProgress): Promise<Differences> {
  const company = await holdCompany(tx, companyId);
  const visitorIds = await listVisitors(tx, companyId);
  const orderIds = await listRefundedOrders(tx, companyId);
  const differences: Differences = { visitors: visitorIds.length, events: 0, claims: 0, rollupRows: 0 };
  await beginEpoch(tx, companyId);
  await forgetNames(tx, companyId);
  let expected = emptyTally();
  for (let pass = 1; pass <= PASSES_MAX; pass += 1) {
    const { tally, events, claims } = await rebuildPass(tx, company, visitorIds, orderIds, now, onProgress);
    expected = tally;
    differences.events += events;
    differences.claims += claims;
    if (events === 0 && claims === 0) break;
  }
  // Last, for whoever reads a report meanwhile settles too, and is not to wait for all of this.
  await settleDifferences(tx, companyId);
  addTally(expected, await readRollups(tx, companyId), -1n);
  differences.rollupRows = ROLLUP_TABLES.reduce((sum, table) => sum + nonZeroRows(expected, table).length, 0);
  await runTogether(tx, addToRollups(companyId, expected));
  differences.rollupRows += await mendWeeks(tx, companyId);
  return differences;
}

async function rebuildPass(
  tx: Query,
  company: Company,
  visitorIds: readonly string[],
  orderIds: readonly string[],
  now: Date,
  onProgress: OnProgress,
): Promise<{ tally: Tally; events: number; claims: number }> {
  const dayOf = daysIn(company.timezone);
  const sum = { tally: emptyTally(), events: 0, claims: 0 };
  const add = ({ folds, changedEvents, changedClaims }: RebuiltPage) => {
    for (const folded of folds.values()) addTally(sum.tally, contributionOf(folded, dayOf), 1n);
    sum.events += changedEvents;
    sum.claims += changedClaims;
  };
  if (visitorIds.length > 0) onProgress(0, visitorIds.length);
  for (let start = 0; start < visitorIds.length; start += PAGE_SIZE) {
    add(await rebuildPage(tx, company, visitorIds.slice(start, start + PAGE_SIZE), now));
    onProgress(Math.min(start + PAGE_SIZE, visitorIds.length), visitorIds.length);
  }
  for (let start = 0; start < orderIds.length; start += PAGE_SIZE) {
    add(await rebuildRefunds(tx, company, orderIds.slice(start, start + PAGE_SIZE), now));
  }
  return sum;
}
