import { describe, expect, test } from 'vitest';
import type { RefundEvent, TimelineEvent } from '../../src/event/event.ts';
import { EXPLANATIONS } from '../../src/report/reasons.ts';
import { contributionOf } from '../../src/rollup/contribution.ts';
import { ALL } from '../../src/rollup/tables.ts';
import { foldGroup } from '../../src/timeline/group.ts';
import { micros } from '../oracle/decimal.ts';
import { checkout, DAY, item, lastCredits, results, touch } from '../support/events.ts';
import { refundOf, toGroup } from '../support/refunds.ts';

const chat = touch(0, 'CHAT');
const faq = touch(1, 'FAQ');
const nudge = touch(2, 'NUDGE');
const order = checkout(10, 'order-1', '100');
const WINDOWS = { sessionWindowMs: DAY * 60_000, attributionWindowMs: DAY * 60_000 };

/** The ledger of an order's refunds, after what the visitor did. */
function refund(refunds: readonly RefundEvent[], events: readonly TimelineEvent[] = [chat, faq, nudge, order], held = true) {
  const claims = new Map([['order-1', { held, verifiedElsewhere: null }]]);
  const folds = foldGroup(
    toGroup({ timeline: { visitorId: 'visitor', events, foreignInteractions: [], claims }, refunds: [...refunds] }),
    WINDOWS,
  );
  return folds.get('refunds of order-1') ?? [];
}

describe('a refund', () => {
  test('is credited back as its order was, under each model', () => {
    const folded = refund([refundOf('order-1', 'r-1', '10')]);
    expect(lastCredits(folded, 'first_touch')).toEqual([['CHAT', -micros('10')]]);
    expect(lastCredits(folded, 'last_touch')).toEqual([['NUDGE', -micros('10')]]);
    // The order's 33.34, 33.33 and 33.33 weigh so: what does not divide is taken from who has most.
    expect(lastCredits(folded, 'linear')).toEqual([
      ['CHAT', -micros('3.34')],
      ['FAQ', -micros('3.33')],
      ['NUDGE', -micros('3.33')],
    ]);
  });

  test('takes at most what is left of the order, and nothing after that', () => {
    expect(results(refund([refundOf('order-1', 'r-1', '70'), refundOf('order-1', 'r-2', '50'), refundOf('order-1', 'r-3', '1')]))).toEqual([
      -micros('70'),
      -micros('30'),
      'nothing_left',
    ]);
  });

  test('of nothing is an entry of nothing', () => {
    expect(results(refund([refundOf('order-1', 'r-1', '0')]))).toEqual([0n]);
  });

  test('in another currency than its order does not count and takes nothing', () => {
    expect(results(refund([refundOf('order-1', 'r-1', '70', { currency: 'EUR' }), refundOf('order-1', 'r-2', '100')]))).toEqual([
      'other_currency',
      -micros('100'),
    ]);
  });

  test('waits while its order is not recorded: unknown, held, or another order', () => {
    expect(results(refund([refundOf('order-1', 'r-1', '10')], [chat]))).toEqual(['no_order']);
    expect(results(refund([refundOf('order-1', 'r-1', '10')], [order]))).toEqual(['no_order']);
    expect(results(refund([refundOf('order-1', 'r-1', '10')], [chat, checkout(10, 'order-2', '100')]))).toEqual(['no_order']);
  });

  test('is no concern of a visitor who reported the order and does not hold it', () => {
    expect(results(refund([refundOf('order-1', 'r-1', '10')], [chat, order], false))).toEqual(['no_order']);
  });

  test('follows the amounts of the order when these are verified', () => {
    const verified = checkout(20, 'order-1', '40', { verified: true });
    expect(results(refund([refundOf('order-1', 'r-1', '70')], [chat, order, verified]))).toEqual([-micros('40')]);
  });

  test('of an order that nobody is credited with is credited to nobody', () => {
    const folded = refund([refundOf('order-1', 'r-1', '10')], [{ ...chat, helpful: false }, order]);
    expect(lastCredits(folded, 'linear')).toEqual([['nobody', -micros('10')]]);
    expect(contributionOf(folded, () => '2026-01-01').daily_credit.size).toBe(0);
  });
});

describe('a cancellation', () => {
  const cancelled = refundOf('order-1', 'cancelled', null, {}, 30);

  test('takes what is left after all refunds, also after later ones', () => {
    const later = refundOf('order-1', 'r-2', '15', {}, 60);
    expect(results(refund([cancelled, later, refundOf('order-1', 'r-1', '20', {}, 20)]))).toEqual([
      -micros('20'),
      -micros('15'),
      -micros('65'),
    ]);
  });

  test('comes to nothing where nothing is left', () => {
    expect(results(refund([cancelled, refundOf('order-1', 'r-1', '100')]))).toEqual([-micros('100'), 'nothing_left']);
  });
});

describe('of products', () => {
  const items = [item('SKU-1', 2, '30'), item('SKU-2', 1, '35')];
  const itemised = checkout(10, 'order-1', '100', { lineItems: items });
  const refundedBy = (refunds: readonly RefundEvent[]) => {
    const { daily_product } = contributionOf(refund(refunds, [chat, itemised]), () => '2026-01-01');
    return [...daily_product.values()]
      .filter(({ key }) => key[1] === ALL)
      .map(({ key, sums }) => [key.at(-1), sums.get('refund_micros_linear')])
      .filter(([, amount]) => amount !== 0n);
  };

  test('what is sent back is taken from the product, the rest from no product', () => {
    expect(refundedBy([refundOf('order-1', 'r-1', '32', { lineItems: [item('SKU-1', 1, '30')] })])).toEqual([
      ['SKU-1', micros('30')],
      ['', micros('2')],
    ]);
  });

  test('at most what the order had of a product is taken from it', () => {
    const tooMuch = [item('SKU-2', 2, '35'), item('SKU-9', 1, '5'), { ...item('SKU-1', 1, '30'), currency: 'EUR' }];
    expect(refundedBy([refundOf('order-1', 'r-1', '80', { lineItems: tooMuch })])).toEqual([
      ['SKU-2', micros('35')],
      ['', micros('45')],
    ]);
  });

  test('a refund of all that is left that names no items takes what is left of each', () => {
    const first = refundOf('order-1', 'r-1', '30', { lineItems: [item('SKU-1', 1, '30')] }, 1);
    expect(refundedBy([first, refundOf('order-1', 'r-2', '70', {}, 2)])).toEqual([
      ['SKU-1', micros('60')],
      ['', micros('5')],
      ['SKU-2', micros('35')],
    ]);
  });
});

test('every reason a refund may be ignored for is explained', () => {
  for (const reason of ['no_order', 'other_currency', 'nothing_left'] as const) expect(EXPLANATIONS[reason].why).toMatch(/\.$/);
});
