import { expect, test } from 'vitest';
import type { OrderProof } from '../../src/report/contract.ts';
import { PROOF_MAX_STEPS, proveOrder } from '../../src/report/proof.ts';
import type { FoldedEvent, Windows } from '../../src/timeline/fold.ts';
import { foldRefunds } from '../../src/timeline/refund.ts';
import type { Model } from '../../src/wire/vocabulary.ts';
import { cart, checkout, DAY, play, touch } from '../support/events.ts';
import { refundOf } from '../support/refunds.ts';

const MINUTE_MS = 60_000;

function prove(
  folded: readonly FoldedEvent[],
  windows: Partial<Windows> = {},
  model: Model = 'first_touch',
  refunds: Parameters<typeof foldRefunds>[0] = [],
): Omit<OrderProof, 'order'> {
  const order = folded.find(({ entry }) => entry?.kind === 'order');
  if (order?.entry?.kind !== 'order') throw new Error('no order was recorded');
  const both = { sessionWindowMs: DAY * MINUTE_MS, attributionWindowMs: DAY * MINUTE_MS, ...windows };
  const rest = { foreignInteractions: [], heldUntilMs: () => null, windows: both, model };
  return proveOrder({ ...order, ...rest, entry: order.entry, folded, refunds: foldRefunds(refunds, order.entry) });
}

const stepOf = (proof: Omit<OrderProof, 'order'>, id: string) => proof.steps.find(({ event }) => event.event_id === id);

test('says what counted the order and who earns it under each model', () => {
  const folded = play([touch(0, 'FAQ'), touch(18, 'CHAT'), checkout(30, 'ORDER-1', '10')]);
  const said = (model: Model) => prove(folded, {}, model).rule.sentence;
  const counted = 'Counted because the visitor chatted 12 minutes before (session window 24 h).';
  expect(said('first_touch')).toBe(`${counted} Under first touch the earliest chat, FAQ or nudge within 24 h earns the whole order.`);
  expect(said('last_touch')).toBe(`${counted} Under last touch the latest chat, FAQ or nudge within 24 h earns the whole order.`);
  expect(said('linear')).toBe(`${counted} Under linear each chat, FAQ or nudge within 24 h earns an equal share of the order.`);
});

test('says of each interaction what it earned, or why it did not', () => {
  const windows = { attributionWindowMs: 90 * MINUTE_MS };
  const events = [
    touch(-120, 'CHAT', { eventId: 'too early' }),
    touch(0, 'FAQ', { eventId: 'first' }),
    touch(5, 'FAQ', { eventId: 'another browser', faqId: 'another' }),
    touch(10, 'CHAT', { eventId: 'unhelpful', helpful: false }),
    touch(20, 'NUDGE', { eventId: 'last' }),
    cart(25, 'ITEM_ADDED', 1, '10', { eventId: 'cart' }),
    checkout(30, 'ORDER-1', '10'),
    touch(40, 'CHAT', { eventId: 'afterwards' }),
  ];
  const proof = prove(play(events, { windows }), windows);
  expect(stepOf(proof, 'first')).toMatchObject({ role: 'touch', credits: { first_touch: '10.00', last_touch: '0.00', linear: '5.00' } });
  expect(stepOf(proof, 'last')).toMatchObject({ role: 'touch', credits: { first_touch: '0.00', last_touch: '10.00', linear: '5.00' } });
  expect(stepOf(proof, 'too early')?.why_not).toBe('It was 2 hours before the order, and credit reaches back 1.5 h.');
  expect(stepOf(proof, 'another browser')?.why_not).toBe('It came under another FAQ fingerprint than the order.');
  expect(stepOf(proof, 'unhelpful')?.why_not).toBe('It was reported as not helpful, so it earns no credit.');
  expect(stepOf(proof, 'cart')).toMatchObject({ role: 'context', credits: null, why_not: null, event: { amount: '10.00' } });
  expect(stepOf(proof, 'afterwards')).toBeUndefined();
});

test('counts an order that nobody earns, and says so', () => {
  const folded = play([touch(0, 'NUDGE', { helpful: false }), checkout(0, null, '10')]);
  const { rule } = prove(folded, { sessionWindowMs: DAY * MINUTE_MS, attributionWindowMs: 30 * MINUTE_MS });
  expect(rule).toEqual({
    model: 'first_touch',
    session_hours: 24,
    attribution_hours: 0.5,
    sentence:
      'Counted because the visitor used a nudge less than a minute before (session window 24 h). Credited to nobody, for no chat, FAQ or nudge within 30 min may earn credit.',
  });
});

test('says how long before in the unit that suits', () => {
  const windows = { sessionWindowMs: 10 * DAY * MINUTE_MS };
  const said = (minutes: number) => prove(play([touch(-minutes, 'FAQ'), checkout(0, null, '10')], { windows }), windows).rule.sentence;
  expect(said(1)).toContain('used the product FAQs 1 minute before (session window 240 h)');
  expect(said(60)).toContain(' 1 hour before');
  expect(said(2 * DAY - 1)).toContain(' 47 hours before');
  expect(said(3 * DAY + 5)).toContain(' 3 days before');
});

test('tells after the order what was given back of it, oldest first, and changes nothing that was before', () => {
  const folded = play([touch(0, 'CHAT', { eventId: 'chat' }), checkout(30, 'order-1', '100')]);
  const refunds = [
    refundOf('order-1', 'cancelled', null, {}, 10),
    refundOf('order-1', 'in euros', '5', { currency: 'EUR' }, 30),
    refundOf('order-1', 'part', '40', {}, 20),
  ];
  const proof = prove(folded, {}, 'linear', refunds);
  expect(proof.steps.slice(2)).toMatchObject([
    { role: 'refund', credits: null, why_not: null, event: { event_id: 'cancelled', amount: '-60.00' } },
    { role: 'refund', event: { event_id: 'part', amount: '-40.00', visitor_id: null } },
    { role: 'refund', event: { event_id: 'in euros', status: 'ignored', reason: 'other_currency' } },
  ]);
  const { steps, ...rest } = prove(folded, {}, 'linear');
  expect(proof).toEqual({ ...rest, steps: [...steps, ...proof.steps.slice(2)] });
});

test('lists the latest steps and counts the earlier ones', () => {
  const chats = Array.from({ length: PROOF_MAX_STEPS + 20 }, (_, index) => touch(index / 10, 'CHAT', { eventId: `chat ${index}` }));
  const old = touch(-2 * DAY, 'CHAT');
  const proof = prove(play([old, ...chats, checkout(30, null, '10')]));
  expect(proof.steps).toHaveLength(PROOF_MAX_STEPS);
  expect(proof.earlier_steps).toBe(22);
  expect(proof.steps.at(0)?.event.event_id).toBe('chat 21');
  expect(proof.steps.at(-1)?.role).toBe('order');
});
