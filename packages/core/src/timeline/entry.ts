import type { Credits, Touch } from '../attribution/credit.ts';
import type { LineItem } from '../event/event.ts';
import type { Reason } from '../wire/vocabulary.ts';

/** What became of an event. */
export type Outcome = { status: 'recorded' } | { status: 'ignored'; reason: Reason };

/** What a cart event added to (above 0) or took from (below 0) the value of the visitor's cart. */
export interface CartEntry {
  kind: 'cart';
  productId: string;
  currency: string;
  amountMicros: bigint;
  credits: Credits;
}

/** An order, with the amounts that count: the verified report's where there is one. */
export interface OrderEntry {
  kind: 'order';
  orderId: string | null;
  currency: string;
  amountMicros: bigint;
  lineItems: readonly LineItem[];
  verified: boolean;
  /** The interactions that may earn credit, oldest first; with none the order is credited to nobody. */
  touches: readonly Touch[];
  credits: Credits;
}

/** What was given back of an order. */
export interface RefundEntry {
  kind: 'refund';
  order: OrderEntry;
  currency: string;
  /** 0 or less. */
  amountMicros: bigint;
  /** What is left of the order after it. */
  leftMicros: bigint;
  /** 0 or less each; without those of nothing. */
  credits: Credits;
}

/** One line of the ledger. */
export type Entry = CartEntry | OrderEntry | RefundEntry;

/** The outcome of an event that counts. */
export const RECORDED: Outcome = { status: 'recorded' };

/** The outcome of an event that was received and not counted. */
export function ignored(reason: Reason): Outcome {
  return { status: 'ignored', reason };
}
