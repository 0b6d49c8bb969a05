import { expect, test } from 'vitest';
import { parseBatch } from '../../src/event/parse.ts';
import { VALID } from '../support/bodies.ts';

const SENDER = { company_key: 'acme', user_fingerprint: 'u-1', user_faq_fingerprint: 'f-1', sent_at: '2026-01-31T09:30:00Z' };
const cart = { kind: 'cart', event_id: 'e-1', occurred_at: 1000, ...VALID.cart };

function eventsOf(events: readonly unknown[]) {
  const parsed = parseBatch({ ...SENDER, events });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value.events;
}

test('a bad event does not sink the others, and all stand in the order of the batch', () => {
  const bad = { kind: 'cart', event_id: 'e-2', ...VALID.cart, value: 'much' };
  const events = eventsOf([cart, bad, { kind: 'checkout', ...VALID.checkout }, { kind: 'interaction', ...VALID.interaction }]);
  expect(events).toMatchObject([
    { eventId: 'e-1', parsed: { ok: true, value: { eventId: 'e-1', occurredAtMs: 1000, happening: { kind: 'cart' } } } },
    { eventId: 'e-2', parsed: { ok: false, problems: [{ field: 'value', code: 'wrong_type' }] } },
    { eventId: null, parsed: { ok: true, value: { happening: { kind: 'checkout' } } } },
    { eventId: null, parsed: { ok: true, value: { happening: { kind: 'interaction' } } } },
  ]);
});

test('what is wrong with an event is told even if nothing of it can be read', () => {
  const KINDS = "one of 'cart', 'checkout', 'interaction'";
  const messages = eventsOf([5, null, {}, { event_id: 'e-3', kind: 'Cart' }, { event_id: 4, kind: 7 }]).map(({ eventId, parsed }) => [
    eventId,
    parsed.ok || parsed.problems.map((problem) => `${problem.code}: ${problem.message}`),
  ]);
  expect(messages).toEqual([
    [null, ['wrong_type: body: got 5, needs a JSON object']],
    [null, ['wrong_type: body: got null, needs a JSON object']],
    [null, [`missing: kind: missing, needs ${KINDS}`]],
    ['e-3', [`unknown_name: kind: got the string "Cart", needs ${KINDS} (did you mean cart?)`]],
    [null, [`wrong_type: kind: got 7, needs ${KINDS}`]],
  ]);
});

test('the sender stands once, for all events', () => {
  const parsed = parseBatch({ ...SENDER, events: [{ ...cart, company_key: 'another' }] });
  expect(parsed).toMatchObject({ value: { sender: { companyKey: 'acme', sentAtMs: Date.UTC(2026, 0, 31, 9, 30) } } });
});

test('100 events are taken, 101 are not', () => {
  expect(eventsOf(Array.from({ length: 100 }, () => cart))).toHaveLength(100);
  expect(eventsOf([])).toEqual([]);
  expect(parseBatch({ ...SENDER, events: Array.from({ length: 101 }, () => cart) })).toEqual({
    ok: false,
    problems: [{ field: 'events', code: 'out_of_range', message: 'events: got a list of 101, needs a list of at most 100 events' }],
  });
});

test.each([
  [{ events: [cart] }, ['company_key', 'user_fingerprint', 'user_faq_fingerprint']],
  [SENDER, ['events']],
  [{ ...SENDER, events: {} }, ['events']],
  [null, ['']],
  [[], ['company_key', 'user_fingerprint', 'user_faq_fingerprint', 'events']],
])('a fault of the envelope %j fails it', (body, fields) => {
  const parsed = parseBatch(body);
  expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.field)).toEqual(fields);
});
