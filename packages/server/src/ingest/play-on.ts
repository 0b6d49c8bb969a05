import type { ReceivedEvent, TimelineEvent } from '@cartograph/core/event/event';
import { HELD_MS, isTooOld } from '@cartograph/core/event/time';
import { contribute } from '@cartograph/core/rollup/contribution';
import type { DayOf } from '@cartograph/core/rollup/day';
import type { Tally } from '@cartograph/core/rollup/tally';
import { type FoldedEvent, playOn, type Windows } from '@cartograph/core/timeline/fold';
import type { FaqLink, Locks } from '../store/fingerprints.ts';
import { type Arrival, identifyOrder } from './arrival.ts';
import { VISITOR_MAX_EVENTS, VISITOR_MAX_PER_DAY } from './limits.ts';
import { type LiveVisitor, makeLiveVisitor } from './live-visitors.ts';

const DAY_MS = 24 * 60 * 60_000;

/** A visitor whose news only continues what is known of it, with that news. */
export interface Continued {
  visitor: LiveVisitor;
  arrivals: Arrival[];
}

/**
 * Finds the visitors of a transaction whose arrivals can be played on from where they stand in memory, or from nothing: all happened later than what is
 * known, nobody else comes with their FAQ fingerprints, and nobody has named their orders before. The rest has to be read and played anew.
 */
export function findContinued(arrivals: readonly Arrival[], locks: Locks, taken: ReadonlyMap<string, LiveVisitor>): Map<string, Continued> {
  const byVisitor = groupByVisitor(arrivals);
  const faqVisitors = new Map<string, string>();
  const shared = new Set<string>();
  const reported = new Map<string, number>();
  for (const { event } of arrivals) {
    const orderId = orderIdOf(event);
    if (orderId !== null) reported.set(orderId, (reported.get(orderId) ?? 0) + 1);
    const { faqId, visitorId } = event;
    if ((faqVisitors.get(faqId) ?? visitorId) !== visitorId) shared.add(faqId);
    faqVisitors.set(faqId, visitorId);
  }
  const isFirstReport = (event: ReceivedEvent) => {
    const orderId = orderIdOf(event);
    return orderId === null || (reported.get(orderId) === 1 && isNew(locks, identifyOrder(orderId)));
  };
  const continued = new Map<string, Continued>();
  for (const [visitorId, own] of byVisitor) {
    const visitor = isNew(locks, visitorId) ? makeLiveVisitor(visitorId) : taken.get(visitorId);
    if (visitor === undefined || !isUnchanged(visitor, own, locks)) continue;
    const isPlain = own.every(({ event, leftOut }) => {
      if (event.kind === 'refund' || event.revision != null || leftOut !== null || shared.has(event.faqId)) return false;
      return visitor.eventIds.has(event.eventId) || (isNext(visitor, event) && isFirstReport(event));
    });
    if (isPlain) continued.set(visitorId, { visitor, arrivals: own });
  }
  return continued;
}

function groupByVisitor(arrivals: readonly Arrival[]): Map<string, Arrival[]> {
  const byVisitor = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    const own = byVisitor.get(arrival.event.visitorId);
    if (own === undefined) byVisitor.set(arrival.event.visitorId, [arrival]);
    else own.push(arrival);
  }
  return byVisitor;
}

function orderIdOf(event: ReceivedEvent): string | null {
  return event.kind === 'checkout' || event.kind === 'refund' ? event.orderId : null;
}

function isNew(locks: Locks, id: string): boolean {
  return locks.get(id)?.isNew === true;
}

/** Tells whether no other transaction has locked the visitor, or a FAQ fingerprint that it comes with now, since its own last one. */
function isUnchanged({ played, versions }: LiveVisitor, arrivals: readonly Arrival[], locks: Locks): boolean {
  const isKnown = (id: string) => versions.get(id) === (locks.get(id)?.version ?? 0) - 1;
  const { visitorId } = played;
  if (!isNew(locks, visitorId) && !isKnown(visitorId)) return false;
  return arrivals.every(({ event: { faqId } }) => isNew(locks, faqId) || isKnown(faqId));
}

/** Tells whether an event is not stored, not even until its time of being held is over, and happened later than all that is known. */
function isNext({ heldUntilMs, played }: LiveVisitor, { eventId, occurredAtMs, receivedAtMs }: ReceivedEvent): boolean {
  return !heldUntilMs.has(eventId) && occurredAtMs > played.playedUntilMs && !isTooOld(occurredAtMs, receivedAtMs);
}

/** What playing a visitor on gave: its news with what each came to, and the FAQ fingerprints that it came with for the first time. */
export interface PlayedOn {
  folded: FoldedEvent[];
  refused: Set<TimelineEvent>;
  newFaqLinks: FaqLink[];
}

/** Plays a visitor's arrivals on and adds to the tally what they add to the rollups. Changes the visitor. */
export function playArrivals({ visitor, arrivals }: Continued, locks: Locks, windows: Windows, dayOf: DayOf, tally: Tally): PlayedOn {
  const { played, presence, versions } = visitor;
  const newFaqLinks: FaqLink[] = [];
  const refused = new Set<TimelineEvent>();
  const fresh: TimelineEvent[] = [];
  const ids = new Set<string>();
  for (const { event } of arrivals) {
    if (event.kind === 'refund' || visitor.eventIds.has(event.eventId) || ids.has(event.eventId)) continue;
    if (isFull(visitor, fresh.length, event.receivedAtMs)) {
      refused.add(event);
      continue;
    }
    ids.add(event.eventId);
    fresh.push(event);
    if (isNew(locks, event.faqId) && !newFaqLinks.some(({ faqId }) => faqId === event.faqId)) {
      newFaqLinks.push({ faqId: event.faqId, visitorId: played.visitorId });
    }
  }
  const folded = playOn(played, fresh, windows);
  contribute(tally, presence, folded, dayOf);
  noteStored(visitor, folded);
  for (const id of [played.visitorId, ...arrivals.map(({ event }) => event.faqId)]) versions.set(id, locks.get(id)?.version ?? 0);
  return { folded, refused, newFaqLinks };
}

/** Remembers that events are stored, and when they arrived. */
export function noteStored(visitor: LiveVisitor, folded: readonly FoldedEvent[]): void {
  for (const { event, outcome } of folded) {
    if (outcome.status === 'ignored' && outcome.reason === 'no_interaction') noteLeftOut(visitor, event.eventId, event.receivedAtMs);
    else {
      visitor.eventIds.add(event.eventId);
      visitor.receivedAtMs.push(event.receivedAtMs);
    }
  }
}

/** Remembers an event that is only held. */
export function noteLeftOut(visitor: LiveVisitor, eventId: string, receivedAtMs: number): void {
  visitor.heldUntilMs.set(eventId, receivedAtMs + HELD_MS);
  visitor.receivedAtMs.push(receivedAtMs);
}

/** Tells whether a visitor has as many events as may be stored, in all or within a day, `more` of this transaction included. */
function isFull({ eventIds, heldUntilMs, receivedAtMs }: LiveVisitor, more: number, nowMs: number): boolean {
  if (eventIds.size + heldUntilMs.size + more >= VISITOR_MAX_EVENTS) {
    const held = [...heldUntilMs.values()].filter((untilMs) => untilMs > nowMs).length;
    if (eventIds.size + held + more >= VISITOR_MAX_EVENTS) return true;
  }
  if (receivedAtMs.length + more < VISITOR_MAX_PER_DAY) return false;
  return receivedAtMs.filter((timeMs) => timeMs > nowMs - DAY_MS).length + more >= VISITOR_MAX_PER_DAY;
}
