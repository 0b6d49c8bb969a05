import type { ReceivedEvent } from '@cartograph/core/event/event';
import { HELD_MS, REFUND_WAIT_MS } from '@cartograph/core/event/time';
import { contribute, contributionOf, noPresence, type Presence } from '@cartograph/core/rollup/contribution';
import type { DayOf } from '@cartograph/core/rollup/day';
import { addTally, emptyTally, type Tally } from '@cartograph/core/rollup/tally';
import { ignored } from '@cartograph/core/timeline/entry';
import type { FoldedEvent } from '@cartograph/core/timeline/fold';
import type { Reason } from '@cartograph/core/wire/vocabulary';
import { type NewEventRow, toDerivedColumns, toEventRow } from '../store/event-row.ts';
import { deleteEvents, insertEvents, updateDerived } from '../store/events.ts';
import { nameProducts, type ProductName } from '../store/product-names.ts';
import { addToRollups } from '../store/rollups.ts';
import type { Statement } from '../store/statement.ts';
import { isSameDerived } from './same-derived.ts';

/** Folded timelines by visitor. */
export type Folds = ReadonlyMap<string, readonly FoldedEvent[]>;

/** An event that is stored beside the timelines, and why. */
export interface LeftOut {
  event: ReceivedEvent;
  reason: 'too_old' | 'bot';
}

/** What a transaction changes of what is stored. */
export interface Changes {
  /** Events that are new, those whose sender revised them, and those that came to something else than before. */
  inserted: FoldedEvent[];
  revised: FoldedEvent[];
  updated: FoldedEvent[];
  leftOut: LeftOut[];
  /** What is added to the rollups. */
  tally: Tally;
}

/** No change. */
export function noChanges(): Changes {
  return { inserted: [], revised: [], updated: [], leftOut: [], tally: emptyTally() };
}

/** Statements that store what a transaction changes: events, names of products, rollups. */
export function saveChanges(companyId: number, changes: Changes): Statement[] {
  const names = listChanged(changes).flatMap(namesGivenBy);
  return [...saveEvents(companyId, changes), ...nameProducts(companyId, names), ...addToRollups(companyId, changes.tally)];
}

/** The events that a transaction stores or changes, but for those beside the timelines. */
export function listChanged({ inserted, revised, updated }: Changes): FoldedEvent[] {
  return [...inserted, ...revised, ...updated];
}

/** Statements that store new events with what they came to, and what known ones came to anew. */
export function saveEvents(companyId: number, { inserted, revised, updated, leftOut }: Omit<Changes, 'tally'>): Statement[] {
  const aside = leftOut.map(({ event, reason }) => toRow({ event, outcome: ignored(reason), entry: null }));
  const revisedKeys = revised.map(({ event }) => ({ visitor_id: event.visitorId, event_id: event.eventId }));
  return [
    ...deleteEvents(companyId, revisedKeys),
    ...insertEvents(companyId, [...inserted.map(toRow), ...revised.map(toRow), ...aside]),
    ...updateDerived(companyId, updated.map(toRow)),
  ];
}

/** Adds to the changes how visitors' new folds differ from their old ones. */
export function addDifference(changes: Changes, before: Folds, after: Folds, dayOf: DayOf, presences?: Map<string, Presence>): void {
  compareFolds(changes, before, after);
  tallyDifference(before, after, dayOf, changes.tally, presences);
}

function compareFolds({ inserted, revised, updated }: Changes, before: Folds, after: Folds): void {
  for (const [visitorId, folded] of after) {
    const known = new Map(before.get(visitorId)?.map((item) => [item.event.eventId, item]));
    for (const item of folded) {
      const old = known.get(item.event.eventId);
      if (old === undefined) inserted.push(item);
      else if (old.event !== item.event) revised.push(item);
      else if (!isSameDerived(toDerivedColumns(old), toDerivedColumns(item))) updated.push(item);
    }
  }
}

/** Adds to a tally what visitors' new folds add to the rollups and their old ones no longer do. Gives the new presences to `presences`. */
export function tallyDifference(
  before: Folds,
  after: Folds,
  dayOf: DayOf,
  tally: Tally = emptyTally(),
  presences = new Map<string, Presence>(),
): Tally {
  for (const folded of before.values()) addTally(tally, contributionOf(folded, dayOf), -1n);
  for (const [visitorId, folded] of after) {
    const presence = noPresence();
    contribute(tally, presence, folded, dayOf);
    presences.set(visitorId, presence);
  }
  return tally;
}

/** How long events are held that do not count and that only a later arrival or a person may still want. */
const HELD_FOR_MS: Readonly<Partial<Record<Reason, number>>> = {
  no_interaction: HELD_MS,
  too_old: HELD_MS,
  no_order: REFUND_WAIT_MS,
};

function toRow(item: FoldedEvent): NewEventRow {
  const heldForMs = item.outcome.status === 'ignored' ? HELD_FOR_MS[item.outcome.reason] : undefined;
  const heldUntil = heldForMs === undefined ? null : new Date(item.event.receivedAtMs + heldForMs);
  return toEventRow(item, heldUntil);
}

/** The product names that an event gives, if it is admitted. */
export function namesGivenBy({ event, outcome }: FoldedEvent): ProductName[] {
  return outcome.status === 'ignored' && outcome.reason === 'no_interaction' ? [] : productNamesOf(event);
}

const MINUTE_MS = 60_000;

/** The product names in an event. Its time is kept by the minute, so that a name that stays is not written with every event that gives it. */
export function productNamesOf(event: ReceivedEvent): ProductName[] {
  if (event.kind === 'interaction' || event.kind === 'refund') return [];
  const items = event.kind === 'cart' ? [event] : event.lineItems;
  const namedAtMs = event.occurredAtMs - (event.occurredAtMs % MINUTE_MS);
  return items.map(({ productId, productName }) => ({ productId, name: productName, namedAtMs }));
}
