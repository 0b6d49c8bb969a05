import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contributionOf } from '../../src/rollup/contribution.ts';
import { daysIn } from '../../src/rollup/day.ts';
import { addTally, addTo, emptyTally, nonZeroRows } from '../../src/rollup/tally.ts';
import { foldTimeline } from '../../src/timeline/fold.ts';
import { rowsOf } from '../support/summary.ts';
import { plays } from '../support/timelines.ts';

const dayOf = daysIn('UTC');
const contributions = plays.map(({ timeline, windows }) => contributionOf(foldTimeline(timeline, windows), dayOf));

test('taking out what was put in leaves what was there before', () => {
  fc.assert(
    fc.property(contributions, contributions, (there, passing) => {
      const tally = emptyTally();
      addTally(tally, there, 1n);
      addTally(tally, passing, 1n);
      addTally(tally, passing, -1n);
      expect(rowsOf(tally)).toEqual(rowsOf(there));
    }),
    { numRuns: 150 },
  );
});

test('visitors may be added in any order', () => {
  fc.assert(
    fc.property(contributions, contributions, (one, other) => {
      const [forth, back] = [emptyTally(), emptyTally()];
      for (const tally of [one, other]) addTally(forth, tally, 1n);
      for (const tally of [other, one]) addTally(back, tally, 1n);
      expect(rowsOf(forth)).toEqual(rowsOf(back));
    }),
    { numRuns: 150 },
  );
});

test('rows come sorted by key, so that all writers lock them in one order', () => {
  const tally = emptyTally();
  for (const day of ['2026-03-03', '2026-03-01', '2026-03-02']) {
    for (const currency of ['USD', 'JPY']) addTo(tally, 'daily_orders', [currency, day], 'recorded_orders', 1n);
  }
  expect(nonZeroRows(tally, 'daily_orders').map((row) => row.key.join(' '))).toEqual([
    'JPY 2026-03-01',
    'JPY 2026-03-02',
    'JPY 2026-03-03',
    'USD 2026-03-01',
    'USD 2026-03-02',
    'USD 2026-03-03',
  ]);
});
