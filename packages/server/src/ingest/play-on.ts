import type { ReceivedEvent, TimelineEvent } from '@cartograph/core/event/event';
import { HELD_MS, isTooOld } from '@cartograph/core/event/time';
import { contribute } from '@cartograph/core/rollup/contribution';
import type { DayOf } from '@cartograph/core/rollup/day';
import type { Tally } from '@cartograph/core/rollup/tally';
import { ignored, type Outcome } from '@cartograph/core/timeline/entry';
import { comesAfter, type FoldedEvent, playOn, type Windows } from '@cartograph/core/timeline/fold';
import type { FaqLink, Locks } from '../store/fingerprints.ts';
import { type Arrival, identifyOrder } from './arrival.ts';
import { VISITOR_MAX_EVENTS, VISITOR_MAX_PER_DAY } from './limits.ts';
import { type LiveVisitor, type LiveVisitors, makeLiveVisitor } from './live-visitors.ts';
import { orderIdOf } from './stored-group.ts';

const DAY_MS = 24 * 60 * 60_000;

/** A visitor whose news only continues what is known of it, with that news. */
export interface Continued {
  visitor: LiveVisitor;
  arrivals: Placed[];
}

/** An arrival, and its place among those of the transaction. */
export interface Placed extends Arrival {
  place: number;
}

/**
 * Finds the visitors of a transaction whose arrivals can be played on from where they stand in memory, or from nothing: all come after what is
 * known, nobody else comes with their FAQ fingerprints, and nobody has named their orders before. The rest has to be read and played anew.
 */
export function findContinued(arrivals: readonly Arrival[], locks: Locks, taken: ReadonlyMap<string, LiveVisitor>): Map<string, Continued> {
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
  for (const [visitorId, own] of groupByVisitor(arrivals)) {
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

function groupByVisitor(arrivals: readonly Arrival[]): Map<string, Placed[]> {
  const byVisitor = new Map<string, Placed[]>();
  arrivals.forEach(({ event, leftOut }, place) => {
    const own = byVisitor.get(event.visitorId);
    if (own === undefined) byVisitor.set(event.visitorId, [{ event, leftOut, place }]);
    else own.push({ event, leftOut, place });
  });
  return byVisitor;
}

function isNew(locks: Locks, id: string): boolean {
  return locks.get(id)?.isNew === true;
}

/**
 * Tells whether an event's FAQ fingerprint is to be locked: where it may concern who shares it, or is new to its visitor. Else whoever shares it and
 * does what concerns the visitor locks the visitor itself.
 */
export function needsFaqLock(event: TimelineEvent, companyId: number, live: LiveVisitors): boolean {
  const isFaq = event.kind === 'interaction' && event.channel === 'FAQ';
  return isFaq || !live.hasComeWith(companyId, event.visitorId, event.faqId);
}

/** Tells whether no other transaction has locked the visitor, or a FAQ fingerprint that is locked now, since its own last one. */
function isUnchanged({ played, versions }: LiveVisitor, arrivals: readonly Arrival[], locks: Locks): boolean {
  const isKnown = (id: string) => versions.get(id) === (locks.get(id)?.version ?? 0) - 1;
  const { visitorId } = played;
  if (!isNew(locks, visitorId) && !isKnown(visitorId)) return false;
  return arrivals.every(({ event: { faqId } }) => (locks.has(faqId) ? isNew(locks, faqId) || isKnown(faqId) : versions.has(faqId)));
}

/** Tells whether an event is not stored, not even until its time of being held is over, and comes after all that is known. */
function isNext({ heldUntilMs, played }: LiveVisitor, event: TimelineEvent): boolean {
  return !heldUntilMs.has(event.eventId) && comesAfter(played, event) && !isTooOld(event.occurredAtMs, event.receivedAtMs);
}

/**
 * What playing a visitor on gave: its news with what each came to, the outcome of each arrival that is no duplicate, by its place, and the FAQ
 * fingerprints that it came with for the first time.
 */
export interface PlayedOn {
  folded: FoldedEvent[];
  outcomes: Map<number, Outcome>;
  newFaqLinks: FaqLink[];
}

/** Plays a visitor's arrivals on and adds to the tally what they add to the rollups. Changes the visitor. */
export function playArrivals({ visitor, arrivals }: Continued, locks: Locks, windows: Windows, dayOf: DayOf, tally: Tally): PlayedOn {
  const { played, presence, versions } = visitor;
  const { visitorId } = played;
  const newFaqLinks: FaqLink[] = [];
  const outcomes = new Map<number, Outcome>();
  const places = new Map<string, number>();
  const fresh: TimelineEvent[] = [];
  for (const { event, place } of arrivals) {
    if (event.kind === 'refund' || visitor.eventIds.has(event.eventId) || places.has(event.eventId)) continue;
    if (isFull(visitor, fresh.length, event.receivedAtMs)) {
      outcomes.set(place, ignored('visitor_limit'));
      continue;
    }
    places.set(event.eventId, place);
    fresh.push(event);
    const { faqId } = event;
    if (isNew(locks, faqId) && !newFaqLinks.some((link) => link.faqId === faqId)) newFaqLinks.push({ faqId, visitorId });
  }
  const folded = playOn(played, fresh, windows);
  contribute(tally, presence, folded, dayOf);
  noteStored(visitor, folded);
  for (const { event, outcome } of folded) outcomes.set(places.get(event.eventId) as number, outcome);
  for (const id of [visitorId, ...arrivals.map(({ event }) => event.faqId)]) {
    const lock = locks.get(id);
    if (lock !== undefined) versions.set(id, lock.version);
  }
  return { folded, outcomes, newFaqLinks };
}

/** Remembers that events are stored, and when they arrived. */
export function noteStored(visitor: LiveVisitor, folded: readonly FoldedEvent[]): void {
  for (const { event, outcome } of folded) {
    const isHeld = outcome.status === 'ignored' && outcome.reason === 'no_interaction';
    note(visitor, event.eventId, event.receivedAtMs, isHeld);
  }
}

/** Remembers an event that is stored beside the timelines: for good, or where it came too late for the time that such are held. */
export function noteLeftOut(visitor: LiveVisitor, eventId: string, receivedAtMs: number, reason: 'too_old' | 'bot'): void {
  note(visitor, eventId, receivedAtMs, reason === 'too_old');
}

function note(visitor: LiveVisitor, eventId: string, receivedAtMs: number, isHeld: boolean): void {
  if (isHeld) visitor.heldUntilMs.set(eventId, receivedAtMs + HELD_MS);
  else visitor.eventIds.add(eventId);
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
