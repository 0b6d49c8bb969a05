import { type Company, holdCompanySoon } from '../store/companies.ts';
import type { Database, Query } from '../store/database.ts';
import { CompanyBusy } from '../store/failure.ts';
import { holdSweep, moveSweep, sweepEvents } from '../store/retention.ts';
import { inTransaction } from '../store/transaction.ts';
import { findFaqIds, listSilentTalkers } from '../store/visitors.ts';
import { eraseBrowsers } from './erase-browsers.ts';
import type { MayGoOn } from './run-jobs.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Visitors without events that are erased in an hour. */
const TALKERS_AT_A_TIME = 1_000;

/** Events that are gone over in one transaction, for whose time the company's events wait. */
const EVENTS_AT_A_TIME = 500;

/**
 * Erases the visitors of a company of whom nothing was received for its `retention_days`, if it has such. Events are gone over once, in the order of
 * their arrival: a visitor's last one finds them inactive. How far that is is remembered, so that it can stop anywhere. Gives how many events were
 * erased, and whether all that is due is done; it is not where somebody computes the company anew.
 */
export async function eraseInactive(
  database: Database,
  companyId: number,
  nowMs: number,
  mayGoOn: MayGoOn,
  eventsAtATime = EVENTS_AT_A_TIME,
): Promise<{ erased: number; isDone: boolean }> {
  let erased = 0;
  try {
    for (let isLast = false; !isLast; ) {
      if (!(await mayGoOn())) return { erased, isDone: false };
      const step = await eraseNext(database, companyId, nowMs, eventsAtATime);
      erased += step.erased;
      isLast = step.isLast;
    }
  } catch (error) {
    if (error instanceof CompanyBusy) return { erased, isDone: false };
    throw error;
  }
  return { erased, isDone: true };
}

function eraseNext(
  database: Database,
  companyId: number,
  nowMs: number,
  eventsAtATime: number,
): Promise<{ erased: number; isLast: boolean }> {
  return inTransaction(database, async (tx) => {
    const sweptUntil = await holdSweep(tx, companyId);
    if (sweptUntil === undefined) return { erased: 0, isLast: true };
    const company = await holdCompanySoon(tx, companyId);
    if (company.retentionDays === null) return { erased: 0, isLast: true };
    const now = new Date(nowMs);
    const inactiveSince = new Date(nowMs - company.retentionDays * DAY_MS);
    const sweep = await sweepEvents(tx, companyId, sweptUntil, inactiveSince, eventsAtATime);
    const visitorIds = sweep.inactiveVisitorIds;
    const browser = { visitorIds, faqIds: await findFaqIds(tx, companyId, visitorIds) };
    const erased = visitorIds.length === 0 ? 0 : await eraseBrowsers(tx, company, browser, now);
    if (sweep.isLast) await eraseTalkers(tx, company, inactiveSince, now);
    await moveSweep(tx, companyId, sweep.sweptUntil);
    return { erased, isLast: sweep.isLast };
  });
}

/** Erases visitors who only ever made small talk, for no event of theirs is ever gone over. */
async function eraseTalkers(tx: Query, company: Company, inactiveSince: Date, now: Date): Promise<void> {
  const visitorIds = await listSilentTalkers(tx, company.companyId, inactiveSince, TALKERS_AT_A_TIME);
  if (visitorIds.length > 0) await eraseBrowsers(tx, company, { visitorIds, faqIds: [] }, now);
}
