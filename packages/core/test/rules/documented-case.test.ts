import { expect, test } from 'vitest';
import type { TimelineEvent } from '../../src/event/event.ts';
import { parseReport, type Report } from '../../src/event/parse.ts';
import { describeRevenue } from '../../src/report/figures.ts';
import { parseReportQuery } from '../../src/report/query.ts';
import { contributionOf } from '../../src/rollup/contribution.ts';
import { daysIn } from '../../src/rollup/day.ts';
import { play } from '../support/events.ts';
import { readRows } from '../support/tally-reader.ts';

const chat = { channel: 'CHAT', conversation_id: 'conversation-1' };
const added = { type: 'ITEM_ADDED', product_id: 'SKU-1234', product_name: 'Shirt', value: 79.99, currency: 'USD', quantity: 1 };
const order = {
  order_id: 'ORDER-7890',
  value: 199.97,
  currency: 'USD',
  line_items: [
    { product_id: 'SKU-1234', product_name: 'Shirt', quantity: 1, value: 79.99, currency: 'USD' },
    { product_id: 'SKU-5678', product_name: 'Socks', quantity: 2, value: 59.99, currency: 'USD' },
  ],
};

test('a chat, an item in the cart and an order come to the documented figures', () => {
  const folded = play([at(0, 'interaction', chat), at(5, 'cart', added), at(20, 'checkout', order)]);
  const query = parseReportQuery({}, { today: '2026-03-02', currency: 'USD', model: 'first_touch' });
  if (!query.ok) throw new Error('an empty query was refused');
  const rows = readRows(contributionOf(folded, daysIn('UTC')), query.value, 10);
  const report = describeRevenue({ key: 'acme', timezone: 'UTC' }, query.value, rows);

  expect(report.totals).toEqual({
    add_to_cart_gmv: '79.99',
    daily_cart_gmv_avg: '79.99',
    average_cart_value: '79.99',
    carts: 1,
    attributed_revenue: '199.97',
    refunds: '0.00',
    net_revenue: '199.97',
    attributed_orders: 1,
    verified_revenue: '0.00',
    average_order_value: '199.97',
    recorded_revenue: '199.97',
    recorded_orders: 1,
    interactions: 1,
    interacting_visitors: 1,
    carting_visitors: 1,
    converting_visitors: 1,
    conversion_rate: 1,
    excluded_orders_other_currencies: 0,
  });
  const nothing = {
    add_to_cart_gmv: '0.00',
    attributed_revenue: '0.00',
    refunds: '0.00',
    net_revenue: '0.00',
    attributed_orders: 0,
    interactions: 0,
  };
  const all = {
    add_to_cart_gmv: '79.99',
    attributed_revenue: '199.97',
    refunds: '0.00',
    net_revenue: '199.97',
    attributed_orders: 1,
    interactions: 1,
  };
  expect(report.channels).toEqual([
    { channel: 'CHAT', ...all, interacting_visitors: 1 },
    { channel: 'FAQ', ...nothing, interacting_visitors: 0 },
    { channel: 'NUDGE', ...nothing, interacting_visitors: 0 },
  ]);
  expect(report.days).toHaveLength(30);
  expect(report.days.at(-1)).toEqual({
    date: '2026-03-02',
    carts: 1,
    ...all,
    interacting_visitors: 1,
    carting_visitors: 1,
    converting_visitors: 1,
  });
  expect(report.products.map(({ product_name: _, ...product }) => product)).toEqual([
    { product_id: 'SKU-1234', add_to_cart_gmv: '79.99', units: 1, revenue: '79.99', refunds: '0.00', net_revenue: '79.99' },
    { product_id: 'SKU-5678', add_to_cart_gmv: '0.00', units: 2, revenue: '119.98', refunds: '0.00', net_revenue: '119.98' },
  ]);
});

function at(minutes: number, kind: 'interaction' | 'cart' | 'checkout', body: object): TimelineEvent {
  const parsed = parseReport(kind, body);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { happening }: Report = parsed.value;
  const occurredAtMs = Date.parse('2026-03-02T12:00:00Z') + minutes * 60_000;
  return { ...happening, eventId: kind, occurredAtMs, receivedAtMs: occurredAtMs, verified: false, visitorId: 'visitor', faqId: 'faq' };
}
