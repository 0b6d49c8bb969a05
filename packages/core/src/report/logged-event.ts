import type { LineItem, ReceivedEvent } from '../event/event.ts';
import { formatMicros } from '../money/amount.ts';
import type { Outcome } from '../timeline/entry.ts';
import type { FoldedEvent } from '../timeline/fold.ts';
import type { LoggedEvent } from './contract.ts';
import { EXPLANATIONS } from './reasons.ts';

/** What was received and what became of it, as far as lists show it. */
export interface JudgedEvent {
  event: ReceivedEvent;
  outcome: Outcome;
  /** What its entry in the ledger came to; null where it has none. */
  amount: { micros: bigint; currency: string } | null;
  /** When it is erased, if it does not count; milliseconds since 1970. */
  heldUntilMs: number | null;
}

/** A folded event as lists show it. */
export function judge({ event, outcome, entry }: FoldedEvent, heldUntilMs: number | null): JudgedEvent {
  return { event, outcome, amount: entry && { micros: entry.amountMicros, currency: entry.currency }, heldUntilMs };
}

/** An event as the log and the proof of an order list it, with the reason and the cure in plain words. A refund is no visitor's. */
export function describeEvent({ event, outcome, amount, heldUntilMs }: JudgedEvent): LoggedEvent {
  const explanation = outcome.status === 'ignored' ? EXPLANATIONS[outcome.reason] : null;
  return {
    event_id: event.eventId,
    kind: event.kind,
    status: outcome.status,
    errors: [],
    reason: outcome.status === 'ignored' ? outcome.reason : null,
    why: explanation?.why ?? null,
    cure: explanation?.cure ?? null,
    occurred_at: toTime(event.occurredAtMs),
    received_at: toTime(event.receivedAtMs),
    held_until: heldUntilMs === null ? null : toTime(heldUntilMs),
    visitor_id: event.kind === 'refund' ? null : event.visitorId,
    faq_visitor_id: event.kind === 'refund' ? null : event.faqId,
    verified: event.verified,
    source: event.kind === 'interaction' ? null : event.source,
    amount: amount && formatMicros(amount.micros, amount.currency),
    ...describeHappening(event),
  };
}

function describeHappening(event: ReceivedEvent): Partial<LoggedEvent> {
  if (event.kind === 'interaction') {
    const { channel, conversationId, helpful, productId, aiProfile } = event;
    return { channel, conversation_id: conversationId, helpful, product_id: productId, ai_profile: aiProfile };
  }
  const { valueMicros, currency } = event;
  const priced = valueMicros === null ? { currency } : { value: formatMicros(valueMicros, currency), currency };
  if (event.kind === 'checkout' || event.kind === 'refund') {
    return { order_id: event.orderId, ...priced, line_items: event.lineItems.map(describeLineItem) };
  }
  const { type, productId, productName, quantity, previousQuantity } = event;
  return { type, product_id: productId, product_name: productName, ...priced, quantity, previous_quantity: previousQuantity };
}

/** A line item as reports show it, its price as a decimal amount. */
export function describeLineItem({ productId, productName, quantity, valueMicros, currency }: LineItem) {
  return { product_id: productId, product_name: productName, quantity, value: formatMicros(valueMicros, currency), currency };
}

function toTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
