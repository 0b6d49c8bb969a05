import { describe, expect, test } from 'vitest';
import { parseRefund, parseReport, parseSender, parseSingle } from '../../src/event/parse.ts';
import { micros } from '../oracle/decimal.ts';
import { VALID } from '../support/bodies.ts';

const SENDER = { company_key: 'acme', user_fingerprint: 'u-1', user_faq_fingerprint: 'f-1' };

describe('what a report becomes', () => {
  test('a cart event', () => {
    const wire = { ...VALID.cart, source: 'shopify', previous_quantity: 2, event_id: 'e-1', occurred_at: 1000 };
    expect(parseReport('cart', wire)).toEqual({
      ok: true,
      value: {
        eventId: 'e-1',
        occurredAtMs: 1000,
        happening: {
          kind: 'cart',
          type: 'ITEM_ADDED',
          productId: 'SKU-1234',
          productName: 'Shirt',
          valueMicros: micros('79.99'),
          currency: 'USD',
          quantity: 1,
          previousQuantity: 2,
          source: 'shopify',
        },
      },
    });
  });

  test('a checkout', () => {
    const items = [{ product_id: 'SKU-1', product_name: 'Socks', quantity: 2, value: 59.99, currency: 'USD' }];
    expect(parseReport('checkout', { ...VALID.checkout, order_id: 'ORDER-1', line_items: items })).toEqual({
      ok: true,
      value: {
        eventId: undefined,
        occurredAtMs: undefined,
        happening: {
          kind: 'checkout',
          orderId: 'ORDER-1',
          valueMicros: micros('199.97'),
          currency: 'USD',
          lineItems: [{ productId: 'SKU-1', productName: 'Socks', quantity: 2, valueMicros: micros('59.99'), currency: 'USD' }],
          source: null,
        },
      },
    });
  });

  test('an interaction', () => {
    const wire = { channel: 'FAQ', conversation_id: 'c-1', helpful: false, product_id: 'SKU-1', ai_profile: 'luna' };
    expect(parseReport('interaction', wire)).toMatchObject({
      value: {
        happening: { kind: 'interaction', channel: 'FAQ', conversationId: 'c-1', helpful: false, productId: 'SKU-1', aiProfile: 'luna' },
      },
    });
  });

  test('of what was left out or empty becomes null', () => {
    const nothing = { kind: 'interaction', conversationId: null, helpful: null, productId: null, aiProfile: null };
    expect(parseReport('interaction', { channel: 'CHAT', conversation_id: '', ai_profile: '' })).toMatchObject({
      value: { happening: nothing },
    });
    expect(parseReport('checkout', { ...VALID.checkout, order_id: '' })).toMatchObject({
      value: { happening: { orderId: null, lineItems: [], source: null } },
    });
    expect(parseReport('cart', VALID.cart)).toMatchObject({ value: { happening: { previousQuantity: null, source: null } } });
  });

  test.each([0, 1, 7])('ITEM_REMOVED always means quantity 0, though it says %d', (quantity) => {
    expect(parseReport('cart', { ...VALID.cart, type: 'ITEM_REMOVED', quantity })).toMatchObject({ value: { happening: { quantity: 0 } } });
  });

  test('ITEM_REMOVED means quantity 0 also where its price times what it says would be too much', () => {
    expect(parseReport('cart', { ...VALID.cart, type: 'ITEM_REMOVED', value: 1e12, quantity: 2 }).ok).toBe(true);
  });

  test('an empty event id counts as missing', () => {
    expect(parseReport('cart', { ...VALID.cart, event_id: '' })).toMatchObject({ value: { eventId: undefined } });
  });
});

describe('a body with one event', () => {
  test('gives its sender and its report', () => {
    expect(parseSingle('interaction', { ...SENDER, ...VALID.interaction, sent_at: 5 })).toMatchObject({
      ok: true,
      value: {
        sender: { companyKey: 'acme', userFingerprint: 'u-1', userFaqFingerprint: 'f-1', sentAtMs: 5 },
        report: { happening: { kind: 'interaction' } },
      },
    });
  });

  test('tells the faults of sender and event together', () => {
    const parsed = parseSingle('cart', { ...SENDER, ...VALID.cart, user_fingerprint: 5, value: -1 });
    expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.field)).toEqual(['user_fingerprint', 'value']);
    expect(parseSingle('cart', { ...VALID.cart, ...SENDER, company_key: '' })).toMatchObject({ problems: [{ field: 'company_key' }] });
    expect(parseSingle('checkout', { ...SENDER, ...VALID.checkout, currency: 'usd' })).toMatchObject({ problems: [{ field: 'currency' }] });
  });

  test.each([
    [null, 'body: got null, needs a JSON object'],
    [5, 'body: got 5, needs a JSON object'],
    ['{}', 'body: got the string "{}", needs a JSON object'],
    [undefined, 'body: missing, needs a JSON object'],
  ])('that is %j is refused once', (body, message) => {
    const parsed = parseSingle('cart', body);
    expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.message)).toEqual([message]);
  });
});

test.each(['company_key', 'user_fingerprint', 'user_faq_fingerprint'])('a sender needs %s', (field) => {
  const need = 'a string of 1 to 255 characters';
  const refusal = (code: string, came: string) => ({ ok: false, problems: [{ field, code, message: `${field}: ${came}, needs ${need}` }] });
  expect(parseSender({ ...SENDER, [field]: undefined })).toEqual(refusal('missing', 'missing'));
  expect(parseSender({ ...SENDER, [field]: '' })).toEqual(refusal('out_of_range', 'got the string ""'));
  expect(parseSender({ ...SENDER, [field]: false })).toEqual(refusal('wrong_type', 'got false'));
});

describe('a refund', () => {
  const refund = { company_key: 'acme', order_id: 'o-1', refund_id: 'r-1', value: 9.99, currency: 'USD' };

  test('gives the order, what was given back and what was sent back', () => {
    const item = { product_id: 'SKU-1', product_name: 'Shirt', quantity: 1, value: 9.99, currency: 'USD' };
    expect(parseRefund({ ...refund, source: 'erp', occurred_at: 5, line_items: [item] })).toEqual({
      ok: true,
      value: {
        companyKey: 'acme',
        refundId: 'r-1',
        occurredAtMs: 5,
        refund: {
          kind: 'refund',
          orderId: 'o-1',
          valueMicros: 9_990_000n,
          currency: 'USD',
          lineItems: [{ productId: 'SKU-1', productName: 'Shirt', quantity: 1, valueMicros: 9_990_000n, currency: 'USD' }],
          source: 'erp',
        },
      },
    });
  });

  test('needs no more than the order, its own id and the money', () => {
    expect(parseRefund(refund)).toMatchObject({ value: { occurredAtMs: undefined, refund: { lineItems: [], source: null } } });
  });

  test.each(Object.keys(refund))('needs %s', (field) => {
    expect(parseRefund({ ...refund, [field]: undefined })).toMatchObject({ ok: false, problems: [{ field, code: 'missing' }] });
  });
});
