import fc from 'fast-check';
import { type Delivery, histories } from '../packages/server/test/support/ingest-histories.ts';
import type { Random } from './random.ts';

export type { Delivery };

const PARCEL_MAX = 4;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Apart enough that no delay of a request brings two events into another order, and half an hour is no multiple of it. */
const APART_MS = 7 * MINUTE_MS;

/** How the events of a history lie in time: edges of windows and equal moments, all some hours old; or one by one, far from every edge. */
export type Timing = 'colliding' | 'apart';

/** The events of two groups of visitors of one company, who share FAQ fingerprints; the same for the same seed but for the time of day. */
export function sampleHistory(seed: number, timing: Timing): Delivery[] {
  const startMs = Date.now() - 3 * HOUR_MS;
  const deliveries = [0, 1].flatMap((group) => {
    const shape = { visitors: 4, events: 60, startMs, refunds: true, name: `group ${group}` };
    return fc.sample(histories(shape), { numRuns: 1, seed: 2 * seed + group })[0]?.deliveries ?? [];
  });
  // Over HTTP nothing is cancelled: only a shop system does that.
  const sendable = deliveries.filter(({ event }) => event.kind !== 'refund' || event.value !== null);
  return timing === 'apart' ? setApart(sendable) : sendable;
}

/** The same events in the same order, each half a minute from every full minute, so that none crosses midnight by a delay. */
function setApart(deliveries: readonly Delivery[]): Delivery[] {
  const sorted = [...deliveries].sort((a, b) => a.event.occurred_at - b.event.occurred_at);
  const lastMs = Math.floor((Date.now() - 2 * HOUR_MS) / MINUTE_MS) * MINUTE_MS + MINUTE_MS / 2;
  return sorted.map((delivery, index) => ({
    ...delivery,
    event: { ...delivery.event, occurred_at: lastMs - (sorted.length - 1 - index) * APART_MS },
  }));
}

/** Deliveries as parcels of one sender each. */
export function pack(deliveries: readonly Delivery[], random: Random): Delivery[][] {
  const bySender = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const sender = JSON.stringify([delivery.fingerprints, delivery.verified]);
    bySender.set(sender, [...(bySender.get(sender) ?? []), delivery]);
  }
  return [...bySender.values()].flatMap((own) => {
    const mixed = random.shuffle(own);
    return Array.from({ length: Math.ceil(own.length / PARCEL_MAX) }, (_, index) =>
      mixed.slice(index * PARCEL_MAX, (index + 1) * PARCEL_MAX),
    );
  });
}

/** An event's name in a company: ids are the senders' own, and a refund's is its order's. */
export function nameOf({ fingerprints, event }: Delivery): string {
  return event.kind === 'refund' ? `refund ${event.order_id} ${event.event_id}` : `${fingerprints.user_fingerprint} ${event.event_id}`;
}
