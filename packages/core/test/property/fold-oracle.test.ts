import fc from 'fast-check';
import { expect, test } from 'vitest';
import { admittedCheckouts, foldTimeline } from '../../src/timeline/fold.ts';
import { naiveLedger } from '../oracle/ledger.ts';
import { fromFold, fromOracle } from '../support/comparable.ts';
import { plays } from '../support/timelines.ts';

test('the fold comes to the same ledger as the rules applied by slow scans', () => {
  fc.assert(
    fc.property(plays, ({ timeline, windows }) => {
      const folded = foldTimeline(timeline, windows).map(fromFold);
      expect(folded).toEqual(naiveLedger(timeline, windows).map(fromOracle));
    }),
    { numRuns: 1500 },
  );
});

test('the checkouts that may claim an order are those that are not held', () => {
  fc.assert(
    fc.property(plays, ({ timeline, windows }) => {
      const held = naiveLedger(timeline, windows).filter((line) => line.outcome === 'no_interaction');
      const heldIds = new Set(held.map((line) => line.eventId));
      const admitted = timeline.events.filter((event) => event.kind === 'checkout' && !heldIds.has(event.eventId));
      expect(admittedCheckouts(timeline, windows)).toEqual(admitted);
    }),
    { numRuns: 300 },
  );
});
