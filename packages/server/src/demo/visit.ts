import type { Checkout, Happening, LineItem } from '@cartograph/core/event/event';
import { toMicros } from '@cartograph/core/money/amount';
import type { CartType, Channel } from '@cartograph/core/wire/vocabulary';
import { type Arrival, toRefundArrival } from '../ingest/arrival.ts';
import { type DemoProduct, PROFILES, WANTED } from './catalogue.ts';
import type { Chance } from './random.ts';

/** Marks every event of a demo, so that nobody takes it for a shop's. */
export const DEMO_SOURCE = 'demo';

/** A visitor: the fingerprints, and the currency that they shop in. */
export interface DemoVisitor {
  visitorId: string;
  faqId: string;
  currency: string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CHANNELS: readonly Channel[] = ['CHAT', 'CHAT', 'CHAT', 'CHAT', 'FAQ', 'FAQ', 'FAQ', 'NUDGE'];

/** Few who ask fill a cart, and of those few buy; about one in twenty-five who asked. */
const CARTS = 0.2;
const BUYS = 0.22;

/** Makes a visitor that nobody has seen before. */
export function makeVisitor(chance: Chance): DemoVisitor {
  return { visitorId: chance.uuid(), faqId: chance.uuid(), currency: chance.happens(0.06) ? 'EUR' : 'USD' };
}

/** What one visitor does in one visit: asks once or twice, perhaps fills a cart, changes it, perhaps buys. Oldest first. */
export function playVisit(chance: Chance, visitor: DemoVisitor, startMs: number, nextOrderId: () => string): Arrival[] {
  const { currency, ...fingerprints } = visitor;
  const arrivals: Arrival[] = [];
  let timeMs = startMs;
  const report = (happening: Happening, verified = false) => {
    const event = { ...happening, ...fingerprints, eventId: chance.uuid(), occurredAtMs: timeMs, receivedAtMs: timeMs, verified };
    arrivals.push({ event, leftOut: null });
    timeMs += chance.between(1, 9) * (MINUTE_MS / 2);
  };
  const product = chance.pick(WANTED);
  for (let left = chance.happens(0.25) ? 2 : 1; left > 0; left -= 1) report(playInteraction(chance, product));
  if (!chance.happens(CARTS)) return arrivals;

  const basket = playCart(chance, product, currency, (happening) => report(happening));
  if (basket.length > 0 && chance.happens(BUYS)) {
    timeMs += chance.between(2, chance.happens(0.15) ? 600 : 25) * MINUTE_MS;
    const order = playCheckout(chance, basket, currency, chance.happens(0.97) ? nextOrderId() : null);
    report(order, chance.happens(0.7));
    if (isLookedAtAgain(chance, order)) report(order);
    if (chance.happens(0.07)) arrivals.push(...playRefund(chance, order, timeMs + chance.between(1, 9 * 24) * HOUR_MS));
  }
  return arrivals;
}

/** Thank-you pages are looked at again, which reports the order again; more often here where that has no order id, for it is rare. */
function isLookedAtAgain(chance: Chance, { orderId }: Checkout): boolean {
  return chance.happens(orderId === null ? 0.6 : 0.08);
}

function playInteraction(chance: Chance, product: DemoProduct): Happening {
  const channel = chance.pick(CHANNELS);
  const helpful = channel === 'NUDGE' ? null : !chance.happens(0.1);
  const conversationId = channel === 'NUDGE' ? null : chance.uuid();
  return { kind: 'interaction', channel, conversationId, helpful, productId: product.id, aiProfile: chance.pick(PROFILES) };
}

interface BasketLine {
  product: DemoProduct;
  quantity: number;
}

function playCart(chance: Chance, first: DemoProduct, currency: string, report: (happening: Happening) => void): BasketLine[] {
  const products = new Set([first, ...Array.from({ length: chance.pick([0, 0, 1, 1, 2]) }, () => chance.pick(WANTED))]);
  const basket: BasketLine[] = [];
  for (const product of products) {
    const change = (type: CartType, quantity: number) => report(changeCart(type, product, currency, quantity));
    change('ITEM_ADDED', 1);
    // Some pages report a change twice.
    if (chance.happens(0.03)) change('ITEM_ADDED', 1);
    const more = product.price < 50 && chance.happens(0.3);
    if (more) change('QUANTITY_INCREASED', 2);
    if (chance.happens(0.14)) change('ITEM_REMOVED', 0);
    else basket.push({ product, quantity: more ? 2 : 1 });
  }
  // Something that was in the cart before the assistant was asked.
  if (chance.happens(0.03)) report(changeCart('ITEM_REMOVED', chance.pick(WANTED.filter((other) => !products.has(other))), currency, 0));
  return basket;
}

/** A change of the demo shop's cart. */
export function changeCart(type: CartType, product: DemoProduct, currency: string, quantity: number): Happening {
  const { id: productId, name: productName } = product;
  const valueMicros = priceIn(currency, product);
  return { kind: 'cart', type, productId, productName, valueMicros, currency, quantity, previousQuantity: null, source: DEMO_SOURCE };
}

function playCheckout(chance: Chance, basket: readonly BasketLine[], currency: string, orderId: string | null): Checkout {
  const lineItems: LineItem[] = basket.map(({ product, quantity }) => ({
    productId: product.id,
    productName: product.name,
    quantity,
    valueMicros: priceIn(currency, product),
    currency,
  }));
  const goodsMicros = lineItems.reduce((sum, item) => sum + item.valueMicros * BigInt(item.quantity), 0n);
  const shippingMicros = goodsMicros < toMicros(100) || chance.happens(0.2) ? toMicros(6.9) : 0n;
  return { kind: 'checkout', orderId, valueMicros: goodsMicros + shippingMicros, currency, lineItems, source: DEMO_SOURCE };
}

/** The shop's prices in euros are those in dollars less a tenth, in whole euros. */
function priceIn(currency: string, { price }: DemoProduct): bigint {
  return toMicros(currency === 'EUR' ? Math.round(price * 0.9) : price);
}

/** One piece of an order is sent back, or the order is cancelled. */
function playRefund(chance: Chance, { orderId, valueMicros, currency, lineItems }: Checkout, timeMs: number): Arrival[] {
  if (orderId === null) return [];
  const item = chance.pick(lineItems);
  const whole = chance.happens(0.3);
  const refund = {
    kind: 'refund' as const,
    orderId,
    valueMicros: whole ? valueMicros : item.valueMicros,
    currency,
    lineItems: whole ? [] : [{ ...item, quantity: 1 }],
    source: DEMO_SOURCE,
  };
  return [toRefundArrival({ refundId: chance.uuid(), occurredAtMs: timeMs, refund }, timeMs)];
}
