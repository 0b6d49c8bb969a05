import { type Touch, touchesBefore } from '../attribution/credit.ts';
import type { CartChange, Checkout, Interaction, ReceivedEvent, TimelineEvent } from '../event/event.ts';
import { applyCartChange, type Cart, closeLines } from './cart.ts';
import { findVerified, judgeCheckout, type OrderBook, type OrderClaim, toOrderEntry } from './checkout.ts';
import { type Entry, ignored, type Outcome, RECORDED } from './entry.ts';
import { type FindInteractions, indexInteractions } from './interactions.ts';
import { compareEvents, withinWindow } from './order.ts';

/** All that decides what one visitor's events come to. */
export interface Timeline {
  visitorId: string;
  /** Everything received from the visitor, in any order; each event id once. */
  events: readonly TimelineEvent[];
  /** FAQ interactions of the visitor's FAQ fingerprints that came with another chat fingerprint. */
  foreignInteractions: readonly TimelineEvent<Interaction>[];
  /** By order id; an id that is absent is the visitor's own. */
  claims: ReadonlyMap<string, OrderClaim>;
}

/** How far back events are admitted and credit reaches, in milliseconds. */
export interface Windows {
  sessionWindowMs: number;
  attributionWindowMs: number;
}

/** An event with what became of it and, where it counts, its line in the ledger. */
export interface FoldedEvent {
  event: ReceivedEvent;
  outcome: Outcome;
  entry: Entry | null;
}

/** A timeline as far as it has been played: all that decides what later events of its visitor come to. */
export interface PlayedTimeline {
  visitorId: string;
  cart: Cart;
  book: OrderBook;
  /** The visitor's own interactions; those that no later event can reach may be missing. */
  interactions: readonly TimelineEvent<Interaction>[];
  /** The touches of its last event that may have any. */
  touches: readonly Touch[];
  /** When the last event happened, in milliseconds since 1970, and its id; -Infinity where there was none. */
  playedUntilMs: number;
  playedUntilId: string;
}

/**
 * Plays a visitor's timeline in event-time order: admission, cart lines, orders, attribution. A pure function of the set of events,
 * whatever order they were received in (docs/rules.md). Gives every event once, oldest first.
 */
export function foldTimeline(timeline: Timeline, windows: Windows): FoldedEvent[] {
  return playTimeline(timeline, windows).folded;
}

/** The same, with the timeline as it stands then, to be played on. */
export function playTimeline(timeline: Timeline, windows: Windows): { folded: FoldedEvent[]; played: PlayedTimeline } {
  const played = openTimeline(timeline.visitorId);
  const verified = findVerified(admittedCheckouts(timeline, windows), timeline.claims);
  const folded = play(played, timeline, verified, windows);
  return { folded, played };
}

/** A timeline of which nothing has been received. */
export function openTimeline(visitorId: string): PlayedTimeline {
  return {
    visitorId,
    cart: new Map(),
    book: { recordedIds: new Set(), lastRecordedAtMs: new Map() },
    interactions: [],
    touches: [],
    playedUntilMs: Number.NEGATIVE_INFINITY,
    playedUntilId: '',
  };
}

/**
 * Tells whether an event comes after everything in a timeline, and changes nothing of what that came to: an interaction does so of what happened in the same
 * millisecond, whatever their ids, for it admits it.
 */
export function comesAfter({ playedUntilMs, playedUntilId }: PlayedTimeline, { kind, occurredAtMs, eventId }: TimelineEvent): boolean {
  if (occurredAtMs !== playedUntilMs) return occurredAtMs > playedUntilMs;
  return kind !== 'interaction' && eventId > playedUntilId;
}

/**
 * Plays events that come after everything in a timeline (`comesAfter`), and changes it: what came before cannot come to anything else then, so the result
 * is that of playing all of it anew. Holds only where nobody shares the visitor's FAQ fingerprints and nobody has reported the orders before,
 * these events included.
 */
export function playOn(played: PlayedTimeline, events: readonly TimelineEvent[], windows: Windows): FoldedEvent[] {
  if (events.length === 0) return [];
  const reachMs = Math.max(windows.sessionWindowMs, windows.attributionWindowMs);
  const firstAtMs = events.reduce((first, event) => Math.min(first, event.occurredAtMs), Number.POSITIVE_INFINITY);
  const reached = played.interactions.filter((event) => event.occurredAtMs > firstAtMs - reachMs);
  return play(played, { visitorId: played.visitorId, events, foreignInteractions: reached, claims: NO_CLAIMS }, NO_REPORTS, windows);
}

const NO_CLAIMS: Timeline['claims'] = new Map();
const NO_REPORTS: ReadonlyMap<string, TimelineEvent<Checkout>> = new Map();

/** Plays events on; the timeline's other interactions are given with them. */
function play(
  played: PlayedTimeline,
  timeline: Timeline,
  verified: ReadonlyMap<string, TimelineEvent<Checkout>>,
  windows: Windows,
): FoldedEvent[] {
  const { cart, book } = played;
  const find = indexTimeline(timeline);
  const sorted = [...timeline.events].sort(compareEvents);
  const folded = sorted.map((event): FoldedEvent => {
    if (event.kind === 'interaction') return { event, outcome: RECORDED, entry: null };
    if (!hasInteraction(find, event, windows)) return { event, outcome: ignored('no_interaction'), entry: null };
    played.touches = sameIfEqual(played.touches, touchesBefore(find(event.faqId), event.occurredAtMs, windows.attributionWindowMs));
    const { touches } = played;
    if (event.kind === 'cart') return { event, ...applyCartChange(cart, event, touches) };
    const outcome = judgeCheckout(book, event, timeline.claims.get(event.orderId ?? ''));
    if (outcome.status === 'ignored') return { event, outcome, entry: null };
    const entry = toOrderEntry(event, verified.get(event.orderId ?? ''), touches);
    closeLines(cart, entry.lineItems);
    return { event, outcome, entry };
  });
  played.interactions = [...timeline.foreignInteractions, ...timeline.events.filter((event) => event.kind === 'interaction')];
  const last = sorted.at(-1);
  if (last !== undefined) {
    played.playedUntilMs = last.occurredAtMs;
    played.playedUntilId = last.eventId;
  }
  return folded;
}

/** The known list where the found one has nothing else in it: what is kept of each event then shares one list. */
function sameIfEqual(known: readonly Touch[], found: readonly Touch[]): readonly Touch[] {
  return known.length === found.length && found.every((touch, place) => touch === known[place]) ? known : found;
}

/** The checkouts that follow an interaction; held ones are seen by no rule and claim no order. */
export function admittedCheckouts(timeline: Timeline, windows: Windows): TimelineEvent<Checkout>[] {
  const find = indexTimeline(timeline);
  return timeline.events.filter(
    (event): event is TimelineEvent<Checkout> => event.kind === 'checkout' && hasInteraction(find, event, windows),
  );
}

function indexTimeline(timeline: Timeline): FindInteractions {
  const own = timeline.events.filter((event): event is TimelineEvent<Interaction> => event.kind === 'interaction');
  return indexInteractions(timeline.visitorId, [...own, ...timeline.foreignInteractions]);
}

/** Admission: an event counts only if the same visitor used the assistant in the session window before it. */
function hasInteraction(find: FindInteractions, event: TimelineEvent<CartChange | Checkout>, windows: Windows): boolean {
  return withinWindow(find(event.faqId), event.occurredAtMs, windows.sessionWindowMs).length > 0;
}
