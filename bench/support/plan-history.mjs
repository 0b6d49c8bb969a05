// A shop's history as the loader makes it: visitors in the order in which they came over thirty days, each with what they did.
import { randomUUID } from 'node:crypto';
import { makeEventId } from '../../packages/server/dist/ingest/event-id.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
export const DAYS = 30;

const PRODUCTS = Array.from({ length: 500 }, (_, nth) => ({
  productId: `SKU-${1000 + nth}`,
  productName: `Product number ${1000 + nth}`,
  valueMicros: BigInt(5 + ((nth * 37) % 190)) * 1_000_000n + 990_000n,
}));
const CHANNELS = ['CHAT', 'CHAT', 'CHAT', 'FAQ', 'FAQ', 'NUDGE'];
const PROFILES = [null, null, 'autumn', 'spring'];
const CURRENCY = 'USD';

/** Entries that a visit comes to on average: adds, one taken back, an order. */
export const ENTRIES_A_VISIT = 10;
/** Share of visits by somebody who came before. */
const COMES_BACK = 0.15;

/** The events of so many visits, by visitor: each yields `{visitorId, events}`, in the order of the first visits; the last day ends at `untilMs`. */
export function* planHistory(entries, untilMs) {
  const fromMs = untilMs - DAYS * DAY_MS;
  const visitors = Math.max(1, Math.round(entries / ENTRIES_A_VISIT / (1 + COMES_BACK)));
  for (let nth = 0; nth < visitors; nth += 1) {
    const startMs = Math.floor(fromMs + ((nth + Math.random()) / visitors) * (DAYS * DAY_MS - 4 * 60 * MINUTE_MS));
    const visitor = { visitorId: randomUUID(), faqId: randomUUID() };
    const events = playVisit(visitor, startMs);
    const againMs = startMs + Math.floor((1 + Math.random() * 6) * DAY_MS);
    if (Math.random() < COMES_BACK * 1.2 && againMs < untilMs - 4 * 60 * MINUTE_MS) events.push(...playVisit(visitor, againMs));
    yield { ...visitor, events };
  }
}

function playVisit(visitor, startMs) {
  const events = [];
  let timeMs = startMs;
  const report = (happening, verified = false) => {
    events.push({ ...happening, ...visitor, eventId: makeEventId(timeMs), occurredAtMs: timeMs, receivedAtMs: timeMs + 40, verified });
    timeMs += 1_000 + Math.floor(Math.random() * 3 * MINUTE_MS);
  };
  const first = pick(PRODUCTS);
  for (let left = Math.random() < 0.4 ? 2 : 1; left > 0; left -= 1) report(ask(first));
  const quantities = new Map();
  const change = (product, by) => {
    const quantity = (quantities.get(product) ?? 0) + by;
    const type = by < 0 ? 'QUANTITY_DECREASED' : quantities.has(product) ? 'QUANTITY_INCREASED' : 'ITEM_ADDED';
    quantities.set(product, quantity);
    report({ kind: 'cart', type, ...product, currency: CURRENCY, quantity, previousQuantity: null, source: null });
  };
  for (let left = 5 + Math.floor(Math.random() * 7); left > 0; left -= 1) change(Math.random() < 0.3 ? first : pick(PRODUCTS), 1);
  change([...quantities.keys()][0], -1);
  report(buy(quantities), Math.random() < 0.7);
  return events;
}

function ask({ productId }) {
  const channel = pick(CHANNELS);
  const conversationId = channel === 'CHAT' ? randomUUID() : null;
  return { kind: 'interaction', channel, conversationId, helpful: true, productId, aiProfile: pick(PROFILES) };
}

function buy(quantities) {
  const lineItems = [...quantities]
    .filter(([, quantity]) => quantity > 0)
    .slice(0, 4)
    .map(([product, quantity]) => ({ ...product, quantity, currency: CURRENCY }));
  const valueMicros = lineItems.reduce((sum, item) => sum + item.valueMicros * BigInt(item.quantity), 6_900_000n);
  return { kind: 'checkout', orderId: randomUUID().slice(0, 18), valueMicros, currency: CURRENCY, lineItems, source: null };
}

function pick(list) {
  return list[Math.floor(Math.random() * list.length)];
}
