import { describe, expect, test } from 'vitest';
import type { OrderEntry } from '../../src/timeline/entry.ts';
import type { FoldedEvent } from '../../src/timeline/fold.ts';
import { micros } from '../oracle/decimal.ts';
import { cart, checkout, item, play, results, touch } from '../support/events.ts';

const chat = touch(0, 'CHAT');
const after = (...events: Parameters<typeof play>[0]) => results(play([chat, ...events]));

describe('an order with an id', () => {
  test('is recorded once, however often and however it is reported', () => {
    const again = [checkout(2, 'ORDER-1', '10'), checkout(3, 'ORDER-1', '99', { verified: true })];
    expect(after(checkout(1, 'ORDER-1', '10', { verified: true }), ...again)).toEqual([
      micros('10'),
      'order_already_recorded',
      'order_already_recorded',
    ]);
  });

  test('is recorded beside an equal one with another id', () => {
    expect(after(checkout(1, 'ORDER-1', '10'), checkout(2, 'ORDER-2', '10'))).toEqual([micros('10'), micros('10')]);
  });

  test('that another visitor holds is already recorded', () => {
    const claims = { 'ORDER-1': { held: false, verifiedElsewhere: null } };
    expect(results(play([chat, checkout(1, 'ORDER-1', '10')], { claims }))).toEqual(['order_already_recorded']);
  });
});

describe('a verified report', () => {
  const reported = checkout(1, 'ORDER-1', '10', { lineItems: [item('SKU-1', 1, '10')] });

  test("that follows a browser's makes the order verified and gives the amounts", () => {
    const verified = checkout(9, 'ORDER-1', '12.50', { verified: true, currency: 'EUR', lineItems: [item('SKU-2', 1, '12.50')] });
    const order = orderOf(play([chat, reported, verified]));
    expect(order).toMatchObject({ amountMicros: micros('12.50'), currency: 'EUR', verified: true, lineItems: [{ productId: 'SKU-2' }] });
    expect(order.credits.first_touch).toEqual([{ touch: chat, amountMicros: micros('12.50') }]);
  });

  test("without line items leaves the browser's", () => {
    const order = orderOf(play([chat, reported, checkout(9, 'ORDER-1', '12.50', { verified: true })]));
    expect(order).toMatchObject({ amountMicros: micros('12.50'), lineItems: [{ productId: 'SKU-1' }] });
  });

  test('of which there are several: the earliest gives the amounts', () => {
    const later = checkout(9, 'ORDER-1', '13', { verified: true });
    const earlier = checkout(5, 'ORDER-1', '12', { verified: true });
    expect(orderOf(play([chat, reported, later, earlier])).amountMicros).toBe(micros('12'));
  });

  test('that came with another visitor counts as well', () => {
    const elsewhere = checkout(5, 'ORDER-1', '12', { verified: true, visitorId: 'server' });
    const claims = { 'ORDER-1': { held: true, verifiedElsewhere: elsewhere } };
    expect(orderOf(play([chat, reported], { claims }))).toMatchObject({ amountMicros: micros('12'), verified: true });
  });

  test('that is held counts for nothing', () => {
    const held = checkout(-5, 'ORDER-1', '12', { verified: true });
    expect(orderOf(play([chat, reported, held]))).toMatchObject({ amountMicros: micros('10'), verified: false });
  });

  test('of an order without an id is verified by itself alone', () => {
    expect(orderOf(play([chat, checkout(1, null, '10', { verified: true })]))).toMatchObject({ orderId: null, verified: true });
    const otherIdless = [checkout(1, null, '10'), checkout(2, null, '12', { verified: true })];
    expect(orderOf(play([chat, ...otherIdless]))).toMatchObject({ amountMicros: micros('10'), verified: false });
  });
});

describe('an order without an id', () => {
  const items = [item('SKU-1', 1, '4'), item('SKU-2', 2, '3')];
  const first = checkout(1, null, '10', { lineItems: items });

  test('equal to one of the last 30 minutes is a repeat', () => {
    expect(after(first, checkout(30.99, null, '10', { lineItems: items }))).toEqual([micros('10'), 'repeat_without_order_id']);
    expect(after(first, checkout(31, null, '10', { lineItems: items }))).toEqual([micros('10'), micros('10')]);
  });

  test('is equal also with its items in another order and under other names', () => {
    const renamed = [...items].reverse().map((each) => ({ ...each, productName: 'Renamed' }));
    expect(after(first, checkout(2, null, '10', { lineItems: renamed }))).toEqual([micros('10'), 'repeat_without_order_id']);
  });

  test.each([
    ['value', { valueMicros: micros('10.01'), lineItems: items }],
    ['currency', { currency: 'EUR', lineItems: items }],
    ['items', { lineItems: [item('SKU-1', 1, '4'), item('SKU-2', 1, '6')] }],
    ['the product of an item', { lineItems: [item('SKU-9', 1, '4'), item('SKU-2', 2, '3')] }],
    ['the price of an item', { lineItems: [item('SKU-1', 1, '5'), item('SKU-2', 2, '2.50')] }],
    ['the currency of an item', { lineItems: [item('SKU-1', 1, '4'), { ...item('SKU-2', 2, '3'), currency: 'EUR' }] }],
    ['number of items', { lineItems: [...items, item('SKU-1', 1, '4')] }],
  ])('is another order if it differs in %s', (_, difference) => {
    expect(after(first, checkout(2, null, '10', difference))[1]).toSatisfy((result) => typeof result === 'bigint');
  });

  test('repeats an order that had an id', () => {
    expect(after(checkout(1, 'ORDER-1', '10'), checkout(2, null, '10'))).toEqual([micros('10'), 'repeat_without_order_id']);
  });

  test('is compared with recorded orders only: a repeat does not prolong the 30 minutes', () => {
    expect(after(first, checkout(20, null, '10', { lineItems: items }), checkout(31, null, '10', { lineItems: items }))).toEqual([
      micros('10'),
      'repeat_without_order_id',
      micros('10'),
    ]);
  });
});

test('an order stands in the ledger though nothing of it was put in the cart before', () => {
  expect(after(checkout(1, 'ORDER-1', '10', { lineItems: [item('SKU-9', 1, '10')] }), cart(2, 'ITEM_ADDED', 1, '5'))).toEqual([
    micros('10'),
    micros('5'),
  ]);
});

function orderOf(folded: readonly FoldedEvent[]): OrderEntry {
  const entries = folded.map(({ entry }) => entry);
  return entries.find((entry) => entry?.kind === 'order') as OrderEntry;
}
