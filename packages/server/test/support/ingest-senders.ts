import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import type { Answer } from '../../src/ingest/record.ts';
import { type Delivery, histories } from './ingest-histories.ts';

/** Some events of one sender that travel together. */
export interface Parcel {
  deliveries: Delivery[];
}

/** What a parcel was answered; undefined where the connection broke, and nobody knows. */
export interface Receipt {
  parcel: Parcel;
  answers: Answer[] | undefined;
}

/** Posts a parcel and gives its answers. */
export type Post = (parcel: Parcel) => Promise<Answer[] | undefined>;

const PARCEL_MAX = 4;
const HOUR = 3_600_000;

/** The events of so many groups of visitors of one company, who share FAQ fingerprints and order ids within a group; the same each time. */
export function sampleDeliveries(groups: number): Delivery[] {
  const startMs = Date.now() - HOUR;
  return Array.from({ length: groups }, (_, index) => {
    const shape = { visitors: 4, events: 60, startMs, sharesOrders: true, name: `group ${index}` };
    return fc.sample(histories(shape), { numRuns: 1, seed: index })[0]?.deliveries ?? [];
  }).flat();
}

/** Deliveries as parcels in any order. */
export function pack(deliveries: readonly Delivery[]): Parcel[] {
  const bySender = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const sender = JSON.stringify([delivery.fingerprints, delivery.verified]);
    bySender.set(sender, [...(bySender.get(sender) ?? []), delivery]);
  }
  const parcels = [...bySender.values()].flatMap((own) => {
    const mixed = shuffle(own);
    return Array.from({ length: Math.ceil(own.length / PARCEL_MAX) }, (_, index) => ({
      deliveries: mixed.slice(index * PARCEL_MAX, (index + 1) * PARCEL_MAX),
    }));
  });
  return shuffle(parcels);
}

/** A list in any order. */
export function shuffle<Item>(items: readonly Item[]): Item[] {
  const rest = [...items];
  return items.map(() => rest.splice(randomInt(rest.length), 1)[0] as Item);
}

/** Makes the posting of parcels to a server's batch route; a request that is told to try again later is sent again. */
export function postTo(address: string, companyKey: string, secret: { authorization: string }): Post {
  const send = async ({ deliveries }: Parcel) => {
    const [first] = deliveries as [Delivery];
    return fetch(`${address}/analytics/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(first.verified ? secret : {}) },
      body: JSON.stringify({ company_key: companyKey, ...first.fingerprints, events: deliveries.map(({ event }) => event) }),
    });
  };
  return async (parcel) => {
    for (;;) {
      const response = await send(parcel).catch(() => undefined);
      const body = await response?.text().catch(() => undefined);
      if (response === undefined || body === undefined) return undefined;
      if (response.status === 200) return JSON.parse(body).results;
      if (response.status !== 503) throw new Error(`a parcel was answered ${response.status}: ${body}`);
    }
  };
}

/** Sends parcels by so many senders at once, each its next when the last is answered; a sender whose connection breaks gives up. */
export async function sendAll(
  parcels: readonly Parcel[],
  senders: number,
  post: Post,
  onReceipt: (receipt: Receipt) => void = () => undefined,
): Promise<Receipt[]> {
  const queue = parcels.values();
  const receipts: Receipt[] = [];
  const sendOneByOne = async () => {
    for (const parcel of queue) {
      const receipt = { parcel, answers: await post(parcel) };
      receipts.push(receipt);
      onReceipt(receipt);
      if (receipt.answers === undefined) return;
    }
  };
  await Promise.all(Array.from({ length: senders }, sendOneByOne));
  return receipts;
}

/** An event's name in a company: ids are the senders' own. */
export function nameOf({ fingerprints, event }: Delivery): string {
  return `${fingerprints.user_fingerprint} ${event.event_id}`;
}

/** How often each event was answered as new, by its name. */
export function countNew(receipts: readonly Receipt[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { parcel, answers } of receipts) {
    answers?.forEach(({ status }, index) => {
      const name = nameOf(parcel.deliveries[index] as Delivery);
      counts.set(name, (counts.get(name) ?? 0) + (status === 'duplicate' ? 0 : 1));
    });
  }
  return counts;
}
