import type { NudgeRule } from '@cartograph/core/assistant/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDue, matchesPath } from '../src/nudges/rules.ts';

const always: NudgeRule = {
  nudge_id: 'n',
  message: 'Hello',
  action: null,
  opens: null,
  page_pattern: null,
  after_seconds: null,
  on_exit_intent: false,
  cart_value_min: null,
  times_a_day_max: 1,
};
const moment = { path: '/products/mug', secondsOnPage: 10, isExiting: false };

test('a pattern matches what the same regular expression does', () => {
  const piece = fc.constantFrom('a', 'b', 'ab', '.', '+', '-');
  const path = fc.array(piece, { maxLength: 6 }).map((parts) => `/${parts.join('')}`);
  const pattern = fc.array(fc.oneof(piece, fc.constant('*')), { maxLength: 6 }).map((parts) => `/${parts.join('')}`);
  fc.assert(
    fc.property(pattern, path, (rule, place) => {
      const expression = rule
        .split('*')
        .map((part) => part.replace(/[.+-]/g, '\\$&'))
        .join('.*');
      expect(matchesPath(rule, place)).toBe(new RegExp(`^${expression}$`).test(place));
    }),
    { numRuns: 2_000 },
  );
});

test('a slash at the end makes no difference', () => {
  expect([matchesPath('/cart', '/cart/'), matchesPath('/cart/', '/cart'), matchesPath('/', '/'), matchesPath('/cart', '/carton')]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test.each<[string, Partial<NudgeRule>, Partial<typeof moment>, number | undefined, boolean]>([
  ['a rule without conditions is due', {}, {}, undefined, true],
  ['another page', { page_pattern: '/cart' }, {}, undefined, false],
  ['not long enough on the page', { after_seconds: 11 }, {}, undefined, false],
  ['just long enough', { after_seconds: 10 }, {}, undefined, true],
  ['nobody leaves', { on_exit_intent: true }, {}, undefined, false],
  ['somebody leaves', { on_exit_intent: true }, { isExiting: true }, undefined, true],
  ['a cart worth enough', { cart_value_min: '50.00' }, {}, 50, true],
  ['a cart worth less', { cart_value_min: '50.00' }, {}, 49.99, false],
  ['a cart whose value nobody knows', { cart_value_min: '0.01' }, {}, undefined, false],
])('%s', (_name, rule, when, cartValue, due) => {
  expect(isDue({ ...always, ...rule }, { ...moment, ...when }, cartValue)).toBe(due);
});
