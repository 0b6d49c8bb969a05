import type { Checkout, Refund, TimelineEvent } from '@cartograph/core/event/event';
import { placeInTime } from '@cartograph/core/event/time';
import { type Arrival, identify, toRefundArrival } from '../ingest/arrival.ts';
import type { Buyer } from '../store/platform-checkouts.ts';
import { nameSource, type ShopSource } from '../store/platform-connections.ts';

/** An order of a shop system, whatever its system calls things. */
export interface PlatformOrder {
  orderId: string;
  placedAtMs: number;
  /** Which version of the order this is, as event revisions are compared. */
  revision: string;
  /** Who made it, where the order itself says. */
  fingerprints: { user: string; faq: string } | null;
  checkoutToken: string | null;
  /** What counts of it; null while it does not, because it is not paid. */
  checkout: (Checkout & { orderId: string }) | null;
  refunds: PlatformRefund[];
}

/** Money given back for an order of a shop system, or its cancellation. */
export interface PlatformRefund {
  refundId: string;
  occurredAtMs: number;
  refund: Refund;
  /** Null where the shop system tells of it in one way only. */
  revision: string | null;
}

/** The id of an order's cancellation among its refunds. */
export const CANCELLATION = 'cancellation';

/** Who made an order by its fingerprints, as the ids that they are stored under. */
export function identifyBuyer({ user, faq }: { user: string; faq: string }): Buyer {
  return { visitorId: identify(user), faqId: identify(faq) };
}

/** A refund as an arrival: it finds its order's visitor by itself. */
export function toRefund({ refundId, occurredAtMs, refund, revision }: PlatformRefund, receivedAtMs: number): Arrival {
  return toRefundArrival({ refundId, occurredAtMs, refund }, receivedAtMs, revision);
}

/** An order as the arrival of its buyer's checkout, verified. One event an order, whichever version of it. */
export function toCheckout(
  checkout: Checkout & { orderId: string },
  { placedAtMs, revision, buyer, from }: { placedAtMs: number; revision: string; buyer: Buyer; from: ShopSource },
  receivedAtMs: number,
): Arrival {
  const occurredAtMs = placeInTime({ occurredAtMs: placedAtMs, sentAtMs: undefined, receivedAtMs, trusted: true });
  const eventId = `${from.platform} order ${checkout.orderId}`;
  const source = nameSource(from);
  const event: TimelineEvent = { ...checkout, ...buyer, source, eventId, occurredAtMs, receivedAtMs, verified: true, revision };
  return { event, leftOut: null };
}
