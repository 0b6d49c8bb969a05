import { hash } from 'node:crypto';
import type { ReceivedEvent, TimelineEvent } from '@cartograph/core/event/event';
import type { RefundReport, Report, Sender } from '@cartograph/core/event/parse';
import { placeInTime } from '@cartograph/core/event/time';
import type { Reason } from '@cartograph/core/wire/vocabulary';
import type { Query } from '../store/database.ts';
import { makeId } from './make-id.ts';

/** An event that was accepted and waits to be recorded. */
export interface Arrival {
  event: ReceivedEvent;
  /** Why it is left out whatever its timeline says; such events are kept for the event inspector. */
  leftOut: Extract<Reason, 'bot'> | null;
  /** What is stored in the same transaction; run again with it. */
  along?: (tx: Query) => Promise<void>;
}

/** How an event came in. */
export interface Reception {
  receivedAtMs: number;
  /** It came with the company's secret key. */
  verified: boolean;
  /** The sender is a crawler by its own word. */
  bot: boolean;
}

/** Makes an arrival of a parsed report: gives it an id where it has none, its place in time, and its visitor. */
export function toArrival(sender: Sender, report: Report, { receivedAtMs, verified, bot }: Reception): Arrival {
  const occurredAtMs = placeInTime({ occurredAtMs: report.occurredAtMs, sentAtMs: sender.sentAtMs, receivedAtMs, trusted: verified });
  // Onto what was parsed for this event alone: to copy it first takes longer than all the rest here.
  const event: TimelineEvent = Object.assign(report.happening, {
    eventId: report.eventId ?? makeId(),
    occurredAtMs,
    receivedAtMs,
    verified,
    visitorId: identify(sender.userFingerprint),
    faqId: identify(sender.userFaqFingerprint),
  });
  return { event, leftOut: bot ? 'bot' : null };
}

/** Makes an arrival of a parsed refund, which only a shop's own server reports. */
export function toRefundArrival(report: Omit<RefundReport, 'companyKey'>, receivedAtMs: number, revision: string | null = null): Arrival {
  const { refundId, refund } = report;
  const occurredAtMs = placeInTime({ occurredAtMs: report.occurredAtMs, sentAtMs: undefined, receivedAtMs, trusted: true });
  const id = identifyOrder(refund.orderId);
  const event = { ...refund, eventId: refundId, occurredAtMs, receivedAtMs, verified: true, visitorId: id, faqId: id, revision };
  return { event, leftOut: null };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The id under which a fingerprint is stored. The SDK's fingerprints are UUIDs and stay what they are; any other text becomes
 * a UUID of version 8 made of its SHA-256 (RFC 9562, section 5.8), so that ids are 16 bytes whatever shops send.
 */
export function identify(fingerprint: string): string {
  return UUID.test(fingerprint) ? fingerprint.toLowerCase() : toUuid(fingerprint);
}

/** The id under which the refunds of an order are stored. U+0000 is in no fingerprint, so it is no visitor's. */
export function identifyOrder(orderId: string): string {
  return toUuid(`\u0000order ${orderId}`);
}

function toUuid(text: string): string {
  const hex = hash('sha256', text, 'hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
