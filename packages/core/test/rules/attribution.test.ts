import { expect, test } from 'vitest';
import { micros } from '../oracle/decimal.ts';
import { cart, checkout, lastCredits, play, touch } from '../support/events.ts';

const journey = [touch(0, 'FAQ'), touch(10, 'CHAT'), touch(20, 'NUDGE')];

test('first touch, the default, credits whichever came first', () => {
  expect(lastCredits(play([...journey, checkout(30, 'ORDER-1', '10')]), 'first_touch')).toEqual([['FAQ', micros('10')]]);
});

test('last touch credits the latest interaction before the event', () => {
  const folded = play([...journey, checkout(30, 'ORDER-1', '10'), touch(40, 'CHAT', { eventId: 'afterwards' })]);
  expect(lastCredits(folded, 'last_touch')).toEqual([['NUDGE', micros('10')]]);
});

test('linear shares equally in whole coins, and what does not divide goes to the earlier', () => {
  expect(lastCredits(play([...journey, checkout(30, 'ORDER-1', '10')]), 'linear')).toEqual([
    ['FAQ', micros('3.34')],
    ['CHAT', micros('3.33')],
    ['NUDGE', micros('3.33')],
  ]);
});

test('linear shares an amount that is not in whole coins to the last millionth', () => {
  const folded = play([...journey, checkout(30, 'ORDER-1', '0.333334')]);
  expect(lastCredits(folded, 'linear').map(([, amount]) => amount)).toEqual([111_112n, 111_111n, 111_111n]);
});

test('an unhelpful interaction earns nothing, one that nobody judged does', () => {
  const touches = [touch(0, 'CHAT', { helpful: false }), touch(10, 'FAQ', { helpful: null }), touch(20, 'NUDGE', { helpful: true })];
  const folded = play([...touches, checkout(30, 'ORDER-1', '10')]);
  expect(lastCredits(folded, 'first_touch')).toEqual([['FAQ', micros('10')]]);
  expect(lastCredits(folded, 'linear')).toHaveLength(2);
});

test('an interaction exactly one attribution window old earns nothing', () => {
  const windows = { attributionWindowMs: 30 * 60_000 };
  expect(lastCredits(play([...journey, checkout(30, 'ORDER-1', '10')], { windows }), 'first_touch')).toEqual([['CHAT', micros('10')]]);
});

test('an event admitted by an interaction that earns nothing is recorded and credited to nobody', () => {
  const windows = { attributionWindowMs: 60_000 };
  for (const model of ['first_touch', 'last_touch', 'linear'] as const) {
    expect(lastCredits(play([touch(0, 'CHAT'), checkout(5, 'ORDER-1', '10')], { windows }), model)).toEqual([['nobody', micros('10')]]);
  }
});

test('FAQ interactions of the same FAQ fingerprint earn credit, whichever chat fingerprint they came with', () => {
  const foreign = [touch(5, 'FAQ', { visitorId: 'another visitor' })];
  const folded = play([touch(10, 'CHAT'), checkout(30, 'ORDER-1', '10')], { foreign });
  expect(lastCredits(folded, 'first_touch')).toEqual([['FAQ', micros('10')]]);
});

test('what a removal takes back is taken from the credits of the adds that it undoes, newest first', () => {
  const adds = [
    touch(0, 'CHAT'),
    cart(1, 'ITEM_ADDED', 1, '10'),
    touch(2, 'FAQ'),
    cart(3, 'QUANTITY_INCREASED', 2, '10'),
    touch(4, 'NUDGE'),
  ];
  const last = (price: string) => play([...adds, cart(5, 'QUANTITY_DECREASED', 1, price)]);
  expect(lastCredits(last('10'), 'last_touch')).toEqual([['FAQ', micros('-10')]]);
  expect(lastCredits(last('12'), 'last_touch')).toEqual([
    ['FAQ', micros('-10')],
    ['CHAT', micros('-2')],
  ]);
});

test('the add that a removal undid in part is still the newest for the next removal', () => {
  const adds = [touch(0, 'CHAT'), cart(1, 'ITEM_ADDED', 2, '10'), touch(2, 'FAQ'), cart(3, 'QUANTITY_INCREASED', 4, '10')];
  const folded = play([...adds, cart(4, 'QUANTITY_DECREASED', 3, '10'), cart(5, 'QUANTITY_DECREASED', 2, '10')]);
  expect(lastCredits(folded, 'last_touch')).toEqual([['FAQ', micros('-10')]]);
});

test('within one add a removal takes from its earners in proportion to what they got, and gives to nobody new', () => {
  const touches = [touch(0, 'CHAT'), touch(1, 'FAQ')];
  const removal = [cart(2, 'ITEM_ADDED', 3, '0.01'), touch(3, 'NUDGE'), cart(4, 'QUANTITY_DECREASED', 1, '0.01')];
  expect(lastCredits(play([...touches, ...removal]), 'linear')).toEqual([
    ['CHAT', micros('-0.01')],
    ['FAQ', micros('-0.01')],
  ]);
});
