import type { Checkout, Interaction, RefundEvent, TimelineEvent } from '../event/event.ts';
import type { OrderClaim } from './checkout.ts';
import type { OrderEntry } from './entry.ts';
import { admittedCheckouts, type FoldedEvent, type PlayedTimeline, playTimeline, type Timeline, type Windows } from './fold.ts';
import { indexBy } from './index-by.ts';
import { compareEvents } from './order.ts';
import { foldRefunds } from './refund.ts';

/** Visitors that are folded together, with what their timelines need of visitors outside. */
export interface VisitorGroup {
  /** What each visitor sent, in any order; each event id once. */
  timelines: ReadonlyMap<string, readonly TimelineEvent[]>;
  /** FAQ interactions of visitors outside who share a FAQ fingerprint with one of the group. */
  outsideInteractions: readonly TimelineEvent<Interaction>[];
  /** Admitted verified reports, by visitors outside, of orders that the group reports too. */
  outsideReports: readonly TimelineEvent<Checkout>[];
  /** Which visitor holds each order id, as far as it is held. */
  claims: ReadonlyMap<string, string>;
  /** Refunds by the id of their order, in any order; each id of an order once. The visitor who holds the order is in the group. */
  refunds: ReadonlyMap<string, readonly RefundEvent[]>;
}

/** Folds the timeline of each visitor of a group, and the refunds of each order under the id that they are kept under. */
export function foldGroup(group: VisitorGroup, windows: Windows): Map<string, FoldedEvent[]> {
  return playGroup(group, windows).folds;
}

/** The same, with the visitors' timelines as they stand then. */
export function playGroup(
  group: VisitorGroup,
  windows: Windows,
): { folds: Map<string, FoldedEvent[]>; played: Map<string, PlayedTimeline> } {
  const timelines = isolateVisitors(group);
  const admitted = timelines.flatMap((timeline) => admittedCheckouts(timeline, windows));
  const reports = indexBy([...admitted, ...group.outsideReports], (report) => (report.verified ? report.orderId : null));
  const folds = new Map<string, FoldedEvent[]>();
  const playedTimelines = new Map<string, PlayedTimeline>();
  for (const timeline of timelines) {
    const claims = judgeClaims(timeline, group.claims, reports);
    const { folded, played } = playTimeline({ ...timeline, claims }, windows);
    folds.set(timeline.visitorId, folded);
    playedTimelines.set(timeline.visitorId, played);
  }
  const orders = indexOrders(folds.values());
  for (const [orderId, refunds] of group.refunds) {
    const [first] = refunds;
    if (first !== undefined) folds.set(first.visitorId, foldRefunds(refunds, orders.get(orderId)));
  }
  return { folds, played: playedTimelines };
}

/** The recorded orders that have an id, by it: one at most, for one visitor holds it. */
function indexOrders(folds: Iterable<readonly FoldedEvent[]>): Map<string, OrderEntry> {
  const orders = new Map<string, OrderEntry>();
  for (const { entry } of [...folds].flat()) {
    if (entry?.kind === 'order' && entry.orderId !== null) orders.set(entry.orderId, entry);
  }
  return orders;
}

/** The FAQ interactions that count as a visitor's and came with another chat fingerprint. */
export function listForeignInteractions(group: VisitorGroup, visitorId: string): readonly TimelineEvent<Interaction>[] {
  return isolateVisitors(group).find((timeline) => timeline.visitorId === visitorId)?.foreignInteractions ?? [];
}

/** The order ids that each visitor of the group reports and may claim: those with an interaction before. Held reports claim nothing. */
export function admittedOrderIds(group: VisitorGroup, windows: Windows): Map<string, Set<string>> {
  return new Map(
    isolateVisitors(group).map((timeline) => {
      const ids = admittedCheckouts(timeline, windows).flatMap(({ orderId }) => orderId ?? []);
      return [timeline.visitorId, new Set(ids)];
    }),
  );
}

/** The order ids that may be claimed and that nobody holds, each with the first visitor of the group who may. */
export function findUnclaimedOrders(group: VisitorGroup, windows: Windows): Map<string, string> {
  const claims = new Map<string, string>();
  for (const [visitorId, orderIds] of admittedOrderIds(group, windows)) {
    for (const orderId of orderIds) {
      if (!group.claims.has(orderId) && !claims.has(orderId)) claims.set(orderId, visitorId);
    }
  }
  return claims;
}

/** Each visitor's timeline with the FAQ interactions that others had under the same FAQ fingerprints, and no claims yet. */
function isolateVisitors(group: VisitorGroup): Timeline[] {
  const inside = [...group.timelines.values()].flat().filter((event) => event.kind === 'interaction');
  const byFaqId = indexBy([...inside, ...group.outsideInteractions], (event) => (event.channel === 'FAQ' ? event.faqId : null));
  return [...group.timelines].map(([visitorId, events]) => {
    const faqIds = new Set(events.map((event) => event.faqId));
    const shared = [...faqIds].flatMap((faqId) => byFaqId.get(faqId) ?? []);
    const foreignInteractions = shared.filter((event) => event.visitorId !== visitorId);
    return { visitorId, events, foreignInteractions, claims: new Map() };
  });
}

function judgeClaims(
  { visitorId, events }: Timeline,
  holders: ReadonlyMap<string, string>,
  reports: ReadonlyMap<string, readonly TimelineEvent<Checkout>[]>,
): Map<string, OrderClaim> {
  const claims = new Map<string, OrderClaim>();
  for (const event of events) {
    if (event.kind !== 'checkout' || event.orderId === null) continue;
    const { orderId } = event;
    const elsewhere = (reports.get(orderId) ?? []).filter((report) => report.visitorId !== visitorId).sort(compareEvents);
    const held = (holders.get(orderId) ?? visitorId) === visitorId;
    claims.set(orderId, { held, verifiedElsewhere: elsewhere[0] ?? null });
  }
  return claims;
}
