/** Events that happened longer ago than this when they arrive are not counted: 7 days. */
export const TOO_OLD_MS = 7 * 24 * 60 * 60_000;

/** An event that does not follow an interaction is held this long for a late one, then erased: 24 hours. */
export const HELD_MS = 24 * 60 * 60_000;

/**
 * A refund whose order is not recorded waits this long, then is erased: 8 days. An order may arrive until 7 days after it was made, and be
 * held for another; nothing is refunded before it was ordered.
 */
export const REFUND_WAIT_MS = TOO_OLD_MS + HELD_MS;

/** The times that come with an event, in milliseconds since 1970: the sender's clock, and ours on arrival. */
export interface ArrivalTimes {
  occurredAtMs: number | undefined;
  /** The sender's clock when it sent; undefined where it did not say. */
  sentAtMs: number | undefined;
  receivedAtMs: number;
  /** Whether the sender's clock is trusted: it reported with the company's secret key. */
  trusted: boolean;
}

/**
 * When an event happened by the server's clock. What matters of a browser's clock is how long before sending the event
 * happened; no event happens after it arrived, nor before 1970 (so that a clock far ahead makes a time that can be kept); without a time it happens
 * on arrival.
 */
export function placeInTime({ occurredAtMs, sentAtMs, receivedAtMs, trusted }: ArrivalTimes): number {
  if (occurredAtMs === undefined) return receivedAtMs;
  const corrected = trusted || sentAtMs === undefined ? occurredAtMs : receivedAtMs - (sentAtMs - occurredAtMs);
  return Math.max(0, Math.min(corrected, receivedAtMs));
}

/** Tells whether an event is too old to count on arrival. */
export function isTooOld(occurredAtMs: number, receivedAtMs: number): boolean {
  return receivedAtMs - occurredAtMs > TOO_OLD_MS;
}
