import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TimelineEvent } from '../../src/event/event.ts';
import { contribute, contributionOf, noPresence } from '../../src/rollup/contribution.ts';
import { daysIn } from '../../src/rollup/day.ts';
import { emptyTally } from '../../src/rollup/tally.ts';
import { comesAfter, foldTimeline, openTimeline, playOn, playTimeline, type Timeline } from '../../src/timeline/fold.ts';
import { compareEvents } from '../../src/timeline/order.ts';
import { naiveLedger } from '../oracle/ledger.ts';
import { fromFold, fromOracle } from '../support/comparable.ts';
import { rowsOf } from '../support/summary.ts';
import { plays } from '../support/timelines.ts';

const dayOf = daysIn('UTC');

/** A visitor with a browser of its own, who names each order once. */
function isolate(timeline: Timeline): Timeline {
  const events = timeline.events.map((event, index) =>
    event.kind === 'checkout' && event.orderId !== null ? { ...event, orderId: `${event.orderId} ${index}` } : event,
  );
  return { ...timeline, events, foreignInteractions: [], claims: new Map() };
}

/** The events in parts, each of events that come after those of the one before it, cut where `cuts` says: also within a millisecond, if no interaction is left in it. */
function cutInOrder({ events }: Timeline, cuts: readonly boolean[]): Timeline['events'][] {
  const sorted = [...events].sort(compareEvents);
  const mayCut = (index: number) => {
    const atMs = sorted[index - 1]?.occurredAtMs;
    return sorted.slice(index).every((event) => event.occurredAtMs !== atMs || event.kind !== 'interaction');
  };
  const starts = sorted.map((_, index) => index).filter((index) => index > 0 && mayCut(index) && cuts[index % cuts.length]);
  return [0, ...starts].map((start, place) => sorted.slice(start, starts[place]));
}

/** Parts may be empty: of what comes again nothing is played. */
const withPauses = (parts: readonly Timeline['events'][]) => parts.flatMap((events) => [[], events]);

const cuts = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 });

test('to play a timeline on, part after part, comes to what the rules make of all of it, applied by slow scans', () => {
  fc.assert(
    fc.property(plays, cuts, ({ timeline, windows }, where) => {
      const whole = isolate(timeline);
      const [first = [], ...rest] = cutInOrder(whole, where);
      const { folded, played } = playTimeline({ ...whole, events: first }, windows);
      const later = withPauses(rest).flatMap((events) => {
        expect(events.filter((event) => !comesAfter(played, event))).toEqual([]);
        return playOn(played, events, windows);
      });
      expect([...folded, ...later].map(fromFold)).toEqual(naiveLedger(whole, windows).map(fromOracle));
    }),
    { numRuns: 600 },
  );
});

test('what the parts add to the rollups is what the whole adds', () => {
  fc.assert(
    fc.property(plays, cuts, ({ timeline, windows }, where) => {
      const whole = isolate(timeline);
      const tally = emptyTally();
      const presence = noPresence();
      const [first = [], ...rest] = cutInOrder(whole, where);
      const { folded, played } = playTimeline({ ...whole, events: first }, windows);
      contribute(tally, presence, folded, dayOf);
      for (const events of withPauses(rest)) contribute(tally, presence, playOn(played, events, windows), dayOf);
      expect(rowsOf(tally)).toEqual(rowsOf(contributionOf(foldTimeline(whole, windows), dayOf)));
    }),
    { numRuns: 300 },
  );
});

test('what does not come after a timeline may change what it came to', () => {
  const at = (occurredAtMs: number, eventId: string) => ({ occurredAtMs, eventId });
  const played = { ...openTimeline('v'), playedUntilMs: 5, playedUntilId: 'm' };
  const asked = (kind: 'cart' | 'checkout' | 'interaction', moment: object) => comesAfter(played, { kind, ...moment } as TimelineEvent);
  expect([asked('cart', at(6, 'a')), asked('cart', at(5, 'n')), asked('checkout', at(5, 'n')), asked('interaction', at(6, 'a'))]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect([asked('cart', at(4, 'z')), asked('cart', at(5, 'a')), asked('cart', at(5, 'm')), asked('interaction', at(5, 'z'))]).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
