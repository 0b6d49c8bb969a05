import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TimelineEvent } from '../../src/event/event.ts';
import { describeRevenue } from '../../src/report/figures.ts';
import { contributionOf } from '../../src/rollup/contribution.ts';
import { daysIn } from '../../src/rollup/day.ts';
import { foldTimeline } from '../../src/timeline/fold.ts';
import { queries, timeZones } from '../support/reports.ts';
import { rowsOf, summarise } from '../support/summary.ts';
import { readRows } from '../support/tally-reader.ts';
import { type Play, plays } from '../support/timelines.ts';

/** A play with the same things delivered in another order, some of them several times. */
const deliveries = plays.chain((play) => {
  const { events, foreignInteractions } = play.timeline;
  return fc.record({
    play: fc.constant(play),
    again: fc
      .subarray([...events])
      .chain((extra) => fc.shuffledSubarray([...events, ...extra], { minLength: events.length + extra.length })),
    foreignAgain: fc.shuffledSubarray([...foreignInteractions], { minLength: foreignInteractions.length }),
    timezone: timeZones,
    query: queries,
  });
});

test('any order of delivery and any number of redeliveries give the same ledger, the same tally and the same report', () => {
  fc.assert(
    fc.property(deliveries, ({ play, again, foreignAgain, timezone, query }) => {
      const redelivered = { ...play.timeline, events: storeOnce(again), foreignInteractions: foreignAgain };
      const outcomes = [play, { ...play, timeline: redelivered }].map((each) => resultOf(each, timezone, query));
      expect(outcomes[1]).toEqual(outcomes[0]);
    }),
    { numRuns: 500 },
  );
});

function resultOf({ timeline, windows }: Play, timezone: string, query: Parameters<typeof describeRevenue>[1]) {
  const folded = foldTimeline(timeline, windows);
  const tally = contributionOf(folded, daysIn(timezone));
  const report = describeRevenue({ key: 'acme', timezone }, query, readRows(tally, query, Number.POSITIVE_INFINITY));
  return { ledger: folded.map(summarise), tally: rowsOf(tally), report: { ...report, products: sortById(report.products) } };
}

/** A store may list products in any order; what they earned may not differ. */
function sortById(products: ReturnType<typeof describeRevenue>['products']) {
  return [...products].sort((a, b) => `${a.product_id}${a.product_name}`.localeCompare(`${b.product_id}${b.product_name}`));
}

/** Each delivery has its own time of arrival; only the first of an event id is kept. */
function storeOnce(deliveredEvents: readonly TimelineEvent[]): TimelineEvent[] {
  const stored = new Map<string, TimelineEvent>();
  deliveredEvents.forEach((event, index) => {
    if (!stored.has(event.eventId)) stored.set(event.eventId, { ...event, receivedAtMs: event.receivedAtMs + index });
  });
  return [...stored.values()];
}
