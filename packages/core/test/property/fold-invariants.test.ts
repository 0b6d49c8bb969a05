import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contributionOf } from '../../src/rollup/contribution.ts';
import { daysIn } from '../../src/rollup/day.ts';
import type { CartEntry } from '../../src/timeline/entry.ts';
import { type FoldedEvent, foldTimeline } from '../../src/timeline/fold.ts';
import { MODELS } from '../../src/wire/vocabulary.ts';
import { sum } from '../oracle/decimal.ts';
import { timeZones } from '../support/reports.ts';
import { rowsOf, summarise } from '../support/summary.ts';
import { plays } from '../support/timelines.ts';

test('the credits of every entry add up to it exactly, under each model', () => {
  fc.assert(
    fc.property(plays, ({ timeline, windows }) => {
      for (const { entry } of foldTimeline(timeline, windows)) {
        if (entry === null) continue;
        for (const model of MODELS) expect(sum(entry.credits[model].map((credit) => credit.amountMicros))).toBe(entry.amountMicros);
      }
    }),
    { numRuns: 500 },
  );
});

test('no line, and no channel within a line, is ever negative, and at quantity 0 nothing is left', () => {
  fc.assert(
    fc.property(plays, ({ timeline, windows }) => {
      const open = new Map<string, Map<string, bigint>>();
      for (const folded of foldTimeline(timeline, windows)) {
        closeBought(open, folded);
        const { event, entry } = folded;
        if (entry?.kind !== 'cart' || event.kind !== 'cart') continue;
        const line = addEntry(open, entry);
        for (const [part, amount] of line) {
          expect(amount, part).toBeGreaterThanOrEqual(0n);
          if (event.quantity === 0) expect(amount, `${part} at quantity 0`).toBe(0n);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test('taking the held events away changes no entry and no figure', () => {
  fc.assert(
    fc.property(plays, timeZones, ({ timeline, windows }, timezone) => {
      const folded = foldTimeline(timeline, windows);
      const kept = folded.filter(({ outcome }) => outcome.status === 'recorded' || outcome.reason !== 'no_interaction');
      const keptIds = new Set(kept.map(({ event }) => event.eventId));
      const refolded = foldTimeline({ ...timeline, events: timeline.events.filter((event) => keptIds.has(event.eventId)) }, windows);
      expect(refolded.map(summarise)).toEqual(kept.map(summarise));
      const dayOf = daysIn(timezone);
      expect(rowsOf(contributionOf(refolded, dayOf))).toEqual(rowsOf(contributionOf(folded, dayOf)));
    }),
    { numRuns: 500 },
  );
});

/** Lines are named by currency and product, their parts by model and channel; the entry's own amount is a part too. */
function addEntry(open: Map<string, Map<string, bigint>>, entry: CartEntry): Map<string, bigint> {
  const name = `${entry.currency} ${entry.productId}`;
  const line = open.get(name) ?? new Map<string, bigint>();
  open.set(name, line);
  const add = (part: string, amount: bigint) => line.set(part, (line.get(part) ?? 0n) + amount);
  add('line', entry.amountMicros);
  for (const model of MODELS) {
    for (const { touch, amountMicros } of entry.credits[model]) add(`${model} ${touch?.channel ?? 'NONE'}`, amountMicros);
  }
  return line;
}

function closeBought(open: Map<string, Map<string, bigint>>, { entry }: FoldedEvent): void {
  if (entry?.kind !== 'order') return;
  const bought = entry.lineItems.map((item) => item.productId);
  for (const name of [...open.keys()]) {
    if (bought.length === 0 || bought.some((productId) => name.endsWith(` ${productId}`))) open.delete(name);
  }
}
