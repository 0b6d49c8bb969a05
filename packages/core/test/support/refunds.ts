import fc from 'fast-check';
import type { RefundEvent } from '../../src/event/event.ts';
import type { FoldedEvent } from '../../src/timeline/fold.ts';
import { foldGroup, type VisitorGroup } from '../../src/timeline/group.ts';
import { micros } from '../oracle/decimal.ts';
import { CURRENCIES, LINE_ITEMS, type Play, plays } from './timelines.ts';

/** A visitor's timeline, and refunds of the orders in it and of others. */
export interface RefundedPlay extends Play {
  refunds: RefundEvent[];
}

const ORDER_IDS = ['order-1', 'order-2', 'order-3'] as const;

const refund = fc.record({
  orderId: fc.constantFrom(...ORDER_IDS),
  valueMicros: fc.constantFrom(null, 0n, 1n, 333_333n, 1_000_000n, 79_990_000n, 79_990_000n, 100_000_000n, 199_970_000n),
  currency: fc.constantFrom('USD', 'USD', 'USD', 'USD', ...CURRENCIES),
  lineItems: fc.oneof(fc.constant([]), fc.subarray([...LINE_ITEMS])),
  /** Few moments, from before the order to days after it, so that ties are common. */
  hours: fc.constantFrom(-1, 0, 1, 1, 20, 50),
  tie: fc.nat(9),
});

/** Timelines like `plays` with refunds that collide: few orders, amounts and moments, more than the orders had, in other currencies. */
export const refundedPlays: fc.Arbitrary<RefundedPlay> = fc
  .tuple(plays, fc.array(refund, { maxLength: 8, size: 'max' }))
  .map(([play, all]) => {
    const startMs = play.timeline.events[0]?.occurredAtMs ?? 0;
    const refunds = all.map(({ hours, tie, ...rest }, index): RefundEvent => {
      const occurredAtMs = startMs + hours * 3_600_000;
      return { ...rest, kind: 'refund', source: null, ...receivedAs(rest.orderId, `${tie}-${index}`, occurredAtMs) };
    });
    return { ...play, refunds };
  });

/** A refund of an order in USD, so many minutes after 1970; without a value a cancellation. */
export function refundOf(
  orderId: string,
  refundId: string,
  value: string | null,
  more: Partial<RefundEvent> = {},
  minutes = 0,
): RefundEvent {
  const what = {
    kind: 'refund',
    orderId,
    valueMicros: value === null ? null : micros(value),
    currency: 'USD',
    lineItems: [],
    source: null,
  } as const;
  return { ...what, ...receivedAs(orderId, refundId, minutes * 60_000), ...more };
}

function receivedAs(orderId: string, eventId: string, occurredAtMs: number) {
  const id = `refunds of ${orderId}`;
  return { eventId, occurredAtMs, receivedAtMs: occurredAtMs, verified: true, visitorId: id, faqId: id };
}

/** The same as a group of one visitor with refunds by order. */
export function toGroup({ timeline, refunds }: Pick<RefundedPlay, 'timeline' | 'refunds'>): VisitorGroup {
  const { visitorId, events, foreignInteractions, claims } = timeline;
  return {
    timelines: new Map([[visitorId, events]]),
    outsideInteractions: foreignInteractions,
    outsideReports: [...claims.values()].flatMap((claim) => claim.verifiedElsewhere ?? []),
    claims: new Map([...claims].map(([orderId, { held }]) => [orderId, held ? visitorId : 'another visitor'])),
    refunds: new Map(ORDER_IDS.map((orderId) => [orderId, refunds.filter((each) => each.orderId === orderId)])),
  };
}

/** The visitor's ledger and after it that of the refunds. */
export function foldRefunded(play: RefundedPlay): FoldedEvent[] {
  return [...foldGroup(toGroup(play), play.windows).values()].flat();
}
