import { parseReport } from '@cartograph/core/event/parse';
import type { Rejection } from '@cartograph/core/report/rejection';
import type { EventKind } from '@cartograph/core/wire/vocabulary';
import type { Arrival } from '../ingest/arrival.ts';
import { WANTED } from './catalogue.ts';
import type { Chance } from './random.ts';
import { changeCart, DEMO_SOURCE, makeVisitor } from './visit.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** What does not count and is not kept for long, so that the event log of a demo shows it: of the last hours, oldest first. */
export function playMishaps(chance: Chance, nowMs: number): Arrival[] {
  const hoursAgo = (hours: number) => nowMs - Math.round(hours * HOUR_MS);
  const add = (receivedAtMs: number, occurredAtMs: number, leftOut: Arrival['leftOut'] = null): Arrival => {
    const { currency, ...fingerprints } = makeVisitor(chance);
    const change = changeCart('ITEM_ADDED', chance.pick(WANTED), currency, 1);
    return { event: { ...change, ...fingerprints, eventId: chance.uuid(), occurredAtMs, receivedAtMs, verified: false }, leftOut };
  };
  const held = Array.from({ length: 12 }, (_, index) => add(hoursAgo(1 + index * 1.5), hoursAgo(1 + index * 1.5)));
  const bots = Array.from({ length: 4 }, (_, index) => add(hoursAgo(2 + index * 4), hoursAgo(2 + index * 4), 'bot'));
  const late = Array.from({ length: 2 }, (_, index) => add(hoursAgo(3 + index * 7), hoursAgo(3) - 9 * DAY_MS));
  return [...held, ...bots, ...late];
}

const PRODUCT = {
  product_id: 'DEMO-LAMP',
  product_name: 'Rechargeable Headlamp',
  value: 39.9,
  currency: 'USD',
  quantity: 1,
  source: DEMO_SOURCE,
};

/** Reports as a page sends them that somebody is still working on. */
const MISTAKES: readonly { kind: EventKind; hoursAgo: number; report: object }[] = [
  { kind: 'cart', hoursAgo: 20, report: { ...PRODUCT, type: 'item_added' } },
  { kind: 'cart', hoursAgo: 19.5, report: { ...PRODUCT, type: 'ITEM_ADDED', value: '39,90' } },
  { kind: 'checkout', hoursAgo: 9, report: { order_id: 'DEMO-TEST', value: 39.9, currency: 'usd', source: DEMO_SOURCE } },
  { kind: 'interaction', hoursAgo: 4, report: { channel: 'PHONE' } },
];

/** Refused reports of the last day, for the event log of a demo. */
export function playRefusals(chance: Chance, nowMs: number): Rejection[] {
  return MISTAKES.map(({ kind, hoursAgo, report }) => {
    const parsed = parseReport(kind, report);
    const { visitorId, faqId } = makeVisitor(chance);
    const rejectionId = chance.uuid();
    const none = { eventId: null, orderId: null, productId: null, conversationId: null };
    const errors = parsed.ok ? [] : parsed.problems;
    const receivedAtMs = nowMs - Math.round(hoursAgo * HOUR_MS);
    return { ...none, rejectionId, receivedAtMs, kind, visitorId, faqId, source: DEMO_SOURCE, verified: false, errors };
  });
}
