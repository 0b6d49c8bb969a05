import { expect, test } from 'vitest';
import { guessName } from '../../src/wire/near-miss.ts';
import { CART_TYPES, CHANNELS, EVENT_KINDS } from '../../src/wire/vocabulary.ts';

test.each([
  ['item_added', 'ITEM_ADDED'],
  ['ItemAdded', 'ITEM_ADDED'],
  ['ITEM-REMOVED ', 'ITEM_REMOVED'],
  ['add_to_cart', 'ITEM_ADDED'],
  ['addToCart', 'ITEM_ADDED'],
  ['remove_from_cart', 'ITEM_REMOVED'],
  ['increase', 'QUANTITY_INCREASED'],
  ['quantity decrement, I mean decrease', 'QUANTITY_DECREASED'],
])('%j means %s', (input, meant) => {
  expect(guessName(input, CART_TYPES)).toBe(meant);
});

test.each([
  ['chat', 'CHAT'],
  ['faqs', 'FAQ'],
  ['product-faq', 'FAQ'],
  ['nudges', 'NUDGE'],
])('%j means %s', (input, meant) => {
  expect(guessName(input, CHANNELS)).toBe(meant);
});

test.each([
  ['Cart', 'cart'],
  ['CHECKOUT', 'checkout'],
])('%j means %s', (input, meant) => {
  expect(guessName(input, EVENT_KINDS)).toBe(meant);
});

test.each([
  ['carts', 'cart'],
  ['checkout_event', 'checkout'],
])('%j means %s', (input, meant) => {
  expect(guessName(input, EVENT_KINDS)).toBe(meant);
});

test.each([
  ['', 'nothing'],
  ['QUANTITY', 'a word of several names'],
  ['ITEM', 'a word of several names'],
  ['ADD_OR_REMOVE', 'two names'],
  ['PURCHASE', 'no name'],
  [`add${' '.repeat(100)}`, 'too long to be a slip'],
  [5, 'no text'],
  [null, 'no text'],
])('%j means %s: no guess is safe', (input, _meaning) => {
  expect(guessName(input, CART_TYPES)).toBeUndefined();
});
