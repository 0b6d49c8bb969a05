import type { ReceivedEvent } from '@cartograph/core/event/event';
import type { Presence } from '@cartograph/core/rollup/contribution';
import { daysIn } from '@cartograph/core/rollup/day';
import type { PlayedTimeline, Windows } from '@cartograph/core/timeline/fold';
import { findUnclaimedOrders, foldGroup, playGroup } from '@cartograph/core/timeline/group';
import type { Company } from '../store/companies.ts';
import type { Query } from '../store/database.ts';
import { insertFaqLinks, type Locks } from '../store/fingerprints.ts';
import { claimOrders } from '../store/order-claims.ts';
import { runTogether } from '../store/statement.ts';
import type { Arrival } from './arrival.ts';
import { judgeArrivals, type Verdict } from './judge-arrivals.ts';
import { type LiveVisitor, makeLiveVisitor } from './live-visitors.ts';
import { noteLeftOut, noteStored } from './play-on.ts';
import { addDifference, type Changes, type Folds, type LeftOut } from './save-changes.ts';
import { isLeftOut, type StoredGroup } from './stored-group.ts';

/** Another transaction gave an order to a visitor who is not in this one, after its look-up: the transaction is run again and sees it. */
export class ClaimLost extends Error {
  readonly code = '40001';
}

/** What playing some visitors anew gave: a verdict for each arrival, what everything came to, and the visitors as they stand then. */
export interface PlayedAnew {
  verdicts: Verdict[];
  after: Folds;
  visitors: LiveVisitor[];
}

/** Plays everything that is stored of a group of visitors, as it was and with some arrivals, and adds the difference to the changes. */
export async function playAnew(
  tx: Query,
  company: Company,
  group: StoredGroup,
  arrivals: readonly Arrival[],
  locks: Locks,
  changes: Changes,
): Promise<PlayedAnew> {
  const { companyId } = company;
  const before = foldGroup(group, company);
  const verdicts = judgeArrivals(group, arrivals);
  const fresh = arrivals.filter((_, index) => ['new', 'revised'].includes(verdicts[index]?.kind ?? '')).map(({ event }) => event);
  addToTimelines(group, fresh);
  await claimNewOrders(tx, companyId, group, company);
  const { folds: after, played } = playGroup(group, company);
  await runTogether(tx, insertFaqLinks(companyId, group.newFaqLinks));
  const presences = new Map<string, Presence>();
  addDifference(changes, before, after, daysIn(company.timezone), presences);
  const leftOut = listLeftOut(arrivals, verdicts);
  changes.leftOut.push(...leftOut);
  return { verdicts, after, visitors: listLiveVisitors(group, played, after, presences, leftOut, locks) };
}

function listLeftOut(arrivals: readonly Arrival[], verdicts: readonly Verdict[]): LeftOut[] {
  return arrivals.flatMap(({ event }, index) => {
    const verdict = verdicts[index];
    return verdict?.kind === 'left_out' ? [{ event, reason: verdict.reason }] : [];
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

/** Claims the orders that are reported for the first time, and learns who else was first. */
async function claimNewOrders(tx: Query, companyId: number, group: StoredGroup, windows: Windows): Promise<void> {
  const holders = await claimOrders(tx, companyId, findUnclaimedOrders(group, windows));
  for (const [orderId, visitorId] of holders) {
    if (!group.timelines.has(visitorId)) throw new ClaimLost(`order ${orderId} was claimed meanwhile`);
    group.claims.set(orderId, visitorId);
  }
}

/** The visitors of a group as they stand after it was played, for what comes next; those who share a FAQ fingerprint are read each time. */
function listLiveVisitors(
  group: StoredGroup,
  played: ReadonlyMap<string, PlayedTimeline>,
  after: Folds,
  presences: ReadonlyMap<string, Presence>,
  leftOut: readonly LeftOut[],
  locks: Locks,
): LiveVisitor[] {
  const asideOf = new Map<string, LeftOut[]>();
  for (const one of leftOut) asideOf.set(one.event.visitorId, [...(asideOf.get(one.event.visitorId) ?? []), one]);
  return [...played].flatMap(([visitorId, timeline]) => {
    const folded = after.get(visitorId) ?? [];
    const rows = [...(group.rows.get(visitorId)?.values() ?? [])];
    const aside = asideOf.get(visitorId) ?? [];
    const faqIds = new Set([
      ...rows.map((row) => row.faq_id),
      ...folded.map(({ event }) => event.faqId),
      ...aside.map(({ event }) => event.faqId),
    ]);
    if ([...faqIds].some((faqId) => (group.faqVisitors.get(faqId)?.size ?? 0) > 1)) return [];
    const visitor = makeLiveVisitor(visitorId);
    visitor.played = timeline;
    visitor.presence = presences.get(visitorId) ?? visitor.presence;
    noteStored(visitor, folded);
    for (const row of rows.filter(isLeftOut))
      noteLeftOut(visitor, row.event_id, row.received_at.getTime(), row.reason as LeftOut['reason']);
    for (const { event, reason } of aside) noteLeftOut(visitor, event.eventId, event.receivedAtMs, reason);
    for (const id of [visitorId, ...faqIds]) {
      const lock = locks.get(id);
      if (lock !== undefined) visitor.versions.set(id, lock.version);
    }
    return [visitor];
  });
}
