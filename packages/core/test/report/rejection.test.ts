import { expect, test } from 'vitest';
import { glimpse } from '../../src/event/glimpse.ts';
import { describeRejection, type Rejection } from '../../src/report/rejection.ts';

const REJECTION: Rejection = {
  rejectionId: 'made by the server',
  receivedAtMs: 0,
  kind: null,
  eventId: null,
  visitorId: null,
  faqId: null,
  orderId: null,
  productId: null,
  conversationId: null,
  source: null,
  verified: false,
  errors: [],
};

test('a refused report is listed with what it said rightly, and with the id of the server where it had none', () => {
  const bare = describeRejection(REJECTION);
  expect(bare).toMatchObject({ event_id: 'made by the server', status: 'rejected', occurred_at: '1970-01-01T00:00:00.000Z', why: '' });
  expect(Object.keys(bare)).not.toContain('order_id');
  const ids = { eventId: 'e', orderId: 'o', productId: 'p', conversationId: 'c' };
  expect(describeRejection({ ...REJECTION, ...ids })).toMatchObject({
    event_id: 'e',
    order_id: 'o',
    product_id: 'p',
    conversation_id: 'c',
  });
});

test.each([
  ['type', /^Fix the field/],
  ['origin', /allowed origins/],
  ['authorization', /scope events/],
])('a mistake in %s has a cure of its own', (field, cure) => {
  expect(describeRejection({ ...REJECTION, errors: [{ field, code: 'x', message: 'm' }] }).cure).toMatch(cure);
});

test('of a refused report as much is read as is right', () => {
  expect(glimpse({ kind: 'cart', event_id: 'e', user_fingerprint: '', order_id: 7, product_id: 'x'.repeat(256), source: 'theme' })).toEqual(
    {
      kind: 'cart',
      eventId: 'e',
      userFingerprint: null,
      userFaqFingerprint: null,
      orderId: null,
      productId: null,
      conversationId: null,
      source: 'theme',
    },
  );
  expect(glimpse({ kind: 'visit' }).kind).toBeNull();
});
