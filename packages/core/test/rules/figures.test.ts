import { describe, expect, test } from 'vitest';
import { describeRevenue } from '../../src/report/figures.ts';
import type { ReportQuery } from '../../src/report/query.ts';
import { contributionOf } from '../../src/rollup/contribution.ts';
import { daysIn } from '../../src/rollup/day.ts';
import { addTally, emptyTally } from '../../src/rollup/tally.ts';
import { cart, checkout, DAY, item, play, touch } from '../support/events.ts';
import { readRows } from '../support/tally-reader.ts';

type Events = Parameters<typeof play>[0];

const chat = touch(0, 'CHAT');

function report(visitors: readonly Events[], query: Partial<ReportQuery> = {}, productLimit = 10) {
  const tally = emptyTally();
  for (const events of visitors) addTally(tally, contributionOf(play(events), daysIn('UTC')), 1n);
  const common = { from: '2026-03-02', to: '2026-03-04', currency: 'USD', model: 'first_touch', channel: null, aiProfile: null } as const;
  const asked: ReportQuery = { ...common, ...query };
  return describeRevenue({ key: 'acme', timezone: 'UTC' }, asked, readRows(tally, asked, productLimit));
}

test('a report says what it is about', () => {
  const { company, timezone, currency, model, from, to } = report([]);
  expect({ company, timezone, currency, model, from, to }).toEqual({
    company: 'acme',
    timezone: 'UTC',
    currency: 'USD',
    model: 'first_touch',
    from: '2026-03-02',
    to: '2026-03-04',
  });
});

test('without anything every figure is zero and every day is there', () => {
  const { totals, days, channels, ai_profiles, products } = report([]);
  expect(new Set(Object.values(totals))).toEqual(new Set(['0.00', 0]));
  expect(days.map((day) => day.date)).toEqual(['2026-03-02', '2026-03-03', '2026-03-04']);
  expect(channels.map((row) => row.channel)).toEqual(['CHAT', 'FAQ', 'NUDGE']);
  expect([ai_profiles, products]).toEqual([[], []]);
});

describe('cart value', () => {
  test('is what was added less what was removed; a cart counts once a day, and its average is per cart', () => {
    const one = [chat, cart(1, 'ITEM_ADDED', 3, '10'), cart(2, 'QUANTITY_DECREASED', 2, '10')];
    const two = [chat, cart(1, 'ITEM_ADDED', 1, '5')];
    expect(report([one, two]).totals).toMatchObject({ add_to_cart_gmv: '25.00', carts: 2, average_cart_value: '12.50' });
  });

  test('a day may be negative: what was added the day before is removed', () => {
    const removedNextDay = [chat, cart(1, 'ITEM_ADDED', 1, '10'), touch(DAY, 'CHAT'), cart(DAY + 1, 'ITEM_REMOVED', 0, '10')];
    const { days, totals } = report([removedNextDay]);
    expect(days.map((day) => day.add_to_cart_gmv)).toEqual(['10.00', '-10.00', '0.00']);
    expect(totals).toMatchObject({ add_to_cart_gmv: '0.00', carts: 2 });
  });

  test('its daily average is over the days with cart activity', () => {
    const late = touch(2 * DAY, 'CHAT', { eventId: 'late' });
    const visitor = [chat, cart(1, 'ITEM_ADDED', 1, '10'), late, cart(2 * DAY + 1, 'ITEM_ADDED', 2, '5')];
    expect(report([visitor]).totals.daily_cart_gmv_avg).toBe('7.50');
  });

  test('a line worth nothing is cart activity too, also when it is removed', () => {
    const gift = [chat, cart(1, 'ITEM_ADDED', 1, '0'), touch(DAY, 'CHAT'), cart(DAY + 1, 'ITEM_REMOVED', 0, '0')];
    expect(report([gift]).days.map((day) => day.carts)).toEqual([1, 1, 0]);
  });

  test('that nobody earned stands under NONE, so that the channels add up', () => {
    const unhelpful = [touch(0, 'CHAT', { helpful: false }), cart(1, 'ITEM_ADDED', 1, '10')];
    const { channels, totals } = report([unhelpful]);
    expect(totals.add_to_cart_gmv).toBe('10.00');
    expect(channels.at(-1)).toMatchObject({ channel: 'NONE', add_to_cart_gmv: '10.00', interactions: 0 });
  });
});

describe('revenue', () => {
  test('attributed is what has a credit; recorded is all; verified is apart', () => {
    const unhelpful = [touch(0, 'CHAT', { helpful: false }), checkout(1, 'ORDER-1', '10')];
    const browser = [chat, checkout(1, 'ORDER-2', '20')];
    const verified = [chat, checkout(1, 'ORDER-3', '30', { verified: true })];
    expect(report([unhelpful, browser, verified]).totals).toMatchObject({
      attributed_revenue: '50.00',
      attributed_orders: 2,
      average_order_value: '25.00',
      verified_revenue: '30.00',
      recorded_revenue: '60.00',
      recorded_orders: 3,
    });
  });

  test('an order that linear shares counts in parts in a split, and once in all', () => {
    const visitor = [touch(0, 'CHAT'), touch(1, 'FAQ'), checkout(2, 'ORDER-1', '10')];
    const { channels, totals } = report([visitor], { model: 'linear' });
    expect(channels.map((row) => row.attributed_orders)).toEqual([0.5, 0.5, 0]);
    expect(totals.attributed_orders).toBe(1);
  });

  test('of other currencies is left out, and the number of those orders said', () => {
    const visitor = [chat, checkout(1, 'ORDER-1', '10'), checkout(2, 'ORDER-2', '1500', { currency: 'JPY' })];
    expect(report([visitor]).totals).toMatchObject({ recorded_revenue: '10.00', excluded_orders_other_currencies: 1 });
    expect(report([visitor], { currency: 'JPY' }).totals.recorded_revenue).toBe('1500');
  });
});

describe('conversion', () => {
  const ordered = [chat, checkout(1, 'ORDER-1', '10')];

  test('is interacting visitors with an order over interacting visitors', () => {
    const { totals } = report([ordered, [chat], [chat], [chat, touch(5, 'CHAT')]]);
    expect(totals).toMatchObject({ interactions: 5, interacting_visitors: 4, converting_visitors: 1, conversion_rate: 0.25 });
  });

  test('counts a visitor who came on several days once, in any range of days', () => {
    const comesDaily = [0, DAY, 2 * DAY].map((minutes) => touch(minutes, 'CHAT'));
    const { totals } = report([comesDaily]);
    expect(totals).toMatchObject({ interactions: 3, interacting_visitors: 1 });
    expect(report([comesDaily], { from: '2026-03-03' }).totals.interacting_visitors).toBe(1);
  });

  test('on a channel asks for an interaction there, whichever channel earned the order', () => {
    const visitor = [touch(0, 'CHAT'), touch(1, 'FAQ'), checkout(2, 'ORDER-1', '10')];
    expect(report([visitor], { channel: 'FAQ' }).totals).toMatchObject({ converting_visitors: 1, attributed_orders: 0 });
    expect(report([visitor], { channel: 'NUDGE' }).totals).toMatchObject({
      interacting_visitors: 0,
      converting_visitors: 0,
      conversion_rate: 0,
    });
  });
});

describe('visitors with a cart', () => {
  test('are interacting visitors whose cart was recorded, or who ordered, in the currency', () => {
    const { totals } = report([
      [chat, cart(1, 'ITEM_ADDED', 1, '10')],
      [chat, checkout(1, 'ORDER-1', '10')],
      [chat],
      [chat, cart(1, 'ITEM_ADDED', 1, '900', { currency: 'JPY' })],
    ]);
    expect(totals).toMatchObject({ interacting_visitors: 4, carting_visitors: 2, converting_visitors: 1 });
  });
});

describe('splits', () => {
  test('by channel name every channel, or the one that was asked for', () => {
    const visitor = [chat, checkout(1, 'ORDER-1', '10')];
    expect(report([visitor]).channels.map((row) => row.channel)).toEqual(['CHAT', 'FAQ', 'NUDGE']);
    expect(report([visitor], { channel: 'FAQ' }).channels.map((row) => [row.channel, row.attributed_revenue])).toEqual([['FAQ', '0.00']]);
  });

  test('by AI profile add up: what no profile earned stands under null', () => {
    const luna = [touch(0, 'CHAT', { aiProfile: 'luna' }), checkout(1, 'ORDER-1', '10')];
    const nameless = [chat, checkout(1, 'ORDER-2', '5')];
    const rows = report([luna, nameless]).ai_profiles;
    expect(rows.map((row) => [row.ai_profile, row.attributed_revenue])).toEqual([
      ['luna', '10.00'],
      [null, '5.00'],
    ]);
    expect(report([luna, nameless], { aiProfile: 'luna' }).ai_profiles).toHaveLength(1);
  });

  test('by AI profile name one that was used and earned nothing', () => {
    const { ai_profiles } = report([[touch(0, 'CHAT', { aiProfile: 'sol' })]]);
    expect(ai_profiles).toEqual([
      {
        ai_profile: 'sol',
        add_to_cart_gmv: '0.00',
        attributed_revenue: '0.00',
        refunds: '0.00',
        net_revenue: '0.00',
        attributed_orders: 0,
        interactions: 1,
      },
    ]);
  });

  test('by product count the pieces of an item in another currency, but never add its money', () => {
    const foreign = { ...item('SKU-1', 2, '1500'), currency: 'JPY' };
    const { products } = report([[chat, checkout(1, 'ORDER-1', '25', { lineItems: [foreign] })]]);
    expect(products.map((row) => [row.product_id, row.units, row.revenue])).toEqual([
      ['SKU-1', 2, '0.00'],
      [null, 0, '25.00'],
    ]);
  });

  test('by product say what the items of an order do not account for', () => {
    const visitor = [chat, checkout(1, 'ORDER-1', '25', { lineItems: [item('SKU-1', 2, '10')] })];
    expect(report([visitor]).products.map((row) => [row.product_id, row.units, row.revenue])).toEqual([
      ['SKU-1', 2, '20.00'],
      [null, 0, '5.00'],
    ]);
  });

  test('by product sum up in one row the products that are not listed', () => {
    const lineItems = [item('SKU-1', 2, '10'), item('SKU-2', 1, '5'), item('SKU-3', 1, '2')];
    const { products } = report([[chat, checkout(1, 'ORDER-1', '27', { lineItems })]], {}, 1);
    expect(products.map((row) => [row.product_id, row.product_name, row.revenue])).toEqual([
      ['SKU-1', 'Name of SKU-1', '20.00'],
      [null, 'Other products', '7.00'],
    ]);
  });
});
