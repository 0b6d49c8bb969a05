import type { Checkout, Interaction, ReceivedEvent, RefundEvent, TimelineEvent } from '@cartograph/core/event/event';
import type { VisitorGroup } from '@cartograph/core/timeline/group';
import type { EventRow } from '../store/event-row.ts';
import type { FaqLink } from '../store/fingerprints.ts';

/** Some visitors of a company as they are stored, locked while the transaction lasts. */
export interface StoredGroup extends VisitorGroup {
  timelines: Map<string, TimelineEvent[]>;
  outsideInteractions: TimelineEvent<Interaction>[];
  outsideReports: TimelineEvent<Checkout>[];
  claims: Map<string, string>;
  refunds: Map<string, RefundEvent[]>;
  /** Every stored event that is not expired, by visitor (of a refund: by the id made of its order's) and event id, also those in no timeline. */
  rows: Map<string, Map<string, EventRow>>;
  /** Visitors, and orders by the ids of their refunds, of whom events are stored that count as not there any more. */
  expiredVisitors: Set<string>;
  /** The visitors known under each FAQ fingerprint of the group. */
  faqVisitors: Map<string, Set<string>>;
  /** Links between FAQ fingerprints and visitors that are not stored yet. */
  newFaqLinks: FaqLink[];
}

/** Makes a group with nobody in it. */
export function emptyGroup(): StoredGroup {
  return {
    timelines: new Map(),
    outsideInteractions: [],
    outsideReports: [],
    claims: new Map(),
    refunds: new Map(),
    rows: new Map(),
    expiredVisitors: new Set(),
    faqVisitors: new Map(),
    newFaqLinks: [],
  };
}

/** Tells whether a stored event is in no timeline, whatever else is received: too old on arrival, or a bot's. */
export function isLeftOut(row: Pick<EventRow, 'reason'>): boolean {
  return row.reason === 'too_old' || row.reason === 'bot';
}

/** Tells whether a stored event was held in vain and is only waiting to be erased: it counts as not there. */
export function isExpired(row: Pick<EventRow, 'held_until'>, now: Date): boolean {
  return row.held_until !== null && row.held_until <= now;
}

/** The order id that an event names: only checkouts and refunds do. */
export function orderIdOf(event: ReceivedEvent): string | null {
  return event.kind === 'checkout' || event.kind === 'refund' ? event.orderId : null;
}

/** The order ids that some events name. */
export function orderIdsOf(timelines: Iterable<readonly ReceivedEvent[]>): Set<string> {
  const ids = new Set<string>();
  for (const events of timelines) {
    for (const event of events) {
      const orderId = orderIdOf(event);
      if (orderId !== null) ids.add(orderId);
    }
  }
  return ids;
}
