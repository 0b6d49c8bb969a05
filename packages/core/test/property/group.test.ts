import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Checkout, Interaction, TimelineEvent } from '../../src/event/event.ts';
import type { OrderClaim } from '../../src/timeline/checkout.ts';
import type { Timeline } from '../../src/timeline/fold.ts';
import { findUnclaimedOrders, foldGroup, type VisitorGroup } from '../../src/timeline/group.ts';
import { naiveLedger } from '../oracle/ledger.ts';
import { fromFold, fromOracle } from '../support/comparable.ts';
import { windowedPlays } from '../support/timelines.ts';

const NAMES = ['visitor-a', 'visitor-b', 'visitor-c'];

/** Visitors who share FAQ fingerprints and order ids, and who holds which order; some of the visitors may be left outside. */
const groups = windowedPlays(NAMES.length).chain(({ windows, timelines }) =>
  fc.record({
    windows: fc.constant(windows),
    visitors: fc.constant(timelines.map((timeline, index) => rename(timeline.events, NAMES[index] as string))),
    holders: fc.dictionary(fc.constantFrom('order-1', 'order-2', 'order-3'), fc.constantFrom(...NAMES), { maxKeys: 3 }),
    insiders: fc.subarray(NAMES, { minLength: 1 }),
  }),
);

type Visitors = ReadonlyMap<string, readonly TimelineEvent[]>;

test('each visitor of a group comes to what the rules make of what it sent and of what others know of it', () => {
  fc.assert(
    fc.property(groups, ({ windows, visitors, holders }) => {
      const all = new Map(visitors);
      const folded = foldGroup(groupOf(all, all, holders, windows), windows);
      expect([...folded.keys()]).toEqual([...all.keys()]);
      for (const [name, ledger] of folded) {
        const timeline = { ...isolate(all, name), claims: claimsOf(all, name, holders, windows) };
        expect(ledger.map(fromFold), name).toEqual(naiveLedger(timeline, windows).map(fromOracle));
      }
    }),
    { numRuns: 400 },
  );
});

test('a visitor comes to the same in a small group as in a group of all', () => {
  fc.assert(
    fc.property(groups, ({ windows, visitors, holders, insiders }) => {
      const all = new Map(visitors);
      const some = new Map(visitors.filter(([name]) => insiders.includes(name)));
      const whole = foldGroup(groupOf(all, all, holders, windows), windows);
      const part = foldGroup(groupOf(some, all, holders, windows), windows);
      for (const [name, ledger] of part) expect(ledger.map(fromFold), name).toEqual(whole.get(name)?.map(fromFold));
    }),
    { numRuns: 300 },
  );
});

test('an order that nobody holds may be claimed by the first visitor who reported it after an interaction', () => {
  fc.assert(
    fc.property(groups, ({ windows, visitors, holders }) => {
      const all = new Map(visitors);
      const expected = new Map<string, string>();
      for (const [name, events] of [...visitors].reverse()) {
        for (const { orderId } of admittedReports(all, name, events, windows)) {
          if (orderId !== null && holders[orderId] === undefined) expected.set(orderId, name);
        }
      }
      expect(findUnclaimedOrders(groupOf(all, all, holders, windows), windows)).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});

type Windows = Parameters<typeof naiveLedger>[1];

function rename(events: readonly TimelineEvent[], visitorId: string): [string, TimelineEvent[]] {
  return [visitorId, events.map((event) => ({ ...event, visitorId, eventId: `${event.eventId}-${visitorId}` }))];
}

function groupOf(inside: Visitors, all: Visitors, holders: Readonly<Record<string, string>>, windows: Windows): VisitorGroup {
  const outside = [...all].filter(([name]) => !inside.has(name));
  return {
    timelines: inside,
    outsideInteractions: outside.flatMap(([, events]) => events.filter(isFaqInteraction)),
    outsideReports: outside.flatMap(([name, events]) => admittedReports(all, name, events, windows)),
    claims: new Map(Object.entries(holders)),
    refunds: new Map(),
  };
}

function isolate(all: Visitors, visitorId: string): Timeline {
  const others = [...all].filter(([name]) => name !== visitorId);
  const foreignInteractions = others.flatMap(([, events]) => events.filter(isFaqInteraction));
  return { visitorId, events: all.get(visitorId) ?? [], foreignInteractions, claims: new Map() };
}

function claimsOf(all: Visitors, visitorId: string, holders: Readonly<Record<string, string>>, windows: Windows): Map<string, OrderClaim> {
  const claims = new Map<string, OrderClaim>();
  for (const orderId of ['order-1', 'order-2', 'order-3']) {
    const others = [...all].filter(([name]) => name !== visitorId);
    const reports = others.flatMap(([name, events]) => admittedReports(all, name, events, windows));
    const verified = reports.filter((report) => report.verified && report.orderId === orderId);
    const [earliest = null] = verified.sort((a, b) => a.occurredAtMs - b.occurredAtMs || (a.eventId < b.eventId ? -1 : 1));
    claims.set(orderId, { held: (holders[orderId] ?? visitorId) === visitorId, verifiedElsewhere: earliest });
  }
  return claims;
}

function admittedReports(all: Visitors, name: string, events: readonly TimelineEvent[], windows: Windows): TimelineEvent<Checkout>[] {
  const held = naiveLedger(isolate(all, name), windows).filter((line) => line.outcome === 'no_interaction');
  const heldIds = new Set(held.map((line) => line.eventId));
  return events.filter((event): event is TimelineEvent<Checkout> => event.kind === 'checkout' && !heldIds.has(event.eventId));
}

function isFaqInteraction(event: TimelineEvent): event is TimelineEvent<Interaction> {
  return event.kind === 'interaction' && event.channel === 'FAQ';
}
