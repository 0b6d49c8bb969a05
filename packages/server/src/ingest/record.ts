import type { ReceivedEvent } from '@cartograph/core/event/event';
import { daysIn } from '@cartograph/core/rollup/day';
import type { Outcome } from '@cartograph/core/timeline/entry';
import type { Windows } from '@cartograph/core/timeline/fold';
import { findUnclaimedOrders, foldGroup } from '@cartograph/core/timeline/group';
import type { Reason } from '@cartograph/core/wire/vocabulary';
import { holdCompany } from '../store/companies.ts';
import type { Database, Query } from '../store/database.ts';
import { insertFaqLinks } from '../store/fingerprints.ts';
import { claimOrders } from '../store/order-claims.ts';
import { inTransaction } from '../store/transaction.ts';
import type { Arrival } from './arrival.ts';
import { judgeArrivals, type Verdict } from './judge-arrivals.ts';
import { loadGroup } from './load-group.ts';
import { type Folds, type LeftOut, saveDifference } from './save-difference.ts';
import type { StoredGroup } from './stored-group.ts';

/** What the sender of an event is told. */
export interface Answer {
  event_id: string;
  status: 'recorded' | 'duplicate' | 'ignored';
  reason?: Reason;
}

/**
 * Records events of one company in one transaction, and answers each when it is committed. Throws StoreUnavailable; then nothing
 * was recorded, or it was and sending it again tells so.
 */
export function recordArrivals(database: Database, companyId: number, arrivals: readonly Arrival[], now: Date): Promise<Answer[]> {
  return inTransaction(database, async (tx) => {
    const company = await holdCompany(tx, companyId);
    const group = await loadGroup(
      tx,
      companyId,
      arrivals.map(({ event }) => event),
      now,
    );
    const before = foldGroup(group, company);
    const verdicts = judgeArrivals(group, arrivals);
    const fresh = arrivals.filter((_, index) => ['new', 'revised'].includes(verdicts[index]?.kind ?? '')).map(({ event }) => event);
    addToTimelines(group, fresh);
    await claimNewOrders(tx, companyId, group, company);
    const after = foldGroup(group, company);
    await insertFaqLinks(tx, companyId, group.newFaqLinks);
    await saveDifference(tx, companyId, before, after, listLeftOut(arrivals, verdicts), daysIn(company.timezone));
    for (const { along } of arrivals) await along?.(tx);
    return answerEach(arrivals, verdicts, after);
  });
}

function addToTimelines(group: StoredGroup, fresh: readonly ReceivedEvent[]): void {
  for (const event of fresh) {
    if (event.kind === 'refund') put(group.refunds.get(event.orderId), event);
    else put(group.timelines.get(event.visitorId), event);
  }
}

/** Adds an event, in the place of its earlier version where there is one. */
function put<Event extends ReceivedEvent>(events: Event[] = [], event: Event): void {
  const index = event.revision == null ? -1 : events.findIndex(({ eventId }) => eventId === event.eventId);
  if (index < 0) events.push(event);
  else events[index] = event;
}

/** Another server gave an order to a visitor who is not in this transaction, after its look-up: the transaction is run again and sees it. */
class ClaimLost extends Error {
  readonly code = '40001';
}

/** Claims the orders that are reported for the first time, and learns who else was first. */
async function claimNewOrders(tx: Query, companyId: number, group: StoredGroup, windows: Windows): Promise<void> {
  const holders = await claimOrders(tx, companyId, findUnclaimedOrders(group, windows));
  for (const [orderId, visitorId] of holders) {
    if (!group.timelines.has(visitorId)) throw new ClaimLost(`order ${orderId} was claimed meanwhile`);
    group.claims.set(orderId, visitorId);
  }
}

function listLeftOut(arrivals: readonly Arrival[], verdicts: readonly Verdict[]): LeftOut[] {
  return arrivals.flatMap(({ event }, index) => {
    const verdict = verdicts[index];
    return verdict?.kind === 'left_out' ? [{ event, reason: verdict.reason }] : [];
  });
}

function answerEach(arrivals: readonly Arrival[], verdicts: readonly Verdict[], after: Folds): Answer[] {
  const outcomes = new Map<string, Map<string, Outcome>>();
  for (const [visitorId, folded] of after) outcomes.set(visitorId, new Map(folded.map((item) => [item.event.eventId, item.outcome])));
  return arrivals.map(({ event }, index) => {
    const { eventId, visitorId } = event;
    const verdict = verdicts[index] as Verdict;
    if (verdict.kind === 'duplicate') return { event_id: eventId, status: 'duplicate' };
    if ('reason' in verdict) return { event_id: eventId, status: 'ignored', reason: verdict.reason };
    return { event_id: eventId, ...(outcomes.get(visitorId)?.get(eventId) as Outcome) };
  });
}
