import { expect, test } from 'vitest';
import { admittedCheckouts } from '../../src/timeline/fold.ts';
import { micros } from '../oracle/decimal.ts';
import { cart, checkout, DAY, play, results, touch } from '../support/events.ts';

const added = (minutes: number) => cart(minutes, 'ITEM_ADDED', 1, '10');
const MILLISECOND = 1 / 60_000;

test('an event that follows no interaction is held', () => {
  expect(results(play([added(0)]))).toEqual(['no_interaction']);
  expect(results(play([added(0), touch(1, 'CHAT')]))).toEqual(['no_interaction']);
});

test.each(['CHAT', 'FAQ', 'NUDGE'] as const)('an event that follows a %s interaction is recorded', (channel) => {
  expect(results(play([touch(0, channel), added(1)]))).toEqual([micros('10')]);
});

test('the session window ends before the event exactly one window later', () => {
  expect(results(play([touch(0, 'CHAT'), added(DAY - MILLISECOND), added(DAY)]))).toEqual([micros('10'), 'no_interaction']);
});

test('an interaction in the very same millisecond admits, whichever id comes first', () => {
  expect(results(play([touch(0, 'CHAT', { eventId: 'z' }), cart(0, 'ITEM_ADDED', 1, '10', { eventId: 'a' })]))).toEqual([micros('10')]);
});

test('a company may set a longer session window', () => {
  const events = [touch(0, 'CHAT'), added(2 * DAY)];
  expect(results(play(events, { windows: { sessionWindowMs: 3 * DAY * 60_000 } }))).toEqual([micros('10')]);
});

test('an unhelpful interaction admits, though it earns nothing', () => {
  expect(results(play([touch(0, 'CHAT', { helpful: false }), added(1)]))).toEqual([micros('10')]);
});

test('FAQ interactions match on the FAQ fingerprint, also where they came with another chat fingerprint', () => {
  const elsewhere = touch(0, 'FAQ', { visitorId: 'another visitor' });
  expect(results(play([added(1)], { foreign: [elsewhere] }))).toEqual([micros('10')]);
  const otherFingerprint = touch(0, 'FAQ', { faqId: 'another faq' });
  expect(results(play([otherFingerprint, added(1)]))).toEqual(['no_interaction']);
});

test('chat interactions match on the chat fingerprint, whatever the FAQ fingerprint', () => {
  expect(results(play([touch(0, 'CHAT', { faqId: 'another faq' }), added(1)]))).toEqual([micros('10')]);
});

test('a held event is seen by no rule', () => {
  const events = [added(0), checkout(0, 'ORDER-1', '10'), touch(5, 'CHAT')];
  const later = [cart(6, 'ITEM_REMOVED', 0, '10'), checkout(7, 'ORDER-1', '10')];
  expect(results(play([...events, ...later]))).toEqual(['no_interaction', 'no_interaction', 'no_matching_add', micros('10')]);
});

test('a held checkout claims no order', () => {
  const [held, admitted] = [checkout(0, 'ORDER-1', '10'), checkout(2, 'ORDER-2', '10')];
  const timeline = { visitorId: 'visitor', events: [held, touch(1, 'CHAT'), admitted], foreignInteractions: [], claims: new Map() };
  expect(admittedCheckouts(timeline, { sessionWindowMs: DAY * 60_000, attributionWindowMs: DAY * 60_000 })).toEqual([admitted]);
});
