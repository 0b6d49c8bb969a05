import { contributionOf } from '@cartograph/core/rollup/contribution';
import { daysIn } from '@cartograph/core/rollup/day';
import { ROLLUPS, type RollupTable } from '@cartograph/core/rollup/tables';
import { addTally, emptyTally, nonZeroRows, type Tally } from '@cartograph/core/rollup/tally';
import { type Company, holdCompany } from '../store/companies.ts';
import type { Database, Query } from '../store/database.ts';
import { listVisitors } from '../store/events.ts';
import { forgetNames } from '../store/product-names.ts';
import { addToRollups, readRollups } from '../store/rollups.ts';
import { inTransaction } from '../store/transaction.ts';
import { rebuildPage } from './rebuild-page.ts';

/** What a rebuild found to differ from what was there. All zero: everything was right. */
export interface Differences {
  visitors: number;
  events: number;
  claims: number;
  rollupRows: number;
}

/** Visitors that are folded at a time: enough to make statements worth their way, few enough for the memory. */
const PAGE_VISITORS = 500;

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
  const company = await holdCompany(tx, companyId, true);
  const visitorIds = await listVisitors(tx, companyId);
  const differences: Differences = { visitors: visitorIds.length, events: 0, claims: 0, rollupRows: 0 };
  await forgetNames(tx, companyId);
  let expected = emptyTally();
  for (let pass = 1; pass <= PASSES_MAX; pass += 1) {
    const { tally, events, claims } = await rebuildPass(tx, company, visitorIds, now, onProgress);
    expected = tally;
    differences.events += events;
    differences.claims += claims;
    if (events === 0 && claims === 0) break;
  }
  addTally(expected, await readRollups(tx, companyId), -1n);
  differences.rollupRows = (Object.keys(ROLLUPS) as RollupTable[]).reduce((sum, table) => sum + nonZeroRows(expected, table).length, 0);
  await addToRollups(tx, companyId, expected);
  return differences;
}

async function rebuildPass(
  tx: Query,
  company: Company,
  visitorIds: readonly string[],
  now: Date,
  onProgress: OnProgress,
): Promise<{ tally: Tally; events: number; claims: number }> {
  const dayOf = daysIn(company.timezone);
  const tally = emptyTally();
  let events = 0;
  let claims = 0;
  if (visitorIds.length > 0) onProgress(0, visitorIds.length);
  for (let start = 0; start < visitorIds.length; start += PAGE_VISITORS) {
    const page = await rebuildPage(tx, company, visitorIds.slice(start, start + PAGE_VISITORS), now);
    for (const folded of page.folds.values()) addTally(tally, contributionOf(folded, dayOf), 1n);
    events += page.changedEvents;
    claims += page.changedClaims;
    onProgress(Math.min(start + PAGE_VISITORS, visitorIds.length), visitorIds.length);
  }
  return { tally, events, claims };
}
