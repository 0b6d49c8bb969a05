import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contribute, contributionOf, noPresence } from '../../src/rollup/contribution.ts';
import { daysIn } from '../../src/rollup/day.ts';
import { emptyTally } from '../../src/rollup/tally.ts';
import { foldTimeline, playOn, playTimeline, type Timeline } from '../../src/timeline/fold.ts';
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

/** The events in parts, each later than the one before it, cut where `cuts` says. */
function cutByTime({ events }: Timeline, cuts: readonly boolean[]): Timeline['events'][] {
  const times = [...new Set(events.map((event) => event.occurredAtMs))].sort((a, b) => a - b);
  const starts = times.filter((_, index) => index > 0 && cuts[index % cuts.length]);
  const bounds = [Number.NEGATIVE_INFINITY, ...starts, Number.POSITIVE_INFINITY];
  return bounds.slice(1).map((end, index) => {
    const start = bounds[index] as number;
    return events.filter((event) => event.occurredAtMs >= start && event.occurredAtMs < end);
  });
}

/** Parts may be empty: of what comes again nothing is played. */
const withPauses = (parts: readonly Timeline['events'][]) => parts.flatMap((events) => [[], events]);

const cuts = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 });

test('to play a timeline on, part after part, comes to what the rules make of all of it, applied by slow scans', () => {
  fc.assert(
    fc.property(plays, cuts, ({ timeline, windows }, where) => {
      const whole = isolate(timeline);
      const [first = [], ...rest] = cutByTime(whole, where);
      const { folded, played } = playTimeline({ ...whole, events: first }, windows);
      const later = withPauses(rest).flatMap((events) => playOn(played, events, windows));
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
      const [first = [], ...rest] = cutByTime(whole, where);
      const { folded, played } = playTimeline({ ...whole, events: first }, windows);
      contribute(tally, presence, folded, dayOf);
      for (const events of withPauses(rest)) contribute(tally, presence, playOn(played, events, windows), dayOf);
      expect(rowsOf(tally)).toEqual(rowsOf(contributionOf(foldTimeline(whole, windows), dayOf)));
    }),
    { numRuns: 300 },
  );
});
