import { describe, expect, test } from 'vitest';
import { micros } from '../oracle/decimal.ts';
import { cart, checkout, item, play, results, touch } from '../support/events.ts';

const chat = touch(0, 'CHAT');
const amounts = (...decimals: string[]) => decimals.map((text) => (/\d/.test(text) ? micros(text) : text));
const after = (...events: Parameters<typeof play>[0]) => results(play([chat, ...events]));

describe('what an addition records', () => {
  test('the first add of a product counts its whole quantity', () => {
    expect(after(cart(1, 'ITEM_ADDED', 3, '10'))).toEqual(amounts('30'));
  });

  test('an increase of an unknown line counts one, the least that is certain', () => {
    expect(after(cart(1, 'QUANTITY_INCREASED', 3, '10'))).toEqual(amounts('10'));
  });

  test('what the browser remembered of the quantity before is believed where the line is unknown', () => {
    expect(after(cart(1, 'ITEM_ADDED', 3, '10', { previousQuantity: 2 }))).toEqual(amounts('10'));
    expect(after(cart(1, 'QUANTITY_INCREASED', 5, '10', { previousQuantity: 1 }))).toEqual(amounts('40'));
    expect(after(cart(1, 'ITEM_ADDED', 2, '10', { previousQuantity: 2 }))).toEqual(amounts('no_change'));
  });

  test("the line's own quantity goes before what the browser remembered", () => {
    expect(after(cart(1, 'ITEM_ADDED', 1, '10'), cart(2, 'QUANTITY_INCREASED', 3, '10', { previousQuantity: 0 }))).toEqual(
      amounts('10', '20'),
    );
  });

  test('an addition that leaves no more than there was is no change, and does not move the line', () => {
    const less = cart(2, 'ITEM_ADDED', 1, '10');
    expect(after(cart(1, 'ITEM_ADDED', 3, '10'), less, cart(3, 'QUANTITY_INCREASED', 4, '10'))).toEqual(amounts('30', 'no_change', '10'));
  });

  test('a gift is an entry of value 0', () => {
    expect(after(cart(1, 'ITEM_ADDED', 1, '0'), cart(2, 'ITEM_REMOVED', 0, '0'))).toEqual(amounts('0', '0'));
  });

  test('every product and currency is a line of its own', () => {
    const others = [cart(2, 'QUANTITY_DECREASED', 0, '10', { productId: 'SKU-2' }), cart(3, 'ITEM_REMOVED', 0, '10', { currency: 'JPY' })];
    expect(after(cart(1, 'ITEM_ADDED', 1, '10'), ...others)).toEqual(amounts('10', 'no_matching_add', 'no_matching_add'));
  });
});

describe('what a removal takes back', () => {
  test('a decrease takes back what went, at its own price', () => {
    expect(after(cart(1, 'ITEM_ADDED', 3, '10'), cart(2, 'QUANTITY_DECREASED', 1, '9'))).toEqual(amounts('30', '-18'));
  });

  test('never more than the line still has recorded', () => {
    expect(after(cart(1, 'ITEM_ADDED', 3, '10'), cart(2, 'QUANTITY_DECREASED', 1, '25'))).toEqual(amounts('30', '-30'));
  });

  test('at quantity 0 it takes back all of it, whatever the price', () => {
    expect(after(cart(1, 'ITEM_ADDED', 3, '10'), cart(2, 'ITEM_REMOVED', 0, '1'))).toEqual(amounts('30', '-30'));
    expect(after(cart(1, 'ITEM_ADDED', 3, '10'), cart(2, 'QUANTITY_DECREASED', 0, '1'))).toEqual(amounts('30', '-30'));
  });

  test('without a recorded add there is nothing to match, even if the browser remembered a quantity', () => {
    expect(after(cart(1, 'QUANTITY_DECREASED', 1, '10', { previousQuantity: 3 }))).toEqual(amounts('no_matching_add'));
  });

  test('what is removed cannot be removed again, but added again', () => {
    const removed = [cart(1, 'ITEM_ADDED', 1, '10'), cart(2, 'ITEM_REMOVED', 0, '10')];
    const again = [cart(3, 'ITEM_REMOVED', 0, '10'), cart(4, 'ITEM_ADDED', 2, '10', { previousQuantity: 1 })];
    expect(after(...removed, ...again)).toEqual(amounts('10', '-10', 'no_matching_add', '20'));
  });

  test('a decrease to as many or more is no change', () => {
    const events = [cart(1, 'ITEM_ADDED', 2, '10'), cart(2, 'QUANTITY_DECREASED', 2, '10'), cart(3, 'QUANTITY_DECREASED', 5, '10')];
    expect(after(...events)).toEqual(amounts('20', 'no_change', 'no_change'));
  });

  test('of a line grown since before the interaction only the recorded part is taken back', () => {
    expect(after(cart(1, 'QUANTITY_INCREASED', 5, '10'), cart(2, 'ITEM_REMOVED', 0, '10'))).toEqual(amounts('10', '-10'));
  });
});

describe('a recorded checkout closes lines', () => {
  const twoProducts = [cart(1, 'ITEM_ADDED', 2, '10'), cart(2, 'ITEM_ADDED', 1, '5', { productId: 'SKU-2' })];

  test('of what was bought: its value stays, and the next add starts afresh', () => {
    const bought = checkout(3, 'ORDER-1', '20', { lineItems: [item('SKU-1', 2, '10')] });
    const later = [
      cart(4, 'ITEM_REMOVED', 0, '10'),
      cart(5, 'ITEM_ADDED', 1, '10'),
      cart(6, 'ITEM_REMOVED', 0, '5', { productId: 'SKU-2' }),
    ];
    expect(after(...twoProducts, bought, ...later)).toEqual(amounts('20', '5', '20', 'no_matching_add', '10', '-5'));
  });

  test('in whatever currency', () => {
    const bought = checkout(3, 'ORDER-1', '20', { currency: 'KWD', lineItems: [{ ...item('SKU-1', 2, '10'), currency: 'KWD' }] });
    expect(after(...twoProducts, bought, cart(4, 'ITEM_REMOVED', 0, '10'))).toEqual(amounts('20', '5', '20', 'no_matching_add'));
  });

  test('all of them where it has no line items', () => {
    const later = [cart(4, 'ITEM_REMOVED', 0, '10'), cart(5, 'ITEM_REMOVED', 0, '5', { productId: 'SKU-2' })];
    expect(after(...twoProducts, checkout(3, null, '25'), ...later)).toEqual(
      amounts('20', '5', '25', 'no_matching_add', 'no_matching_add'),
    );
  });

  test('but an ignored one closes none', () => {
    const repeated = checkout(3, 'ORDER-1', '25');
    expect(after(checkout(0.5, 'ORDER-1', '25'), ...twoProducts, repeated, cart(4, 'ITEM_REMOVED', 0, '10'))).toEqual(
      amounts('25', '20', '5', 'order_already_recorded', '-20'),
    );
  });
});
