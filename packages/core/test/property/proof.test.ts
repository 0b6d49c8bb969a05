import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proveOrder } from '../../src/report/proof.ts';
import { foldTimeline } from '../../src/timeline/fold.ts';
import { foldRefunds } from '../../src/timeline/refund.ts';
import { MODELS } from '../../src/wire/vocabulary.ts';
import { micros, sum } from '../oracle/decimal.ts';
import { naiveLedger } from '../oracle/ledger.ts';
import { type RefundedPlay, refundedPlays } from '../support/refunds.ts';

/** The proof of every recorded order of a timeline, with the order's line of the slow ledger and its refunds. */
function proveAll({ timeline, windows, refunds }: RefundedPlay) {
  const ledger = naiveLedger(timeline, windows);
  const folded = foldTimeline(timeline, windows);
  const { foreignInteractions } = timeline;
  return folded.flatMap(({ event, entry }, index) => {
    if (entry?.kind !== 'order') return [];
    const refunded = foldRefunds(
      refunds.filter(({ orderId }) => orderId === entry.orderId),
      entry,
    );
    const rest = { foreignInteractions, heldUntilMs: () => null, windows, model: 'linear' } as const;
    const proof = proveOrder({ event, entry, folded, refunds: refunded, ...rest });
    return [{ event, entry, proof, refunded, line: ledger[index] }];
  });
}

test('the touches of a proof are those of the slow ledger, and what they earned adds up to the order under each model', () => {
  fc.assert(
    fc.property(refundedPlays, (play) => {
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

test('a proof tells oldest first what was before its order, then the order, and says of each interaction what it earned or why it did not', () => {
  fc.assert(
    fc.property(refundedPlays, (play) => {
      const { timeline, windows } = play;
      for (const { event, proof } of proveAll(play)) {
        const steps = proof.steps.filter(({ role }) => role !== 'refund');
        expect(steps.map(({ role }) => role).lastIndexOf('order')).toBe(steps.findIndex(({ role }) => role === 'order'));
        expect(steps.at(-1)).toMatchObject({ role: 'order', event: { event_id: event.eventId, status: 'recorded' } });
        const times = steps.map((step) => step.event.occurred_at);
        expect(times).toEqual([...times].sort());
        const until = [...timeline.events, ...timeline.foreignInteractions].filter((other) =>
          other.kind === 'interaction' || other.occurredAtMs < event.occurredAtMs
            ? other.occurredAtMs <= event.occurredAtMs
            : other.occurredAtMs === event.occurredAtMs && other.eventId <= event.eventId,
        );
        const within = until.filter((other) => event.occurredAtMs - other.occurredAtMs < windows.sessionWindowMs);
        expect(steps.length).toBe(within.length);
        expect(proof.earlier_steps).toBe(until.length - within.length);
        for (const step of steps) {
          const isTold = step.event.kind === 'interaction' ? (step.credits === null) !== (step.why_not === null) : step.credits === null;
          expect(isTold).toBe(true);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('a proof ends with the refunds of its order, oldest first, each with what it took', () => {
  fc.assert(
    fc.property(refundedPlays, (play) => {
      for (const { proof, refunded } of proveAll(play)) {
        const last = proof.steps.slice(proof.steps.length - refunded.length);
        expect(proof.steps.filter(({ role }) => role === 'refund')).toEqual(last);
        const times = last.map((step) => step.event.occurred_at);
        expect(times).toEqual([...times].sort());
        const took = (id: string) => refunded.find(({ event }) => event.eventId === id)?.entry?.amountMicros;
        expect(last.map(({ event }) => event.amount && micros(event.amount))).toEqual(
          last.map(({ event }) => took(event.event_id) ?? null),
        );
      }
    }),
    { numRuns: 500 },
  );
});
