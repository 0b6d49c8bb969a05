import { parseRefund, parseReport } from '@cartograph/core/event/parse';
import { CART_TYPES, CHANNELS, type ReceivedKind } from '@cartograph/core/wire/vocabulary';
import fc from 'fast-check';
import { type Arrival, toArrival, toRefundArrival } from '../../src/ingest/arrival.ts';
import type { NewCompany } from '../../src/store/companies.ts';

/** A report as its sender has it: the event by its HTTP names, whose it is, and whether the secret key comes with it. */
export interface Delivery {
  fingerprints: { user_fingerprint: string; user_faq_fingerprint: string };
  verified: boolean;
  /** How far a browser's clock is ahead; its times are off by that, and so is the time at which it says that it sends. */
  skewMs: number;
  event: { kind: ReceivedKind; event_id: string; occurred_at: number } & Record<string, unknown>;
}

/** What some visitors of one company did, each event once, and the company's settings that matter to it. */
export interface History {
  settings: Pick<NewCompany, 'timezone' | 'sessionWindowMs' | 'attributionWindowMs'>;
  deliveries: Delivery[];
}

/** Choices of a history: how many visitors and events, and whether visitors claim each other's orders and share FAQ fingerprints. */
export interface HistoryShape {
  visitors: number;
  events: number;
  /** The moment that everything happened before; it arrives from then on. */
  startMs: number;
  sharesOrders?: boolean;
  sharesFaqs?: boolean;
  /** Whether orders are refunded and cancelled. */
  refunds?: boolean;
  /** Told apart from the visitors of other histories in one company by this. */
  name?: string;
}

/** When the histories of tests with a clock of their own are delivered: two days after New York changed its clocks. */
export const START_MS = Date.parse('2026-03-10T12:00:00.000Z');

/** Parameters of a property on a database: to shrink a failure may cost as much as finding it, and the test shall tell before it times out. */
export const BOUNDED = { interruptAfterTimeLimit: 40_000 } as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const settings = fc
  .record({
    timezone: fc.constantFrom('UTC', 'America/New_York', 'Asia/Kathmandu'),
    windows: fc.constantFrom(
      { sessionWindowMs: DAY, attributionWindowMs: DAY },
      { sessionWindowMs: DAY, attributionWindowMs: DAY },
      { sessionWindowMs: DAY, attributionWindowMs: HOUR },
      { sessionWindowMs: 3 * DAY, attributionWindowMs: DAY },
      { sessionWindowMs: 30 * MINUTE, attributionWindowMs: 10 * MINUTE },
    ),
  })
  .map(({ timezone, windows }) => ({ timezone, ...windows }));

/**
 * How long before delivery something happened: few moments, so that equal ones and edges of windows are common. The assistant is mostly
 * used before the shopping, lest most events be held.
 */
const usedAgo = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(20 * MINUTE, 30 * MINUTE, HOUR, 5 * HOUR) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, HOUR - 1, DAY - 1, DAY, DAY + 1, DAY + HOUR) },
  { weight: 1, arbitrary: fc.constantFrom(2 * DAY, 3 * DAY, 6 * DAY) },
);
const shoppedAgo = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 1, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE, HOUR) },
  { weight: 1, arbitrary: fc.constantFrom(HOUR - 1, DAY, DAY + HOUR, 2 * DAY, 6 * DAY) },
);

const currency = fc.oneof({ weight: 6, arbitrary: fc.constant('USD') }, { weight: 1, arbitrary: fc.constantFrom('JPY', 'KWD') });
const products = fc.constantFrom('socks', 'socks', 'shirt');
const productNames = fc.constantFrom('One name', 'Another name');
/** The last needs more digits than a JavaScript number of millionths has. */
const prices = fc.constantFrom(0, 0.01, 0.333333, 1, 19.99, 79.99, 100, 59761521359.456726);

const cart = fc
  .record({
    type: fc.oneof({ weight: 1, arbitrary: fc.constant('ITEM_ADDED' as const) }, { weight: 2, arbitrary: fc.constantFrom(...CART_TYPES) }),
    product_id: products,
    product_name: productNames,
    value: prices,
    currency,
    quantity: fc.integer({ min: 1, max: 5 }),
    previous_quantity: fc.option(fc.nat(3), { freq: 2 }),
    ageMs: shoppedAgo,
  })
  .map((change) => ({
    ...change,
    kind: 'cart' as const,
    quantity: change.type === 'QUANTITY_DECREASED' ? change.quantity >> 1 : change.quantity,
  }));

const lineItems = fc.shuffledSubarray([
  { product_id: 'socks', product_name: 'Socks', quantity: 1, value: 0.333333, currency: 'USD' },
  { product_id: 'shirt', product_name: 'Shirt', quantity: 2, value: 79.99, currency: 'USD' },
  { product_id: 'shoes', product_name: 'Shoes', quantity: 3, value: 150, currency: 'JPY' },
]);

const checkout = fc
  .record({
    order: fc.constantFrom(null, null, 1, 2),
    value: fc.constantFrom(0, 199.97, 199.97, 59761521359.456726),
    currency,
    line_items: fc.oneof(fc.constant([]), lineItems),
    ageMs: shoppedAgo,
  })
  .map((order) => ({ ...order, kind: 'checkout' as const }));

const interaction = fc
  .record({
    channel: fc.constantFrom(...CHANNELS),
    helpful: fc.constantFrom(null, null, true, false),
    conversation_id: fc.constantFrom(null, 'c1'),
    ai_profile: fc.constantFrom(null, 'luna', 'sol'),
    ageMs: usedAgo,
  })
  .map((use) => ({ ...use, kind: 'interaction' as const }));

/** A refund, or without a value a cancellation. It may be for an order that never comes. */
const refund = fc
  .record({
    order: fc.constantFrom(1, 1, 2, 3),
    value: fc.constantFrom(null, 0, 0.01, 79.99, 100, 199.97),
    currency,
    line_items: fc.oneof(fc.constant([]), lineItems),
    ageMs: shoppedAgo,
  })
  .map((back) => ({ ...back, kind: 'refund' as const }));

/** Histories in which everything collides: few products, prices, orders and moments, FAQ fingerprints of several visitors. */
export function histories(shape: HistoryShape): fc.Arbitrary<History> {
  const visits = [
    { weight: 4, arbitrary: cart },
    { weight: 3, arbitrary: interaction },
    { weight: 2, arbitrary: checkout },
  ];
  const happening: fc.Arbitrary<Occurrence['happening']> = fc.oneof(
    ...visits,
    ...(shape.refunds === true ? [{ weight: 2, arbitrary: refund }] : []),
  );
  const occurrence = fc.record({
    happening,
    visitor: fc.nat(shape.visitors - 1),
    faq: fc.constantFrom('own', 'own', 'shared'),
    verified: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    tie: fc.nat(9),
  });
  const { events } = shape;
  return fc
    .record({ settings, occurrences: fc.array(occurrence, { minLength: Math.ceil(events / 2), maxLength: events, size: 'max' }) })
    .map(({ settings: chosen, occurrences }) => ({
      settings: chosen,
      deliveries: occurrences.map((each, index) => toDelivery(shape, each, index)),
    }));
}

interface Occurrence {
  happening: { kind: ReceivedKind; ageMs: number; order?: number | null };
  visitor: number;
  faq: string;
  verified: boolean;
  tie: number;
}

function toDelivery(shape: HistoryShape, { happening, visitor, faq, verified, tie }: Occurrence, index: number): Delivery {
  const { name = 'history', startMs, sharesOrders = false, sharesFaqs = true } = shape;
  const { order, ageMs, ...fields } = happening;
  // The last visitor has another vendor's fingerprints, which are no UUIDs.
  const fingerprint = visitor === shape.visitors - 1 ? `${name} visitor ${visitor}` : uuidOf(`${name} visitor ${visitor}`);
  const owner = sharesOrders ? '' : ` of ${visitor}`;
  return {
    fingerprints: {
      user_fingerprint: fingerprint,
      user_faq_fingerprint: uuidOf(sharesFaqs && faq === 'shared' ? `${name} shared faq` : `${name} faq ${visitor}`),
    },
    verified,
    skewMs: verified ? 0 : (visitor - 1) * HOUR,
    event: {
      ...fields,
      ...(order ? { order_id: `${name} order ${order}${owner}` } : {}),
      event_id: `${tie}-${name}-${index}`,
      occurred_at: startMs - ageMs,
    },
  };
}

function uuidOf(text: string): string {
  const hex = Buffer.from(text.padStart(32, ' ')).toString('hex').slice(-32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Deliveries of a list in any order, some of them several times, cut anywhere into batches. */
export function schedules(deliveries: readonly Delivery[]): fc.Arbitrary<Delivery[][]> {
  return fc
    .record({
      again: fc.subarray([...deliveries]),
      cuts: fc.array(fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 4, max: 20 })), { minLength: 1, maxLength: 8 }),
    })
    .chain(({ again, cuts }) => {
      const sent = [...deliveries, ...again];
      return fc.shuffledSubarray(sent, { minLength: sent.length }).map((shuffled) => cut(shuffled, cuts));
    });
}

function cut(deliveries: readonly Delivery[], sizes: readonly number[]): Delivery[][] {
  const batches: Delivery[][] = [];
  for (let start = 0; start < deliveries.length; ) {
    const size = sizes[batches.length % sizes.length] as number;
    batches.push(deliveries.slice(start, start + size));
    start += size;
  }
  return batches;
}

/** The arrival that the server makes of a delivery received at a moment. */
export function arrivalOf({ fingerprints, verified, skewMs, event }: Delivery, receivedAtMs: number): Arrival {
  if (event.kind === 'refund') return refundOf(event, receivedAtMs);
  const parsed = parseReport(event.kind, { ...event, occurred_at: event.occurred_at + skewMs });
  if (!parsed.ok) throw new Error(`a generated event is refused: ${JSON.stringify(parsed.problems)}`);
  const sender = {
    companyKey: 'not looked at',
    userFingerprint: fingerprints.user_fingerprint,
    userFaqFingerprint: fingerprints.user_faq_fingerprint,
    sentAtMs: receivedAtMs + skewMs,
  };
  return toArrival(sender, parsed.value, { receivedAtMs, verified, bot: false });
}

/** A value that is null, which HTTP does not take, makes a cancellation. */
function refundOf(event: Delivery['event'], receivedAtMs: number): Arrival {
  const parsed = parseRefund({ ...event, company_key: 'not looked at', refund_id: event.event_id, value: event.value ?? 0 });
  if (!parsed.ok) throw new Error(`a generated refund is refused: ${JSON.stringify(parsed.problems)}`);
  const { refund: what } = parsed.value;
  return toRefundArrival({ ...parsed.value, refund: event.value === null ? { ...what, valueMicros: null } : what }, receivedAtMs);
}

/** A history of the given deliveries, for a company with the usual settings. */
export function aHistory(deliveries: readonly Delivery[]): History {
  return { settings: { timezone: 'UTC', sessionWindowMs: DAY, attributionWindowMs: DAY }, deliveries: [...deliveries] };
}

type Overrides = { faq?: string; verified?: boolean } & Record<string, unknown>;

/** A visitor's use of the assistant, so long before START_MS: a chat unless told otherwise. */
export function anInteraction(visitor: string, agoMs: number, overrides: Overrides = {}): Delivery {
  return anEvent('interaction', visitor, agoMs, { channel: 'CHAT', ...overrides });
}

/** One piece added to a visitor's cart, so long before START_MS. */
export function aCart(visitor: string, agoMs: number, overrides: Overrides = {}): Delivery {
  const added = { type: 'ITEM_ADDED', product_id: 'SKU-1', product_name: 'One', value: 79.99, currency: 'USD', quantity: 1 };
  return anEvent('cart', visitor, agoMs, { ...added, ...overrides });
}

/** A visitor's order, so long before START_MS. */
export function aCheckout(visitor: string, agoMs: number, overrides: Overrides = {}): Delivery {
  return anEvent('checkout', visitor, agoMs, { value: 199.97, currency: 'USD', ...overrides });
}

/** A refund of an order, so long before START_MS. */
export function aRefund(orderId: string, agoMs: number, overrides: Overrides = {}): Delivery {
  return anEvent('refund', 'no visitor', agoMs, { order_id: orderId, value: 10, currency: 'USD', ...overrides });
}

function anEvent(kind: ReceivedKind, visitor: string, agoMs: number, { faq, verified = false, ...fields }: Overrides): Delivery {
  return {
    fingerprints: { user_fingerprint: visitor, user_faq_fingerprint: faq ?? `${visitor}'s faq` },
    verified,
    skewMs: 0,
    event: { event_id: JSON.stringify([kind, visitor, agoMs, fields]).slice(0, 255), ...fields, kind, occurred_at: START_MS - agoMs },
  };
}
