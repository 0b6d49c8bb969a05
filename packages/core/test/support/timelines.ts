import fc from 'fast-check';
import type { CartChange, Checkout, Interaction, LineItem, TimelineEvent } from '../../src/event/event.ts';
import type { OrderClaim } from '../../src/timeline/checkout.ts';
import type { Timeline, Windows } from '../../src/timeline/fold.ts';
import { CART_TYPES, CHANNELS } from '../../src/wire/vocabulary.ts';

/** A visitor's timeline with the windows to play it in. */
export interface Play {
  timeline: Timeline;
  windows: Windows;
}

/** The currencies of generated events: two digits, none and three. */
export const CURRENCIES = ['USD', 'JPY', 'KWD'] as const;
/** The AI profiles of generated interactions. */
export const PROFILES = ['luna', 'sol'] as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Evenings before a night in which the clocks change: New York in March, Berlin in October, and an hour after which neither does. */
const STARTS = ['2026-03-07T20:00:00Z', '2026-10-24T20:00:00Z', '2026-06-30T23:50:00Z'].map((text) => Date.parse(text));

const VISITOR = 'visitor';
const FAQ_IDS = ['faq-1', 'faq-1', 'faq-1', 'faq-2'] as const;

const windows: fc.Arbitrary<Windows> = fc.constantFrom(
  { sessionWindowMs: DAY, attributionWindowMs: DAY },
  { sessionWindowMs: DAY, attributionWindowMs: DAY },
  { sessionWindowMs: DAY, attributionWindowMs: HOUR },
  { sessionWindowMs: 3 * DAY, attributionWindowMs: DAY },
  { sessionWindowMs: 40 * MINUTE, attributionWindowMs: 10 * MINUTE },
);

/** Moments that lie whole windows apart, give or take some minutes or a millisecond, so that edges and ties come up often. */
function moments(startMs: number, { sessionWindowMs, attributionWindowMs }: Windows): fc.Arbitrary<number> {
  const steps = fc.record({
    session: fc.constantFrom(0, 0, 0, 0, 1),
    attribution: fc.constantFrom(0, 0, 0, 0, 1, 2),
    halfHours: fc.nat(2),
    minutes: fc.constantFrom(0, 0, 0, 3, 5, 8),
    ms: fc.constantFrom(0, 0, 0, -1, 1),
  });
  return steps.map(({ session, attribution, halfHours, minutes, ms }) => {
    const sinceStartMs = session * sessionWindowMs + attribution * attributionWindowMs;
    return startMs + sinceStartMs + (halfHours * 30 + minutes) * MINUTE + ms;
  });
}

const price = fc.constantFrom(0n, 1n, 333_333n, 10_000n, 1_000_000n, 1_500_000n, 79_990_000n);
const currency = fc.constantFrom('USD', 'USD', 'USD', 'USD', 'USD', 'USD', ...CURRENCIES);
const product = fc.constantFrom('socks', 'socks', 'socks', 'shirt', 'shoes');
const orderId = fc.constantFrom(null, null, null, 'order-1', 'order-2', 'order-3');

const cartChange: fc.Arbitrary<CartChange> = fc
  .record({
    kind: fc.constant('cart' as const),
    type: fc.constantFrom(...CART_TYPES, 'ITEM_ADDED', 'QUANTITY_INCREASED', 'QUANTITY_INCREASED', 'QUANTITY_DECREASED'),
    productId: product,
    productName: fc.constantFrom('One name', 'Another name'),
    valueMicros: price,
    currency,
    quantity: fc.integer({ min: 1, max: 6 }),
    previousQuantity: fc.option(fc.nat(3), { freq: 2 }),
    source: fc.constant(null),
  })
  .chain((change) => {
    if (change.type === 'ITEM_REMOVED') return fc.constant({ ...change, quantity: 0 });
    return change.type === 'QUANTITY_DECREASED'
      ? fc.constantFrom(0, 1, 1, 2, 3).map((quantity) => ({ ...change, quantity }))
      : fc.constant(change);
  });

const socks: LineItem = { productId: 'socks', productName: 'Socks', quantity: 1, valueMicros: 333_333n, currency: 'USD' };
const renamedSocks: LineItem = { ...socks, productName: 'Socks, renamed' };
const shirt: LineItem = { productId: 'shirt', productName: 'Shirt', quantity: 2, valueMicros: 79_990_000n, currency: 'USD' };
const shoes: LineItem = { productId: 'shoes', productName: 'Shoes', quantity: 3, valueMicros: 1_500_000n, currency: 'JPY' };

/** The items of generated orders. */
export const LINE_ITEMS: readonly LineItem[] = [socks, shirt, shoes];

/** Orders are drawn from so few that equal ones are common, also with the same items in another order or under another name. */
const orders = fc.constantFrom(
  { valueMicros: 199_970_000n, lineItems: [socks, shirt] },
  { valueMicros: 199_970_000n, lineItems: [shirt, renamedSocks] },
  { valueMicros: 199_970_000n, lineItems: [socks, shoes, shirt, renamedSocks] },
  { valueMicros: 1_000_001n, lineItems: [socks, socks] },
  { valueMicros: 1_000_001n, lineItems: [] },
  { valueMicros: 0n, lineItems: [] },
);

const checkout: fc.Arbitrary<Checkout> = fc
  .record({ kind: fc.constant('checkout' as const), orderId, currency, source: fc.constant(null), order: orders })
  .map(({ order, ...rest }) => ({ ...rest, ...order }));

const interaction: fc.Arbitrary<Interaction> = fc.record({
  kind: fc.constant('interaction' as const),
  channel: fc.constantFrom(...CHANNELS),
  conversationId: fc.constant(null),
  helpful: fc.constantFrom(null, true, false),
  productId: fc.constant(null),
  aiProfile: fc.constantFrom(null, ...PROFILES),
});

/** How an event came in; its id is a random digit with its place in the list, so that ids are unique and ties go either way. */
function received<What extends CartChange | Checkout | Interaction>(what: fc.Arbitrary<What>, moment: fc.Arbitrary<number>) {
  return fc.record({ what, occurredAtMs: moment, verified: fc.boolean(), faqId: fc.constantFrom(...FAQ_IDS), tie: fc.nat(9) });
}

function toEvent<What extends CartChange | Checkout | Interaction>(
  { what, occurredAtMs, verified, faqId, tie }: { what: What; occurredAtMs: number; verified: boolean; faqId: string; tie: number },
  visitorId: string,
  suffix: string,
): TimelineEvent<What> {
  return { ...what, eventId: `${tie}-${suffix}`, occurredAtMs, receivedAtMs: occurredAtMs, verified, visitorId, faqId };
}

function claims(moment: fc.Arbitrary<number>): fc.Arbitrary<Map<string, OrderClaim>> {
  const claim = fc.record({ held: fc.boolean(), elsewhere: fc.option(received(checkout, moment)) });
  return fc.dictionary(fc.constantFrom('order-1', 'order-2'), claim, { maxKeys: 2 }).map((byId) => {
    const entries = Object.entries(byId).map(([id, { held, elsewhere }]): [string, OrderClaim] => {
      const report = elsewhere && { ...toEvent(elsewhere, 'another visitor', `claim-${id}`), orderId: id, verified: true };
      return [id, { held, verifiedElsewhere: report }];
    });
    return new Map(entries);
  });
}

/** Timelines of so many visitors of one company, near each other in time. */
export function windowedPlays(visitors: number): fc.Arbitrary<{ windows: Windows; timelines: Timeline[] }> {
  return fc.tuple(windows, fc.constantFrom(...STARTS)).chain(([chosen, startMs]) => {
    const one = timelineAmong(fc.constant(startMs), moments(startMs, chosen));
    return fc.array(one, { minLength: visitors, maxLength: visitors }).map((timelines) => ({ windows: chosen, timelines }));
  });
}

/** Timelines of one visitor in which everything collides: few products, orders and moments, interactions that come from elsewhere. */
export const plays: fc.Arbitrary<Play> = windowedPlays(1).map(({ windows: chosen, timelines }) => ({
  windows: chosen,
  timeline: timelines[0] as Timeline,
}));

function timelineAmong(start: fc.Arbitrary<number>, moment: fc.Arbitrary<number>): fc.Arbitrary<Timeline> {
  const happening = fc.oneof(
    { weight: 7, arbitrary: received<CartChange | Checkout | Interaction>(cartChange, moment) },
    { weight: 4, arbitrary: received<CartChange | Checkout | Interaction>(interaction, moment) },
    { weight: 2, arbitrary: received<CartChange | Checkout | Interaction>(checkout, moment) },
  );
  const foreign = received(
    interaction.map((what) => ({ ...what, channel: 'FAQ' as const })),
    moment,
  );
  const parts = fc.record({
    // Without an interaction to begin with, most of what follows would be held.
    beginning: fc.array(received<CartChange | Checkout | Interaction>(interaction, start), { maxLength: 2, size: 'max' }),
    events: fc.array(happening, { maxLength: 24, size: 'max' }),
    foreign: fc.array(foreign, { maxLength: 2, size: 'max' }),
    claims: claims(moment),
  });
  return parts.map(({ beginning, events, foreign: elsewhere, claims: claimed }) => ({
    visitorId: VISITOR,
    events: [...beginning, ...events].map((event, index) => toEvent(event, VISITOR, `${index}`)),
    foreignInteractions: elsewhere.map((event, index) => toEvent(event, 'another visitor', `foreign-${index}`)),
    claims: claimed,
  }));
}
