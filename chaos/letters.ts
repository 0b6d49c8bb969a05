import { type Delivery, nameOf, pack } from './history.ts';
import type { Random } from './random.ts';

/** One request as its sender repeats it until it is answered for good. */
export interface Letter {
  path: string;
  /** Comes with the company's secret key. */
  verified: boolean;
  /** The body as it is sent at a moment of the sender's clock. */
  write: (nowMs: number) => string;
  /** Names of the events in it, in the order of the answers; none where it is to be refused. */
  events: readonly string[];
  /** The status that refuses it, and never a 200; undefined where it is to be taken. */
  refusedWith?: number;
}

/** What a letter needs to know of its company. */
export interface Addressee {
  key: string;
  secret: string;
}

const DAY_MS = 86_400_000;

/** The letters of a history: batches of a few events of one sender each, refunds, and among them what is to be refused, in any order. */
export function writeLetters({ key }: Addressee, deliveries: readonly Delivery[], random: Random, skewed: boolean): Letter[] {
  const visits = deliveries.filter(({ event }) => event.kind !== 'refund');
  const refunds = deliveries.filter(({ event }) => event.kind === 'refund');
  const batches = pack(visits, random).map((parcel) => toBatch(key, parcel, skewed ? random : undefined));
  return random.shuffle([...batches, ...refunds.map((delivery) => toRefund(key, delivery)), ...writeBadLetters(key, visits)]);
}

function toBatch(key: string, parcel: readonly Delivery[], random: Random | undefined): Letter {
  const [first] = parcel as [Delivery];
  const write = (nowMs: number) => {
    // What a browser says is off by its clock, which jumps from one attempt to the next; the server sees how far by `sent_at`.
    const offMs = random === undefined || first.verified ? 0 : random.below(2 * DAY_MS) - DAY_MS;
    const events = parcel.map(({ event }) => ({ ...event, occurred_at: event.occurred_at + offMs }));
    const sent = random === undefined ? {} : { sent_at: nowMs + offMs };
    return JSON.stringify({ company_key: key, ...first.fingerprints, ...sent, events });
  };
  return { path: '/analytics/batch', verified: first.verified, write, events: parcel.map(nameOf) };
}

function toRefund(key: string, delivery: Delivery): Letter {
  const { event_id: refund_id, kind: _, ...fields } = delivery.event;
  const body = JSON.stringify({ company_key: key, refund_id, ...fields });
  return { path: '/analytics/refund_events', verified: true, write: () => body, events: [nameOf(delivery)] };
}

/** Events that would change every figure if one of them were counted. */
function writeBadLetters(key: string, visits: readonly Delivery[]): Letter[] {
  const [someone] = visits;
  if (someone === undefined) return [];
  const order = { kind: 'checkout', event_id: 'refused', order_id: 'refused', value: 1_000_000, currency: 'USD' };
  const sender = { company_key: key, ...someone.fingerprints };
  const bad = (path: string, refusedWith: number, body: object, verified = false): Letter => {
    return { path, verified, write: () => JSON.stringify(body), events: [], refusedWith };
  };
  return [
    bad('/analytics/checkout_events', 400, { ...sender, ...order, currency: 'usd' }),
    bad('/analytics/checkout_events', 413, { ...sender, ...order, source: 'x'.repeat(70_000) }),
    bad('/analytics/batch', 404, { ...sender, company_key: `${key}-unknown`, events: [order] }),
    bad('/analytics/refund_events', 401, { company_key: key, order_id: 'refused', refund_id: 'refused', value: 1, currency: 'USD' }),
  ];
}
