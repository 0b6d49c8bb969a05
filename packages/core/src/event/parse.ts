import { toMicros } from '../money/amount.ts';
import * as http from '../wire/http.ts';
import { type Parsed, parseWith } from '../wire/problem.ts';
import type { EventKind } from '../wire/vocabulary.ts';
import type { CartChange, Checkout, Happening, Interaction, LineItem, Refund } from './event.ts';

/** A report as it was parsed: what happened, with the id and time that the sender gave, if any. */
export interface Report {
  eventId: string | undefined;
  occurredAtMs: number | undefined;
  happening: Happening;
}

/** Who sent a request, and when by their own clock, if they said. */
export interface Sender {
  companyKey: string;
  userFingerprint: string;
  userFaqFingerprint: string;
  sentAtMs: number | undefined;
}

/** A batch: its sender, and each event parsed for itself. */
export interface Batch {
  sender: Sender;
  events: { eventId: string | null; parsed: Parsed<Report> }[];
}

/** Parses who sends, at the top level of a body. */
export function parseSender(body: unknown): Parsed<Sender> {
  const parsed = parseWith(http.sender, body);
  return parsed.ok ? { ok: true, value: toSender(parsed.value) } : parsed;
}

/** Parses the body of a request that reports one event; problems of sender and event are told together. */
export function parseSingle(kind: EventKind, body: unknown): Parsed<{ sender: Sender; report: Report }> {
  const sender = parseSender(body);
  const report = parseReport(kind, body);
  if (sender.ok && report.ok) return { ok: true, value: { sender: sender.value, report: report.value } };
  if (typeof body !== 'object' || body === null) return sender as { ok: false; problems: [] };
  return { ok: false, problems: [sender, report].flatMap((parsed) => (parsed.ok ? [] : parsed.problems)) };
}

/** Parses the body of a batch. Only a fault of the envelope fails it: a bad event stands among the good ones. */
export function parseBatch(body: unknown): Parsed<Batch> {
  const envelope = parseWith(http.batch, body);
  if (!envelope.ok) return envelope;
  const events = envelope.value.events.map((event) => ({ eventId: idOf(event), parsed: parseBatchEvent(event) }));
  return { ok: true, value: { sender: toSender(envelope.value), events } };
}

/** A refund as it was parsed: the company it belongs to, its id and, where the sender said it, its time. */
export interface RefundReport {
  companyKey: string;
  refundId: string;
  occurredAtMs: number | undefined;
  refund: Refund;
}

/** Parses the body of a request that reports a refund. */
export function parseRefund(body: unknown): Parsed<RefundReport> {
  const parsed = parseWith(http.refundReport, body);
  if (!parsed.ok) return parsed;
  const { company_key, refund_id, occurred_at } = parsed.value;
  const value = { companyKey: company_key, refundId: refund_id, occurredAtMs: occurred_at ?? undefined, refund: toRefund(parsed.value) };
  return { ok: true, value };
}

/** Parses one event of a kind, without its sender. */
export function parseReport(kind: EventKind, input: unknown): Parsed<Report> {
  if (kind === 'cart') return toReport(parseWith(http.cartReport, input), toCartChange);
  if (kind === 'checkout') return toReport(parseWith(http.checkoutReport, input), toCheckout);
  return toReport(parseWith(http.interactionReport, input), toInteraction);
}

function parseBatchEvent(event: unknown): Parsed<Report> {
  const head = parseWith(http.batchEventHead, event);
  return head.ok ? parseReport(head.value.kind, event) : head;
}

function idOf(event: unknown): string | null {
  const id = typeof event === 'object' && event !== null && 'event_id' in event ? event.event_id : null;
  return typeof id === 'string' ? id : null;
}

function toSender(sender: http.Sender): Sender {
  return {
    companyKey: sender.company_key,
    userFingerprint: sender.user_fingerprint,
    userFaqFingerprint: sender.user_faq_fingerprint,
    sentAtMs: sender.sent_at ?? undefined,
  };
}

function toReport<Wire extends { event_id?: string | undefined; occurred_at?: number | null | undefined }>(
  parsed: Parsed<Wire>,
  toHappening: (wire: Wire) => Happening,
): Parsed<Report> {
  if (!parsed.ok) return parsed;
  const { event_id, occurred_at } = parsed.value;
  const value = { eventId: event_id, occurredAtMs: occurred_at ?? undefined, happening: toHappening(parsed.value) };
  return { ok: true, value };
}

function toCartChange(wire: http.CartReport): CartChange {
  return {
    kind: 'cart',
    type: wire.type,
    productId: wire.product_id,
    productName: wire.product_name,
    valueMicros: toMicros(wire.value),
    currency: wire.currency,
    quantity: wire.type === 'ITEM_REMOVED' ? 0 : wire.quantity,
    previousQuantity: wire.previous_quantity ?? null,
    source: wire.source ?? null,
  };
}

function toCheckout(wire: http.CheckoutReport): Checkout {
  return {
    kind: 'checkout',
    orderId: wire.order_id ?? null,
    valueMicros: toMicros(wire.value),
    currency: wire.currency,
    lineItems: toLineItems(wire.line_items),
    source: wire.source ?? null,
  };
}

function toRefund(wire: http.RefundReport): Refund {
  return {
    kind: 'refund',
    orderId: wire.order_id,
    valueMicros: toMicros(wire.value),
    currency: wire.currency,
    lineItems: toLineItems(wire.line_items),
    source: wire.source ?? null,
  };
}

function toLineItems(items: http.CheckoutReport['line_items']): LineItem[] {
  return (items ?? []).map((item) => ({
    productId: item.product_id,
    productName: item.product_name,
    quantity: item.quantity,
    valueMicros: toMicros(item.value),
    currency: item.currency,
  }));
}

function toInteraction(wire: http.InteractionReport): Interaction {
  return {
    kind: 'interaction',
    channel: wire.channel,
    conversationId: wire.conversation_id ?? null,
    helpful: wire.helpful ?? null,
    productId: wire.product_id ?? null,
    aiProfile: wire.ai_profile ?? null,
  };
}
