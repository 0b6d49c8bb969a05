import type { CartChange, Checkout, Happening, Interaction, LineItem, TimelineEvent } from '../../src/event/event.ts';
import type { OrderClaim } from '../../src/timeline/checkout.ts';
import { type FoldedEvent, foldTimeline, type Windows } from '../../src/timeline/fold.ts';
import type { CartType, Channel, Model } from '../../src/wire/vocabulary.ts';
import { micros } from '../oracle/decimal.ts';

/** The moment that the minutes of examples count from: noon on a Monday. */
const NOON = Date.parse('2026-03-02T12:00:00Z');
/** Minutes in a day, the length of both windows unless a company sets others. */
export const DAY = 24 * 60;

const DAY_WINDOWS: Windows = { sessionWindowMs: DAY * 60_000, attributionWindowMs: DAY * 60_000 };

type Overrides<What extends Happening> = Partial<Omit<TimelineEvent<What>, 'kind' | 'type' | 'channel'>>;

/** An interaction on a channel, so many minutes after noon. */
export function touch(minutes: number, channel: Channel, overrides: Overrides<Interaction> = {}): TimelineEvent<Interaction> {
  const what = { kind: 'interaction', channel, conversationId: null, helpful: null, productId: null, aiProfile: null } as const;
  return { ...what, ...received(`${channel} at ${minutes}`, minutes), ...overrides };
}

/** A cart event for `SKU-1` at a unit price in USD. */
export function cart(
  minutes: number,
  type: CartType,
  quantity: number,
  price: string,
  overrides: Overrides<CartChange> = {},
): TimelineEvent<CartChange> {
  const what = {
    kind: 'cart',
    type,
    productId: 'SKU-1',
    productName: 'One',
    currency: 'USD',
    previousQuantity: null,
    source: null,
  } as const;
  return { ...what, quantity, valueMicros: micros(price), ...received(`${type} at ${minutes}`, minutes), ...overrides };
}

/** A checkout in USD. */
export function checkout(
  minutes: number,
  orderId: string | null,
  total: string,
  overrides: Overrides<Checkout> = {},
): TimelineEvent<Checkout> {
  const what = { kind: 'checkout', orderId, currency: 'USD', lineItems: [], source: null } as const;
  return { ...what, valueMicros: micros(total), ...received(`checkout at ${minutes}`, minutes), ...overrides };
}

/** A line item of an order in USD. */
export function item(productId: string, quantity: number, price: string): LineItem {
  return { productId, productName: `Name of ${productId}`, quantity, valueMicros: micros(price), currency: 'USD' };
}

function received(eventId: string, minutes: number) {
  const occurredAtMs = NOON + minutes * 60_000;
  return { eventId, occurredAtMs, receivedAtMs: occurredAtMs, verified: false, visitorId: 'visitor', faqId: 'faq' };
}

/** Plays a visitor's events by the usual windows; what else the timeline holds may be given. */
export function play(
  events: readonly TimelineEvent[],
  more: { foreign?: readonly TimelineEvent<Interaction>[]; claims?: Record<string, OrderClaim>; windows?: Partial<Windows> } = {},
): FoldedEvent[] {
  const { foreign: foreignInteractions = [], claims = {}, windows = {} } = more;
  const timeline = { visitorId: 'visitor', events, foreignInteractions, claims: new Map(Object.entries(claims)) };
  return foldTimeline(timeline, { ...DAY_WINDOWS, ...windows });
}

/** What became of each cart and checkout event, oldest first: a reason, or the amount that was recorded, in millionths. */
export function results(folded: readonly FoldedEvent[]): (string | bigint)[] {
  return folded.flatMap(({ event, outcome, entry }) => {
    if (event.kind === 'interaction') return [];
    return outcome.status === 'ignored' ? [outcome.reason] : [entry?.amountMicros ?? 'recorded without an entry'];
  });
}

/** Who got how much, of the last entry under a model, in the order of the credits. */
export function lastCredits(folded: readonly FoldedEvent[], model: Model): [string, bigint][] {
  const entry = folded.findLast((each) => each.entry !== null)?.entry;
  return (entry?.credits[model] ?? []).map(({ touch: earner, amountMicros }) => [earner?.channel ?? 'nobody', amountMicros]);
}
