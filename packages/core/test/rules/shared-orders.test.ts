import { expect, test } from 'vitest';
import type { TimelineEvent } from '../../src/event/event.ts';
import { findUnclaimedOrders, foldGroup, type VisitorGroup } from '../../src/timeline/group.ts';
import { micros } from '../oracle/decimal.ts';
import { cart, checkout, DAY, results, touch } from '../support/events.ts';

const WINDOWS = { sessionWindowMs: DAY * 60_000, attributionWindowMs: DAY * 60_000 };

/** The same events as another browser's, with a FAQ fingerprint of its own. */
function sentBy(visitorId: string, events: readonly TimelineEvent[]): [string, TimelineEvent[]] {
  return [visitorId, events.map((event) => ({ ...event, visitorId, faqId: `faq of ${visitorId}` }))];
}

function group(visitors: [string, TimelineEvent[]][], more: Partial<VisitorGroup> = {}): VisitorGroup {
  return { timelines: new Map(visitors), outsideInteractions: [], outsideReports: [], claims: new Map(), refunds: new Map(), ...more };
}

function resultsOf(visitors: VisitorGroup) {
  return Object.fromEntries([...foldGroup(visitors, WINDOWS)].map(([name, folded]) => [name, results(folded)]));
}

const bought = [touch(0, 'CHAT'), checkout(1, 'ORDER-1', '10')];

test('an order that two visitors report counts for the one who holds it', () => {
  const both = [sentBy('anna', bought), sentBy('ben', bought)];
  expect(resultsOf(group(both, { claims: new Map([['ORDER-1', 'ben']]) }))).toEqual({
    anna: ['order_already_recorded'],
    ben: [micros('10')],
  });
});

test('of two visitors who report an order that nobody holds, the first may claim it', () => {
  expect([...findUnclaimedOrders(group([sentBy('anna', bought), sentBy('ben', bought)]), WINDOWS)]).toEqual([['ORDER-1', 'anna']]);
});

test('an order that is held, or was reported without an interaction before, is not claimed again', () => {
  const held = group([sentBy('anna', bought)], { claims: new Map([['ORDER-1', 'ben']]) });
  expect(findUnclaimedOrders(held, WINDOWS).size).toBe(0);
  expect(findUnclaimedOrders(group([sentBy('anna', [checkout(1, 'ORDER-1', '10')])]), WINDOWS).size).toBe(0);
});

test('the verified report of another visitor gives the amounts to the visitor who holds the order', () => {
  const verified = [touch(0, 'CHAT'), checkout(5, 'ORDER-1', '12', { verified: true })];
  const claims = new Map([['ORDER-1', 'anna']]);
  const both = [sentBy('anna', bought), sentBy('server', verified)];
  expect(resultsOf(group(both, { claims }))).toEqual({ anna: [micros('12')], server: ['order_already_recorded'] });
  const [, reports] = sentBy('server', verified);
  const outsideReports = reports.filter((event) => event.kind === 'checkout');
  expect(resultsOf(group([sentBy('anna', bought)], { claims, outsideReports }))).toEqual({ anna: [micros('12')] });
});

test('a FAQ interaction admits the events of every visitor with its FAQ fingerprint', () => {
  const asks: [string, TimelineEvent[]] = ['anna', [touch(0, 'FAQ', { visitorId: 'anna' }), touch(0, 'CHAT', { visitorId: 'anna' })]];
  const buys: [string, TimelineEvent[]] = ['ben', [cart(1, 'ITEM_ADDED', 1, '10', { visitorId: 'ben' })]];
  expect(resultsOf(group([asks, buys]))).toMatchObject({ ben: [micros('10')] });
  const outsideInteractions = [touch(0, 'FAQ', { visitorId: 'anna' })];
  expect(resultsOf(group([buys], { outsideInteractions }))).toEqual({ ben: [micros('10')] });
  expect(resultsOf(group([buys]))).toEqual({ ben: ['no_interaction'] });
});
