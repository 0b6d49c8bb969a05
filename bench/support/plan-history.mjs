// A shop's history as the loader makes it: visitors in the order in which they came over thirty days, each with what they did. Every id of a visitor
// holds the visitor's `mark`, eight hexadecimal digits, so that another mark in its place gives another visitor who did the same.
import { randomBytes } from 'node:crypto';

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

let marks = Math.floor(Math.random() * 2 ** 32);

/** A mark that no other visitor of this process has: counting in steps of an odd number meets all numbers of 32 bits, and in no visible order. */
export function makeMark() {
  marks = (marks + 0x9e3779b1) >>> 0;
  return marks.toString(16).padStart(8, '0');
}

/** What so many entries are made of, by visitor, in the order of the first visits: each `{mark, visitorId, faqId, events}`; the last day ends at `untilMs`. */
export function* planHistory(entries, untilMs) {
  const fromMs = untilMs - DAYS * DAY_MS;
  const visitors = Math.max(1, Math.round(entries / ENTRIES_A_VISIT / (1 + COMES_BACK)));
  for (let nth = 0; nth < visitors; nth += 1) {
    const startMs = Math.floor(fromMs + ((nth + Math.random()) / visitors) * (DAYS * DAY_MS - 4 * 60 * MINUTE_MS));
    const mark = makeMark();
    const visitor = { visitorId: makeUuid(mark), faqId: makeUuid(mark) };
    const events = playVisit(mark, visitor, startMs);
    const againMs = startMs + Math.floor((1 + Math.random() * 6) * DAY_MS);
    if (Math.random() < COMES_BACK * 1.2 && againMs < untilMs - 4 * 60 * MINUTE_MS) events.push(...playVisit(mark, visitor, againMs));
    yield { mark, ...visitor, events };
  }
}

function playVisit(mark, visitor, startMs) {
  const events = [];
  let timeMs = startMs;
  const report = (happening, verified = false) => {
    events.push({
      ...happening,
      ...visitor,
      eventId: makeTimedUuid(mark, timeMs),
      occurredAtMs: timeMs,
      receivedAtMs: timeMs + 40,
      verified,
    });
    timeMs += 1_000 + Math.floor(Math.random() * 3 * MINUTE_MS);
  };
  const first = pick(PRODUCTS);
  for (let left = Math.random() < 0.4 ? 2 : 1; left > 0; left -= 1) report(ask(mark, first));
  const quantities = new Map();
  const change = (product, by) => {
    const quantity = (quantities.get(product) ?? 0) + by;
    const type = by < 0 ? 'QUANTITY_DECREASED' : quantities.has(product) ? 'QUANTITY_INCREASED' : 'ITEM_ADDED';
    quantities.set(product, quantity);
    report({ kind: 'cart', type, ...product, currency: CURRENCY, quantity, previousQuantity: null, source: null });
  };
  for (let left = 5 + Math.floor(Math.random() * 7); left > 0; left -= 1) change(Math.random() < 0.3 ? first : pick(PRODUCTS), 1);
  change([...quantities.keys()][0], -1);
  report(buy(mark, quantities), Math.random() < 0.7);
  return events;
}

function ask(mark, { productId }) {
  const channel = pick(CHANNELS);
  const conversationId = channel === 'CHAT' ? makeUuid(mark) : null;
  return { kind: 'interaction', channel, conversationId, helpful: true, productId, aiProfile: pick(PROFILES) };
}

function buy(mark, quantities) {
  const lineItems = [...quantities]
    .filter(([, quantity]) => quantity > 0)
    .slice(0, 4)
    .map(([product, quantity]) => ({ ...product, quantity, currency: CURRENCY }));
  const valueMicros = lineItems.reduce((sum, item) => sum + item.valueMicros * BigInt(item.quantity), 6_900_000n);
  return { kind: 'checkout', orderId: `${mark}-${randomHex(8)}`, valueMicros, currency: CURRENCY, lineItems, source: null };
}

function pick(list) {
  return list[Math.floor(Math.random() * list.length)];
}

function makeUuid(mark) {
  const hex = randomHex(22);
  return `${mark}-${hex.slice(0, 4)}-4${hex.slice(4, 7)}-8${hex.slice(7, 10)}-${hex.slice(10)}`;
}

function makeTimedUuid(mark, timeMs) {
  const time = timeMs.toString(16).padStart(12, '0');
  const hex = randomHex(10);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${mark}${hex.slice(6)}`;
}

let pool = '';
let taken = 0;

/** Digits by chance; asking for a few at a time takes longer than all the rest. */
function randomHex(digits) {
  if (taken + digits > pool.length) {
    pool = randomBytes(8_192).toString('hex');
    taken = 0;
  }
  taken += digits;
  return pool.slice(taken - digits, taken);
}
