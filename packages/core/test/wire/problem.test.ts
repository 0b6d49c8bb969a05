import * as v from 'valibot';
import { expect, test } from 'vitest';
import { parseReport } from '../../src/event/parse.ts';
import { parseWith } from '../../src/wire/problem.ts';
import { VALID, VALID_ITEM } from '../support/bodies.ts';

test('what is valid is given as the schema makes it', () => {
  const trimmed = v.object({ name: v.pipe(v.string(), v.trim()) });
  expect(parseWith(trimmed, { name: ' acme ' })).toEqual({ ok: true, value: { name: 'acme' } });
});

test('a field whose need has no words is still named', () => {
  expect(parseWith(v.object({ colour: v.string() }), { colour: 5 })).toEqual({
    ok: false,
    problems: [{ field: 'colour', code: 'wrong_type', message: 'colour: got 5, needs another value' }],
  });
});

test('of several faults of one field only the first is told', () => {
  const tooMuchForNobody = { ...VALID.cart, quantity: 0, value: 1e12 };
  const parsed = parseReport('cart', tooMuchForNobody);
  expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.field)).toEqual(['quantity']);
});

test('too many line items are refused for their number before each is looked at, so that the answer stays short', () => {
  const parsed = parseReport('checkout', {
    ...VALID.checkout,
    line_items: Array.from({ length: 501 }, () => ({ ...VALID_ITEM, value: -1 })),
  });
  expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.field)).toEqual(['line_items']);
});

test('the length of a long text is told in characters, as its limit is', () => {
  const parsed = parseReport('cart', { ...VALID.cart, product_id: '👟'.repeat(256) });
  expect(parsed.ok ? [] : parsed.problems[0]?.message).toContain('of 256 characters');
});
