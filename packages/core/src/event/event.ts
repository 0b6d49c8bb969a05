import type { CartType, Channel } from '../wire/vocabulary.ts';

/** One line of an order; `valueMicros` is the price of one. */
export interface LineItem {
  productId: string;
  productName: string;
  quantity: number;
  valueMicros: bigint;
  currency: string;
}

/** A change of a visitor's cart. `quantity` is the quantity after it, `valueMicros` the price of one. */
export interface CartChange {
  kind: 'cart';
  type: CartType;
  productId: string;
  productName: string;
  valueMicros: bigint;
  currency: string;
  quantity: number;
  previousQuantity: number | null;
  source: string | null;
}

/** A completed checkout. `valueMicros` is the order's total after discounts and taxes. */
export interface Checkout {
  kind: 'checkout';
  orderId: string | null;
  valueMicros: bigint;
  currency: string;
  lineItems: readonly LineItem[];
  source: string | null;
}

/** A visitor's use of the assistant. `helpful` is null where nobody said. */
export interface Interaction {
  kind: 'interaction';
  channel: Channel;
  conversationId: string | null;
  helpful: boolean | null;
  productId: string | null;
  aiProfile: string | null;
}

/** What a visitor did. */
export type Happening = CartChange | Checkout | Interaction;

/**
 * Money given back for an order. Without a `valueMicros` it is all that is left of the order, for the order was cancelled. The line items say
 * what was sent back, where that is known.
 */
export interface Refund {
  kind: 'refund';
  orderId: string;
  valueMicros: bigint | null;
  currency: string;
  lineItems: readonly LineItem[];
  source: string | null;
}

/** How something was received: whose it is, when it happened, and how sure that is. Times are milliseconds since 1970. */
interface Receipt {
  /** Unique for its visitor; ties of time break on it. */
  eventId: string;
  /** When it happened by the server's clock, skew corrected. */
  occurredAtMs: number;
  receivedAtMs: number;
  /** Reported with the company's secret key. */
  verified: boolean;
  /** The visitor, known by the chat fingerprint. */
  visitorId: string;
  /** The same browser, known by the product FAQs' fingerprint. */
  faqId: string;
  /**
   * Which version of itself it is, for reports that are revised under one event id: of two, the one whose revision is the greater text counts,
   * whichever comes first. Null where a report is made once.
   */
  revision?: string | null;
}

/** A happening as it was received. */
export type TimelineEvent<What extends Happening = Happening> = What & Receipt;

/** A refund as it was received. It is no visitor's: refunds of an order are kept together under an id made of the order's. */
export type RefundEvent = Refund & Receipt;

/** Everything that is received. */
export type ReceivedEvent = TimelineEvent | RefundEvent;
