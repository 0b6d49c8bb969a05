import { creditTouches, type Touch } from '../attribution/credit.ts';
import type { Checkout, TimelineEvent } from '../event/event.ts';
import { ignored, type OrderEntry, type Outcome, RECORDED } from './entry.ts';
import { compareEvents } from './order.ts';

/** How long an order without an id is compared with those before it: 30 minutes. */
export const REPEAT_WINDOW_MS = 30 * 60_000;

/** Who holds an order id in the company, and the verified report of it by another visitor, if there is one. */
export interface OrderClaim {
  /** Whether the visitor of the timeline holds it: two visitors may claim one order, and the first committed keeps it. */
  held: boolean;
  verifiedElsewhere: TimelineEvent<Checkout> | null;
}

/** The orders of one visitor as far as the timeline has been played. */
export interface OrderBook {
  recordedIds: Set<string>;
  /** When an order of this value, currency and items was last recorded, in milliseconds since 1970. */
  lastRecordedAtMs: Map<string, number>;
}

/** What becomes of an admitted checkout: recorded once an order id; without one, once in 30 minutes. Changes the book if recorded. */
export function judgeCheckout(book: OrderBook, checkout: TimelineEvent<Checkout>, claim: OrderClaim | undefined): Outcome {
  const likeness = likenessOf(checkout);
  if (checkout.orderId === null) {
    const last = book.lastRecordedAtMs.get(likeness);
    if (last !== undefined && checkout.occurredAtMs - last < REPEAT_WINDOW_MS) return ignored('repeat_without_order_id');
  } else {
    if (claim?.held === false || book.recordedIds.has(checkout.orderId)) return ignored('order_already_recorded');
    book.recordedIds.add(checkout.orderId);
  }
  book.lastRecordedAtMs.set(likeness, checkout.occurredAtMs);
  return RECORDED;
}

/** The entry of a recorded checkout, with the amounts of the order's verified report where there is one. */
export function toOrderEntry(
  checkout: TimelineEvent<Checkout>,
  verified: TimelineEvent<Checkout> | undefined,
  touches: readonly Touch[],
): OrderEntry {
  const { valueMicros, currency, lineItems } = verified ?? checkout;
  return {
    kind: 'order',
    orderId: checkout.orderId,
    currency,
    amountMicros: valueMicros,
    lineItems: lineItems.length > 0 ? lineItems : checkout.lineItems,
    verified: checkout.verified || verified !== undefined,
    touches,
    credits: creditTouches(valueMicros, currency, touches),
  };
}

/** The earliest verified report of each order id among admitted checkouts and other visitors' reports. */
export function findVerified(
  admitted: readonly TimelineEvent<Checkout>[],
  claims: ReadonlyMap<string, OrderClaim>,
): Map<string, TimelineEvent<Checkout>> {
  const elsewhere = [...claims.values()].flatMap((claim) => claim.verifiedElsewhere ?? []);
  const reports = [...admitted, ...elsewhere].filter((report) => report.verified).sort(compareEvents);
  const earliest = new Map<string, TimelineEvent<Checkout>>();
  for (const report of reports) {
    if (report.orderId !== null && !earliest.has(report.orderId)) earliest.set(report.orderId, report);
  }
  return earliest;
}

/** A text that is equal for orders of equal value, currency and items, in whatever order the items are listed. */
function likenessOf(checkout: Checkout): string {
  const items = checkout.lineItems.map((item) => JSON.stringify([item.productId, item.quantity, `${item.valueMicros}`, item.currency]));
  return JSON.stringify([checkout.currency, `${checkout.valueMicros}`, items.sort()]);
}
