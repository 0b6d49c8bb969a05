import { expect, test } from 'vitest';
import { glimpse } from '../../src/event/glimpse.ts';
import { describeEvent, judge } from '../../src/report/logged-event.ts';
import { foldRefunds } from '../../src/timeline/refund.ts';
import { checkout, item, play, touch } from '../support/events.ts';
import { refundOf } from '../support/refunds.ts';

const folded = play([touch(0, 'CHAT'), checkout(10, 'order-1', '100')]);
const order = folded.find(({ entry }) => entry?.kind === 'order')?.entry;
const describeRefund = (refund: ReturnType<typeof refundOf>, heldUntilMs: number | null = null) => {
  const [item] = foldRefunds([refund], order?.kind === 'order' && refund.orderId === order.orderId ? order : undefined);
  return item && describeEvent(judge(item, heldUntilMs));
};

test('a refund is told with its order, what was sent back and what it took, and with no visitor', () => {
  const refund = refundOf('order-1', 'r-1', '120', { lineItems: [item('socks', 1, '9.5')], source: 'shop' });
  expect(describeRefund(refund)).toEqual({
    event_id: 'r-1',
    kind: 'refund',
    status: 'recorded',
    errors: [],
    reason: null,
    why: null,
    cure: null,
    occurred_at: '1970-01-01T00:00:00.000Z',
    received_at: '1970-01-01T00:00:00.000Z',
    held_until: null,
    visitor_id: null,
    faq_visitor_id: null,
    verified: true,
    source: 'shop',
    amount: '-100.00',
    order_id: 'order-1',
    value: '120.00',
    currency: 'USD',
    line_items: [{ product_id: 'socks', product_name: 'Name of socks', quantity: 1, value: '9.50', currency: 'USD' }],
  });
});

test('a cancellation has no value of its own, and takes what is left', () => {
  const told = describeRefund(refundOf('order-1', 'r-1', null));
  expect(told).toMatchObject({ amount: '-100.00', currency: 'USD', line_items: [] });
  expect(told).not.toHaveProperty('value');
});

test('a refund that does not count says why, and until when it waits', () => {
  const told = describeRefund(refundOf('order-2', 'r-1', '1'), 60_000);
  expect(told).toMatchObject({ status: 'ignored', reason: 'no_order', amount: null, held_until: '1970-01-01T00:01:00.000Z' });
  expect(told?.why).toContain('No order with this order_id');
});

test('what can be read of a refused refund is read', () => {
  expect(glimpse({ kind: 'refund', refund_id: 'r-1', order_id: 'order-1', value: 'x' })).toMatchObject({
    kind: 'refund',
    eventId: 'r-1',
    orderId: 'order-1',
    userFingerprint: null,
  });
  expect(glimpse({ kind: 'refunds', refund_id: 7 })).toMatchObject({ kind: null, eventId: null });
});
