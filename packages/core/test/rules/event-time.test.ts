import { describe, expect, test } from 'vitest';
import { isTooOld, placeInTime } from '../../src/event/time.ts';
import { micros } from '../oracle/decimal.ts';
import { cart, checkout, lastCredits, play, results, touch } from '../support/events.ts';

describe('event time decides, not arrival', () => {
  test('a late interaction admits what is still held', () => {
    const added = cart(1, 'ITEM_ADDED', 1, '10');
    expect(results(play([added]))).toEqual(['no_interaction']);
    expect(results(play([added, touch(0, 'CHAT')]))).toEqual([micros('10')]);
  });

  test('a late add gives a removal its match', () => {
    const removal = cart(2, 'ITEM_REMOVED', 0, '10');
    expect(results(play([touch(0, 'CHAT'), removal]))).toEqual(['no_matching_add']);
    expect(results(play([touch(0, 'CHAT'), removal, cart(1, 'ITEM_ADDED', 1, '10')]))).toEqual([micros('10'), micros('-10')]);
  });

  test('of two reports of one order the earlier is recorded, though it came later', () => {
    const events = [touch(0, 'CHAT'), checkout(9, 'ORDER-1', '10'), checkout(3, 'ORDER-1', '10')];
    expect(results(play(events))).toEqual([micros('10'), 'order_already_recorded']);
    expect(play(events).find((line) => line.entry?.kind === 'order')?.event.eventId).toBe('checkout at 3');
  });

  test('ties break on the event id', () => {
    const both = [cart(1, 'ITEM_ADDED', 1, '10', { eventId: 'b' }), cart(1, 'ITEM_REMOVED', 0, '10', { eventId: 'a' })];
    expect(results(play([touch(0, 'CHAT'), ...both]))).toEqual(['no_matching_add', micros('10')]);
    const touches = [touch(0, 'FAQ', { eventId: 'b' }), touch(0, 'CHAT', { eventId: 'a' })];
    expect(lastCredits(play([...touches, cart(1, 'ITEM_ADDED', 1, '10')]), 'first_touch')).toEqual([['CHAT', micros('10')]]);
  });

  test("ties of two visitors' equal event ids break all the same, whichever is loaded first", () => {
    const made = (visitorId: string, aiProfile: string) => touch(0, 'FAQ', { eventId: 'same', visitorId, aiProfile });
    const [one, other] = [made('another visitor', 'luna'), made('a third visitor', 'sol')];
    const earnerOf = (foreign: (typeof one)[]) =>
      play([cart(1, 'ITEM_ADDED', 1, '10')], { foreign }).at(-1)?.entry?.credits.first_touch[0]?.touch?.aiProfile;
    expect(earnerOf([one, other])).toBe(earnerOf([other, one]));
  });
});

describe('when an event happened', () => {
  const receivedAtMs = Date.parse('2026-03-02T12:00:00Z');
  const wrongClock = Date.parse('2031-01-01T00:00:00Z');

  test('of a wrong clock only the difference between happening and sending counts', () => {
    const times = { occurredAtMs: wrongClock - 5_000, sentAtMs: wrongClock, receivedAtMs, trusted: false };
    expect(placeInTime(times)).toBe(receivedAtMs - 5_000);
  });

  test("the shop's own server is trusted", () => {
    const times = { occurredAtMs: receivedAtMs - 60_000, sentAtMs: receivedAtMs - 10_000, receivedAtMs, trusted: true };
    expect(placeInTime(times)).toBe(receivedAtMs - 60_000);
  });

  test('a time without a time of sending is taken as it is', () => {
    expect(placeInTime({ occurredAtMs: receivedAtMs - 7_000, sentAtMs: undefined, receivedAtMs, trusted: false })).toBe(
      receivedAtMs - 7_000,
    );
  });

  test('what names no time happens on arrival', () => {
    expect(placeInTime({ occurredAtMs: undefined, sentAtMs: wrongClock, receivedAtMs, trusted: false })).toBe(receivedAtMs);
  });

  test('times in the future are set to the arrival', () => {
    expect(placeInTime({ occurredAtMs: wrongClock, sentAtMs: undefined, receivedAtMs, trusted: true })).toBe(receivedAtMs);
    expect(placeInTime({ occurredAtMs: wrongClock + 1, sentAtMs: wrongClock, receivedAtMs, trusted: false })).toBe(receivedAtMs);
  });

  test('what is older than 7 days on arrival is too old', () => {
    const week = 7 * 24 * 60 * 60_000;
    expect(isTooOld(receivedAtMs - week, receivedAtMs)).toBe(false);
    expect(isTooOld(receivedAtMs - week - 1, receivedAtMs)).toBe(true);
  });
});
