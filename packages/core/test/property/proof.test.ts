import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proveOrder } from '../../src/report/proof.ts';
import { foldTimeline } from '../../src/timeline/fold.ts';
import { MODELS } from '../../src/wire/vocabulary.ts';
import { micros, sum } from '../oracle/decimal.ts';
import { naiveLedger } from '../oracle/ledger.ts';
import { type Play, plays } from '../support/timelines.ts';

/** The proof of every recorded order of a timeline, with the order's line of the slow ledger. */
function proveAll({ timeline, windows }: Play) {
  const ledger = naiveLedger(timeline, windows);
  const folded = foldTimeline(timeline, windows);
  const { foreignInteractions } = timeline;
  return folded.flatMap(({ event, entry }, index) => {
    if (entry?.kind !== 'order') return [];
    const proof = proveOrder({ event, entry, folded, foreignInteractions, heldUntilMs: () => null, windows, model: 'linear' });
    return [{ event, entry, proof, line: ledger[index] }];
  });
}

test('the touches of a proof are those of the slow ledger, and what they earned adds up to the order under each model', () => {
  fc.assert(
    fc.property(plays, (play) => {
      for (const { entry, proof, line } of proveAll(play)) {
        const touches = proof.steps.filter(({ role }) => role === 'touch');
        expect(touches.map(({ event }) => event.event_id)).toEqual(line?.touches);
        if (touches.length === 0) continue;
        for (const model of MODELS) expect(sum(touches.map(({ credits }) => micros(credits?.[model] ?? '')))).toBe(entry.amountMicros);
      }
    }),
    { numRuns: 500 },
  );
});

test('a proof ends with its order, tells oldest first what was before, and says of each interaction what it earned or why it did not', () => {
  fc.assert(
    fc.property(plays, (play) => {
      const { timeline, windows } = play;
      for (const { event, proof } of proveAll(play)) {
        expect(proof.steps.map(({ role }) => role).lastIndexOf('order')).toBe(proof.steps.findIndex(({ role }) => role === 'order'));
        expect(proof.steps.at(-1)).toMatchObject({ role: 'order', event: { event_id: event.eventId, status: 'recorded' } });
        const times = proof.steps.map((step) => step.event.occurred_at);
        expect(times).toEqual([...times].sort());
        const until = [...timeline.events, ...timeline.foreignInteractions].filter((other) =>
          other.kind === 'interaction' || other.occurredAtMs < event.occurredAtMs
            ? other.occurredAtMs <= event.occurredAtMs
            : other.occurredAtMs === event.occurredAtMs && other.eventId <= event.eventId,
        );
        const within = until.filter((other) => event.occurredAtMs - other.occurredAtMs < windows.sessionWindowMs);
        expect(proof.steps.length).toBe(within.length);
        expect(proof.earlier_steps).toBe(until.length - within.length);
        for (const step of proof.steps) {
          const isTold = step.event.kind === 'interaction' ? (step.credits === null) !== (step.why_not === null) : step.credits === null;
          expect(isTold).toBe(true);
        }
      }
    }),
    { numRuns: 500 },
  );
});
