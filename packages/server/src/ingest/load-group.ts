import type { ReceivedEvent, TimelineEvent } from '@cartograph/core/event/event';
import type { Query } from '../store/database.ts';
import { toTimelineEvent } from '../store/event-row.ts';
import { eraseExpired, readEvents, readFaqInteractions, readVerifiedReports } from '../store/events.ts';
import { type Locks, lockFingerprints, readFaqLinks } from '../store/fingerprints.ts';
import { readClaims } from '../store/order-claims.ts';
import { identifyOrder } from './arrival.ts';
import { loadRefunds } from './load-refunds.ts';
import { emptyGroup, isExpired, isLeftOut, orderIdsOf, type StoredGroup } from './stored-group.ts';

/**
 * The fingerprints that some new events concern from the start, but for FAQ fingerprints of events that need none. Who holds a refunded order may change until the lock is taken, and is read
 * again then; to lock in one go what can be spares waiting in a circle.
 */
export async function listFingerprints(
  tx: Query,
  companyId: number,
  incoming: readonly ReceivedEvent[],
  needsFaq: (event: TimelineEvent) => boolean = () => true,
): Promise<string[]> {
  const refunds = incoming.filter((event) => event.kind === 'refund');
  const refunded = refunds.length === 0 ? new Map<string, string>() : await readClaims(tx, companyId, orderIdsOf([refunds]));
  const visits = incoming.filter((event) => event.kind !== 'refund');
  return [
    ...refunded.values(),
    ...visits.flatMap((event) => (needsFaq(event) ? [event.visitorId, event.faqId] : [event.visitorId])),
    ...[...orderIdsOf([incoming])].map(identifyOrder),
  ];
}

/**
 * Loads what is stored of the visitors of some new events and of everyone whom these events may concern, whom it locks too. Beyond the senders
 * that is: visitors who share the FAQ fingerprint of a new FAQ interaction, visitors who hold an order that is reported with proof or
 * refunded, and the refunds of all orders that the group reports. Expects the fingerprints of the events themselves among the locks.
 */
export async function loadGroup(
  tx: Query,
  companyId: number,
  incoming: readonly ReceivedEvent[],
  now: Date,
  locks: Locks,
): Promise<StoredGroup> {
  const group = emptyGroup();
  const lock = (ids: Iterable<string>) => lockFingerprints(tx, companyId, ids, locks);
  const visits = incoming.filter((event) => event.kind !== 'refund');
  const refunds = incoming.filter((event) => event.kind === 'refund');
  const visitorIds = visits.map((event) => event.visitorId);
  await addVisitors(tx, companyId, group, visitorIds, visits, now);

  const touchedFaqIds = visits.filter((event) => event.kind === 'interaction' && event.channel === 'FAQ').map((event) => event.faqId);
  const sharing = touchedFaqIds.flatMap((faqId) => [...(group.faqVisitors.get(faqId) ?? [])]);
  await addConcerned(tx, companyId, group, sharing, lock, now);

  const orderIds = orderIdsOf([...group.timelines.values(), incoming]);
  if (orderIds.size > 0) await loadClaims(tx, companyId, group, orderIds, visits, refunds, lock, now);
  await lockAndLoadRefunds(tx, companyId, group, orderIdsOf([...group.timelines.values(), incoming]), lock, now);
  await loadOutsideInteractions(tx, companyId, group);
  await eraseHeldInVain(tx, companyId, group, now);
  return group;
}

/** Locks fingerprints that are not locked yet. */
type Lock = (ids: Iterable<string>) => Promise<unknown>;

/**
 * Loads visitors with all that their timelines need of others, without a lock and without a change: for a company that is held exclusively,
 * or a snapshot.
 */
export async function loadVisitors(tx: Query, companyId: number, visitorIds: readonly string[], now: Date): Promise<StoredGroup> {
  const group = emptyGroup();
  await addVisitors(tx, companyId, group, visitorIds, [], now);
  group.claims = await readClaims(tx, companyId, orderIdsOf(group.timelines.values()));
  await loadOutsideReports(tx, companyId, group);
  await loadOutsideInteractions(tx, companyId, group);
  return group;
}

/** Erases what the group's visitors and orders had held in vain, so that the same event may come again. */
export async function eraseHeldInVain(tx: Query, companyId: number, { expiredVisitors }: StoredGroup, now: Date): Promise<void> {
  if (expiredVisitors.size > 0) await eraseExpired(tx, companyId, expiredVisitors, now);
}

/** An order and its refunds may be recorded at the same moment: whoever has the lock second sees what the first has done. */
async function lockAndLoadRefunds(
  tx: Query,
  companyId: number,
  group: StoredGroup,
  orderIds: ReadonlySet<string>,
  lock: Lock,
  now: Date,
): Promise<void> {
  await lock([...orderIds].map(identifyOrder));
  await loadRefunds(tx, companyId, group, orderIds, now);
}

async function loadClaims(
  tx: Query,
  companyId: number,
  group: StoredGroup,
  orderIds: Set<string>,
  visits: readonly TimelineEvent[],
  refunds: readonly ReceivedEvent[],
  lock: Lock,
  now: Date,
): Promise<void> {
  group.claims = await readClaims(tx, companyId, orderIds);
  const proven = [...group.timelines.values(), visits].flat().filter((event) => event.kind === 'checkout' && event.verified);
  const holders = [...orderIdsOf([proven, refunds])].flatMap((orderId) => group.claims.get(orderId) ?? []);
  const joined = await addConcerned(tx, companyId, group, holders, lock, now);
  if (joined) group.claims = await readClaims(tx, companyId, orderIdsOf([...group.timelines.values(), visits, refunds]));
  await loadOutsideReports(tx, companyId, group);
}

/** An order that nobody holds has no admitted report either. */
async function loadOutsideReports(tx: Query, companyId: number, group: StoredGroup): Promise<void> {
  if (group.claims.size === 0) return;
  group.outsideReports = await readVerifiedReports(tx, companyId, group.claims.keys(), group.timelines.keys());
}

/** Locks and loads visitors who have sent nothing now. Tells whether there are any who were not in the group. */
async function addConcerned(
  tx: Query,
  companyId: number,
  group: StoredGroup,
  visitorIds: Iterable<string>,
  lock: Lock,
  now: Date,
): Promise<boolean> {
  const missing = [...new Set(visitorIds)].filter((visitorId) => !group.timelines.has(visitorId));
  if (missing.length === 0) return false;
  await lock(missing);
  await addVisitors(tx, companyId, group, missing, [], now);
  return true;
}

async function addVisitors(
  tx: Query,
  companyId: number,
  group: StoredGroup,
  visitorIds: Iterable<string>,
  incoming: readonly TimelineEvent[],
  now: Date,
): Promise<void> {
  const ids = new Set(visitorIds);
  for (const visitorId of ids) {
    group.timelines.set(visitorId, []);
    group.rows.set(visitorId, new Map());
  }
  const rows = await readEvents(tx, companyId, ids);
  for (const row of rows) {
    if (isExpired(row, now)) {
      group.expiredVisitors.add(row.visitor_id);
      continue;
    }
    group.rows.get(row.visitor_id)?.set(row.event_id, row);
    if (!isLeftOut(row)) group.timelines.get(row.visitor_id)?.push(toTimelineEvent(row));
  }
  const faqIds = new Set([...rows.map((row) => row.faq_id), ...incoming.map((event) => event.faqId)]);
  for (const faqId of faqIds) if (!group.faqVisitors.has(faqId)) group.faqVisitors.set(faqId, new Set());
  for (const { faqId, visitorId } of await readFaqLinks(tx, companyId, faqIds)) group.faqVisitors.get(faqId)?.add(visitorId);
}

async function loadOutsideInteractions(tx: Query, companyId: number, group: StoredGroup): Promise<void> {
  const outside = new Set(
    [...group.faqVisitors.values()].flatMap((visitorIds) => [...visitorIds].filter((id) => !group.timelines.has(id))),
  );
  if (outside.size === 0) return;
  group.outsideInteractions = await readFaqInteractions(tx, companyId, outside, group.faqVisitors.keys());
}
