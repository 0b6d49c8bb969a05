import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contributionOf } from '../../src/rollup/contribution.ts';
import { daysIn } from '../../src/rollup/day.ts';
import type { OrderEntry } from '../../src/timeline/entry.ts';
import type { FoldedEvent } from '../../src/timeline/fold.ts';
import { MODELS } from '../../src/wire/vocabulary.ts';
import { sum } from '../oracle/decimal.ts';
import { type NaiveOrder, naiveRefunds } from '../oracle/refunds.ts';
import { foldRefunded, type RefundedPlay, refundedPlays } from '../support/refunds.ts';
import { rowsOf, summarise } from '../support/summary.ts';

test('refunds come to what each comes to by itself after all that count before it', () => {
  fc.assert(
    fc.property(refundedPlays, (play) => {
      const folded = foldRefunded(play);
      for (const orderId of ['order-1', 'order-2', 'order-3']) {
        const refunds = play.refunds.filter((refund) => refund.orderId === orderId);
        const order = findOrder(folded, orderId);
        const expected = naiveRefunds(
          refunds.map(({ eventId, occurredAtMs, valueMicros, currency }) => ({
            id: eventId,
            timeMs: occurredAtMs,
            amount: valueMicros,
            currency,
          })),
          order && toNaive(order),
        );
        expect(
          folded.filter(({ event }) => event.kind === 'refund' && event.orderId === orderId).map((item) => toLine(item, order)),
        ).toEqual(expected);
      }
    }),
    { numRuns: 1000 },
  );
});

test('any order of delivery gives the same ledger and the same sums', () => {
  const shuffled = refundedPlays.chain((play) =>
    fc.record({
      play: fc.constant(play),
      events: fc.shuffledSubarray([...play.timeline.events], { minLength: play.timeline.events.length }),
      refunds: fc.shuffledSubarray(play.refunds, { minLength: play.refunds.length }),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ play, events, refunds }) => {
      const again = { ...play, timeline: { ...play.timeline, events }, refunds };
      const [one, other] = [play, again].map(resultOf);
      expect(other).toEqual(one);
    }),
    { numRuns: 300 },
  );
});

/** Each recorded order that has an id, and what its refunds took. */
const refundedOrders = (play: RefundedPlay) => {
  const folded = foldRefunded(play);
  return folded.flatMap(({ entry: order }) => {
    if (order?.kind !== 'order' || order.orderId === null) return [];
    const refunds = folded.flatMap(({ entry }) => (entry?.kind === 'refund' && entry.order === order ? [entry] : []));
    return [{ order, refunds, netMicros: order.amountMicros + sum(refunds.map((refund) => refund.amountMicros)) }];
  });
};

test('refunds take at most what the order had, and with a cancellation all of it', () => {
  fc.assert(
    fc.property(refundedPlays, (play) => {
      for (const { order, netMicros } of refundedOrders(play)) {
        expect(netMicros).toBeGreaterThanOrEqual(0n);
        const cancellations = play.refunds.filter(({ valueMicros, orderId }) => valueMicros === null && orderId === order.orderId);
        if (cancellations.some(({ currency }) => currency === order.currency)) expect(netMicros).toBe(0n);
      }
    }),
    { numRuns: 700 },
  );
});

test('what refunds take from the credits adds up, and leaves nobody less than nothing or, of an order refunded whole, anything', () => {
  fc.assert(
    fc.property(refundedPlays, fc.constantFrom(...MODELS), (play, model) => {
      for (const { order, refunds, netMicros } of refundedOrders(play)) {
        for (const { credits, amountMicros } of refunds)
          expect(sum(credits[model].map((credit) => credit.amountMicros))).toBe(amountMicros);
        for (const { touch, amountMicros } of order.credits[model]) {
          const taken = refunds.flatMap(({ credits }) => credits[model].filter((credit) => credit.touch === touch));
          const leftMicros = amountMicros + sum(taken.map((credit) => credit.amountMicros));
          expect(leftMicros).toBeGreaterThanOrEqual(0n);
          if (netMicros === 0n) expect(leftMicros).toBe(0n);
        }
      }
    }),
    { numRuns: 700 },
  );
});

test('a cancelled order leaves no net revenue with any product, channel or profile, whatever was refunded before', () => {
  fc.assert(
    fc.property(refundedPlays, (play) => {
      const refunds = play.refunds.filter((refund) => refund.lineItems.length === 0);
      const cancelled = ['order-1', 'order-2', 'order-3'].flatMap((orderId) => {
        const order = findOrder(foldRefunded(play), orderId);
        return order === undefined ? [] : [cancel(play, orderId, order.currency)];
      });
      const folded = foldRefunded({ ...play, refunds: [...refunds, ...cancelled] });
      // An order worth nothing has nothing to give back, though its items may name prices.
      const isCancelled = (entry: FoldedEvent['entry']) => entry?.kind === 'order' && entry.orderId !== null && entry.amountMicros > 0n;
      const withId = folded.filter(({ entry }) => entry?.kind === 'refund' || isCancelled(entry));
      const dayOf = () => '2026-01-01';
      for (const table of ['daily_credit', 'daily_product'] as const) {
        for (const { sums } of contributionOf(withId, dayOf)[table].values()) {
          for (const model of MODELS) expect(sums.get(`revenue_micros_${model}`) ?? 0n).toBe(sums.get(`refund_micros_${model}`) ?? 0n);
        }
      }
    }),
    { numRuns: 300 },
  );
});

function findOrder(folded: readonly FoldedEvent[], orderId: string): OrderEntry | undefined {
  return folded.flatMap(({ entry }) => (entry?.kind === 'order' && entry.orderId === orderId ? [entry] : []))[0];
}

function toNaive({ currency, amountMicros, credits }: OrderEntry): NaiveOrder {
  const [first_touch, last_touch, linear] = MODELS.map((model) => credits[model].map((credit) => credit.amountMicros)) as [
    bigint[],
    bigint[],
    bigint[],
  ];
  return { currency, amount: amountMicros, shares: { first_touch, last_touch, linear } };
}

/** A folded refund in the oracle's form: what it took from each holder of the order's credits, nothing included. */
function toLine({ event, outcome, entry }: FoldedEvent, order: OrderEntry | undefined) {
  if (entry?.kind !== 'refund' || order === undefined)
    return { id: event.eventId, outcome: outcome.status === 'ignored' ? outcome.reason : 'no entry' };
  const [first_touch, last_touch, linear] = MODELS.map((model) =>
    order.credits[model].map(({ touch }) => -(entry.credits[model].find((credit) => credit.touch === touch)?.amountMicros ?? 0n)),
  );
  return { id: event.eventId, outcome: outcome.status, taken: -entry.amountMicros, shares: { first_touch, last_touch, linear } };
}

function cancel({ timeline, refunds }: RefundedPlay, orderId: string, currency: string) {
  const receipt = { eventId: 'cancellation', occurredAtMs: timeline.events[0]?.occurredAtMs ?? 0, receivedAtMs: 0, verified: true };
  const id = refunds.find((refund) => refund.orderId === orderId)?.visitorId ?? `refunds of ${orderId}`;
  return {
    kind: 'refund' as const,
    orderId,
    valueMicros: null,
    currency,
    lineItems: [],
    source: null,
    ...receipt,
    visitorId: id,
    faqId: id,
  };
}

function resultOf(play: RefundedPlay) {
  const folded = foldRefunded(play);
  return { ledger: folded.map(summarise), tally: rowsOf(contributionOf(folded, daysIn('America/New_York'))) };
}
