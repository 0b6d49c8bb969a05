import { describe, expect, test } from 'vitest';
import type { FieldProblem } from '../../src/wire/problem.ts';
import type { EventKind } from '../../src/wire/vocabulary.ts';
import { ENTRANCES, VALID, VALID_ITEM } from '../support/bodies.ts';

const TEXT = 'a string of 1 to 255 characters';
const MONEY = 'a number from 0 to 1000000000000';
const COUNT = 'a whole number from 0 to 100000';
const ADDED = 'a whole number from 1 to 100000, for it is the quantity after something was added';
const CURRENCY = 'an ISO 4217 currency in upper case, such as "USD"';
const TYPES = 'one of ITEM_ADDED, QUANTITY_INCREASED, QUANTITY_DECREASED, ITEM_REMOVED';
const CHANNELS = 'one of CHAT, FAQ, NUDGE';
const ITEMS = 'a list of at most 500 line items';

type Case = [EventKind, field: string, input: unknown, code: FieldProblem['code'], came: string, need: string];

const item = (field: string, value: unknown) => [VALID_ITEM, { ...VALID_ITEM, [field]: value }];

const REFUSED: Case[] = [
  ['cart', 'type', undefined, 'missing', 'missing', TYPES],
  ['cart', 'type', null, 'wrong_type', 'got null', TYPES],
  ['cart', 'type', 5, 'wrong_type', 'got 5', TYPES],
  ['cart', 'type', 'BOUGHT', 'unknown_name', 'got the string "BOUGHT"', TYPES],
  ['cart', 'type', 'item_added', 'unknown_name', 'got the string "item_added"', `${TYPES} (did you mean ITEM_ADDED?)`],
  ['cart', 'product_id', undefined, 'missing', 'missing', TEXT],
  ['cart', 'product_id', '', 'out_of_range', 'got the string ""', TEXT],
  ['cart', 'product_id', 1234, 'wrong_type', 'got 1234', TEXT],
  ['cart', 'product_id', { id: 1 }, 'wrong_type', 'got an object', TEXT],
  ['cart', 'product_name', undefined, 'missing', 'missing', TEXT],
  ['cart', 'product_name', ['Shirt'], 'wrong_type', 'got a list of 1', TEXT],
  ['cart', 'product_name', null, 'wrong_type', 'got null', TEXT],
  ['cart', 'value', undefined, 'missing', 'missing', MONEY],
  ['cart', 'value', '79.99', 'wrong_type', 'got the string "79.99"', MONEY],
  ['cart', 'value', -0.01, 'out_of_range', 'got -0.01', MONEY],
  ['cart', 'value', 1e12 + 1, 'out_of_range', 'got 1000000000001', MONEY],
  ['cart', 'value', Number.NaN, 'wrong_type', 'got NaN', MONEY],
  ['cart', 'value', Number.POSITIVE_INFINITY, 'out_of_range', 'got Infinity', MONEY],
  ['cart', 'currency', undefined, 'missing', 'missing', CURRENCY],
  ['cart', 'currency', 'usd', 'unknown_name', 'got the string "usd"', CURRENCY],
  ['cart', 'currency', 'XXX', 'unknown_name', 'got the string "XXX"', CURRENCY],
  ['cart', 'currency', 840, 'wrong_type', 'got 840', CURRENCY],
  ['cart', 'quantity', undefined, 'missing', 'missing', COUNT],
  ['cart', 'quantity', '1', 'wrong_type', 'got the string "1"', COUNT],
  ['cart', 'quantity', 1.5, 'out_of_range', 'got 1.5', COUNT],
  ['cart', 'quantity', -1, 'out_of_range', 'got -1', COUNT],
  ['cart', 'quantity', 100_001, 'out_of_range', 'got 100001', COUNT],
  ['cart', 'quantity', 0, 'out_of_range', 'got 0', ADDED],
  ['cart', 'previous_quantity', '0', 'wrong_type', 'got the string "0"', COUNT],
  ['cart', 'previous_quantity', -1, 'out_of_range', 'got -1', COUNT],
  ['cart', 'source', true, 'wrong_type', 'got true', TEXT],
  ['checkout', 'value', undefined, 'missing', 'missing', MONEY],
  ['checkout', 'currency', undefined, 'missing', 'missing', CURRENCY],
  ['checkout', 'order_id', 7890, 'wrong_type', 'got 7890', TEXT],
  ['checkout', 'line_items', 'SKU-1234', 'wrong_type', 'got the string "SKU-1234"', ITEMS],
  ['checkout', 'line_items', {}, 'wrong_type', 'got an object', ITEMS],
  ['interaction', 'channel', undefined, 'missing', 'missing', CHANNELS],
  ['interaction', 'channel', 'PHONE', 'unknown_name', 'got the string "PHONE"', CHANNELS],
  ['interaction', 'channel', 'faqs', 'unknown_name', 'got the string "faqs"', `${CHANNELS} (did you mean FAQ?)`],
  ['interaction', 'helpful', 'yes', 'wrong_type', 'got the string "yes"', 'true or false'],
  ['interaction', 'helpful', 1, 'wrong_type', 'got 1', 'true or false'],
  ['interaction', 'conversation_id', 5, 'wrong_type', 'got 5', TEXT],
  ['interaction', 'product_id', 5, 'wrong_type', 'got 5', TEXT],
  ['interaction', 'ai_profile', 5, 'wrong_type', 'got 5', TEXT],
];

const REFUSED_ITEMS: [field: string, input: unknown, code: FieldProblem['code'], came: string, need: string][] = [
  ['product_id', undefined, 'missing', 'missing', TEXT],
  ['product_name', '', 'out_of_range', 'got the string ""', TEXT],
  ['quantity', -1, 'out_of_range', 'got -1', COUNT],
  ['quantity', undefined, 'missing', 'missing', COUNT],
  ['value', null, 'wrong_type', 'got null', MONEY],
  ['currency', 'Euro', 'unknown_name', 'got the string "Euro"', CURRENCY],
];

describe.each(ENTRANCES)('over $name', ({ spell, parse }) => {
  test.each(REFUSED)('%s: %s %j is refused', (kind, field, input, code, came, need) => {
    const name = spell(field);
    expect(parse(kind, { [field]: input })).toEqual({
      ok: false,
      problems: [{ field: name, code, message: `${name}: ${came}, needs ${need}` }],
    });
  });

  test.each(REFUSED_ITEMS)('line item: %s %j is refused', (field, input, code, came, need) => {
    const name = spell(`line_items[1].${field}`);
    expect(parse('checkout', { line_items: item(field, input) })).toEqual({
      ok: false,
      problems: [{ field: name, code, message: `${name}: ${came}, needs ${need}` }],
    });
  });

  test('a line item that is no object is refused', () => {
    const name = spell('line_items[0]');
    expect(parse('checkout', { line_items: ['SKU-1234'] })).toMatchObject({
      problems: [{ field: name, code: 'wrong_type', message: `${name}: got the string "SKU-1234", needs a JSON object` }],
    });
  });

  test('all faults of an event are told together, one for each field', () => {
    const parsed = parse('cart', { product_id: '', value: -1, quantity: 0.5 });
    const fields = parsed.ok ? [] : parsed.problems.map((problem) => problem.field);
    expect(fields.sort()).toEqual(['product_id', 'quantity', 'value'].map(spell).sort());
  });

  test.each([
    ['cart', { value: 0 }],
    ['cart', { value: 1e12 }],
    ['cart', { value: 1e7, quantity: 100_000 }],
    ['cart', { type: 'QUANTITY_DECREASED', quantity: 0 }],
    ['cart', { previous_quantity: 0 }],
    ['cart', { previous_quantity: null, source: null }],
    ['checkout', { value: 0, line_items: [] }],
    ['checkout', { order_id: null, source: null, line_items: null }],
    ['checkout', { line_items: [{ ...VALID_ITEM, quantity: 0 }] }],
    ['checkout', { line_items: Array.from({ length: 500 }, () => VALID_ITEM) }],
    ['interaction', { conversation_id: null, helpful: null, product_id: null, ai_profile: null }],
    ['interaction', { conversation_id: 'c-1', helpful: false, product_id: 'SKU-1', ai_profile: 'luna' }],
    ['interaction', { colour: 'unknown fields are ignored' }],
  ] as [EventKind, object][])('%s with %j is taken', (kind, replaced) => {
    expect(parse(kind, { ...replaced })).toMatchObject({ ok: true });
  });

  test.each(['cart', 'checkout'] as const)('value x quantity of %s may be no more than the highest amount', (kind) => {
    const tooMuch = { value: 1e7 + 0.01, quantity: 100_000 };
    const name = spell(kind === 'cart' ? 'value' : 'line_items[0].value');
    expect(parse(kind, kind === 'cart' ? tooMuch : { line_items: [{ ...VALID_ITEM, ...tooMuch }] })).toEqual({
      ok: false,
      problems: [
        { field: name, code: 'out_of_range', message: `${name}: got 10000000.01, needs value x quantity of at most 1000000000000` },
      ],
    });
  });

  test('more than 500 line items are refused', () => {
    const name = spell('line_items');
    expect(parse('checkout', { line_items: Array.from({ length: 501 }, () => VALID_ITEM) })).toEqual({
      ok: false,
      problems: [{ field: name, code: 'out_of_range', message: `${name}: got a list of 501, needs ${ITEMS}` }],
    });
  });

  test.each(['ITEM_ADDED', 'QUANTITY_INCREASED'])('after %s there is at least one', (type) => {
    expect(parse('cart', { type, quantity: 0 })).toMatchObject({ ok: false, problems: [{ field: 'quantity', code: 'out_of_range' }] });
  });

  test.each(Object.keys(VALID) as EventKind[])('a %s event needs its required fields and no other', (kind) => {
    const required = Object.keys(VALID[kind]);
    const parsed = parse(kind, Object.fromEntries(required.map((field) => [field, undefined])));
    expect(parsed.ok ? [] : parsed.problems.map((problem) => `${problem.field} ${problem.code}`)).toEqual(
      required.map((field) => `${spell(field)} missing`),
    );
  });

  test('what no JSON can hold is refused as well, for a page may pass anything', () => {
    for (const [input, came] of [
      [79n, 'a bigint'],
      [() => 79, 'a function'],
      [Symbol('79'), 'a symbol'],
    ]) {
      expect(parse('cart', { value: input })).toMatchObject({
        problems: [{ code: 'wrong_type', message: `value: got ${String(came)}, needs ${MONEY}` }],
      });
    }
  });
});
