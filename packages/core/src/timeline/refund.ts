import { takeCredit } from '../attribution/take-credit.ts';
import type { RefundEvent } from '../event/event.ts';
import { ignored, type OrderEntry, RECORDED } from './entry.ts';
import type { FoldedEvent } from './fold.ts';
import { compareEvents } from './order.ts';

/**
 * Plays the refunds of one order in event-time order, cancellations last, for they take what is left. Together they take at most what the
 * order had, from whom it was credited to and in that proportion. A pure function of the set of refunds and the order; without an order they wait.
 */
export function foldRefunds(refunds: readonly RefundEvent[], order: OrderEntry | undefined): FoldedEvent[] {
  const sorted = [...refunds].sort((a, b) => Number(isCancellation(a)) - Number(isCancellation(b)) || compareEvents(a, b));
  if (order === undefined) return sorted.map((event) => ({ event, outcome: ignored('no_order'), entry: null }));
  const { currency } = order;
  let leftMicros = order.amountMicros;
  let { credits } = order;
  return sorted.map((event) => {
    if (event.currency !== currency) return { event, outcome: ignored('other_currency'), entry: null };
    if (leftMicros === 0n) return { event, outcome: ignored('nothing_left'), entry: null };
    const amountMicros = event.valueMicros === null || event.valueMicros > leftMicros ? leftMicros : event.valueMicros;
    const { taken, rest } = takeCredit(credits, amountMicros, currency);
    leftMicros -= amountMicros;
    credits = rest;
    const entry = { kind: 'refund' as const, order, currency, amountMicros: -amountMicros, leftMicros, credits: taken };
    return { event, outcome: RECORDED, entry };
  });
}

function isCancellation(refund: RefundEvent): boolean {
  return refund.valueMicros === null;
}
