import type { Checkout, Happening, LineItem } from '@cartograph/core/event/event';
import { toMicros } from '@cartograph/core/money/amount';
import type { Channel } from '@cartograph/core/wire/vocabulary';
import { type Arrival, toRefundArrival } from '../ingest/arrival.ts';
import { CATALOGUE, type DemoProduct, PROFILES } from './catalogue.ts';
import type { Chance } from './random.ts';

/** Marks every event of a demo, so that nobody takes it for a shop's. */
export const DEMO_SOURCE = 'demo';

/** A visitor's fingerprints. */
export interface DemoVisitor {
  visitorId: string;
  faqId: string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CHANNELS: readonly Channel[] = ['CHAT', 'CHAT', 'CHAT', 'FAQ', 'FAQ', 'NUDGE'];

/** What one visitor does in one visit: asks once or twice, perhaps fills a cart, changes it, perhaps buys. Oldest first. */
export function playVisit(chance: Chance, visitor: DemoVisitor, startMs: number, nextOrderId: () => string): Arrival[] {
  const arrivals: Arrival[] = [];
  let timeMs = startMs;
  const report = (happening: Happening, verified = false) => {
    const eventId = chance.uuid();
    arrivals.push({ event: { ...happening, ...visitor, eventId, occurredAtMs: timeMs, receivedAtMs: timeMs, verified }, leftOut: null });
    timeMs += chance.between(1, 9) * (MINUTE_MS / 2);
  };
  const product = chance.pick(CATALOGUE);
  for (let left = chance.happens(0.25) ? 2 : 1; left > 0; left -= 1) report(playInteraction(chance, product));
  if (!chance.happens(0.45)) return arrivals;

  const basket = playCart(chance, product, (happening) => report(happening));
  if (basket.length > 0 && chance.happens(0.5)) {
    timeMs += chance.between(2, chance.happens(0.2) ? 600 : 25) * MINUTE_MS;
    const order = playCheckout(chance, basket, nextOrderId());
    report(order, chance.happens(0.7));
    if (chance.happens(0.07)) arrivals.push(playRefund(chance, order, timeMs + chance.between(1, 9 * 24) * HOUR_MS));
  }
  return arrivals;
}

function playInteraction(chance: Chance, product: DemoProduct): Happening {
  const channel = chance.pick(CHANNELS);
  const helpful = chance.happens(0.12) ? false : chance.happens(0.3) ? true : null;
  const conversationId = channel === 'CHAT' ? `demo-${chance.uuid().slice(0, 8)}` : null;
  return { kind: 'interaction', channel, conversationId, helpful, productId: product.id, aiProfile: chance.pick(PROFILES) };
}

interface BasketLine {
  product: DemoProduct;
  quantity: number;
}

function playCart(chance: Chance, first: DemoProduct, report: (happening: Happening) => void): BasketLine[] {
  const products = new Set([first, ...Array.from({ length: chance.between(0, 2) }, () => chance.pick(CATALOGUE))]);
  const basket: BasketLine[] = [];
  const change = (type: 'ITEM_ADDED' | 'QUANTITY_INCREASED' | 'ITEM_REMOVED', { id, name, price }: DemoProduct, quantity: number) => {
    const product = { productId: id, productName: name, valueMicros: toMicros(price), currency: 'USD' };
    report({ kind: 'cart', type, ...product, quantity, previousQuantity: null, source: DEMO_SOURCE });
  };
  for (const product of products) {
    change('ITEM_ADDED', product, 1);
    const more = chance.happens(0.2);
    if (more) change('QUANTITY_INCREASED', product, 2);
    if (chance.happens(0.12)) change('ITEM_REMOVED', product, 0);
    else basket.push({ product, quantity: more ? 2 : 1 });
  }
  return basket;
}

function playCheckout(chance: Chance, basket: readonly BasketLine[], orderId: string): Checkout & { orderId: string } {
  const lineItems: LineItem[] = basket.map(({ product, quantity }) => ({
    productId: product.id,
    productName: product.name,
    quantity,
    valueMicros: toMicros(product.price),
    currency: 'USD',
  }));
  const goodsMicros = lineItems.reduce((sum, item) => sum + item.valueMicros * BigInt(item.quantity), 0n);
  const shippingMicros = chance.happens(0.6) ? toMicros(6.9) : 0n;
  return { kind: 'checkout', orderId, valueMicros: goodsMicros + shippingMicros, currency: 'USD', lineItems, source: DEMO_SOURCE };
}

/** One piece of an order is sent back, or the order is cancelled. */
function playRefund(
  chance: Chance,
  { orderId, valueMicros, currency, lineItems }: Checkout & { orderId: string },
  timeMs: number,
): Arrival {
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
  return toRefundArrival({ refundId: chance.uuid(), occurredAtMs: timeMs, refund }, timeMs);
}
