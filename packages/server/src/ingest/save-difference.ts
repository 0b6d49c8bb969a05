import type { ReceivedEvent } from '@cartograph/core/event/event';
import { HELD_MS, REFUND_WAIT_MS } from '@cartograph/core/event/time';
import { contributionOf } from '@cartograph/core/rollup/contribution';
import type { DayOf } from '@cartograph/core/rollup/day';
import { addTally, emptyTally, type Tally } from '@cartograph/core/rollup/tally';
import { ignored } from '@cartograph/core/timeline/entry';
import type { FoldedEvent } from '@cartograph/core/timeline/fold';
import type { Reason } from '@cartograph/core/wire/vocabulary';
import type { Query } from '../store/database.ts';
import { toDerivedColumns, toReceivedColumns } from '../store/event-row.ts';
import { deleteEvents, insertEvents, updateDerived } from '../store/events.ts';
import { nameProducts, type ProductName } from '../store/product-names.ts';
import type { Cell } from '../store/recordset.ts';
import { addToRollups } from '../store/rollups.ts';
import { isSameDerived } from './same-derived.ts';

/** Folded timelines by visitor. */
export type Folds = ReadonlyMap<string, readonly FoldedEvent[]>;

/** An event that is stored beside the timelines, and why. */
export interface LeftOut {
  event: ReceivedEvent;
  reason: 'too_old' | 'bot';
}

/** Stores new events with what they came to, what known ones came to anew, and what both change in the rollups. */
export async function saveDifference(
  tx: Query,
  companyId: number,
  before: Folds,
  after: Folds,
  leftOut: readonly LeftOut[],
  dayOf: DayOf,
): Promise<void> {
  const { inserted, updated, revised } = compareFolds(before, after);
  const aside = leftOut.map(({ event, reason }) => toRow({ event, outcome: ignored(reason), entry: null }));
  await deleteEvents(
    tx,
    companyId,
    revised.map(({ event }) => ({ visitor_id: event.visitorId, event_id: event.eventId })),
  );
  await insertEvents(tx, companyId, [...[...inserted, ...revised].map(toRow), ...aside]);
  await updateDerived(tx, companyId, updated.map(toRow));
  await nameProducts(tx, companyId, [...inserted, ...revised, ...updated].flatMap(namesGivenBy));
  await addToRollups(tx, companyId, tallyDifference(before, after, dayOf));
}

/** The folded events that are new, those whose sender revised them, and those that came to something else than before. */
function compareFolds(before: Folds, after: Folds): Record<'inserted' | 'revised' | 'updated', FoldedEvent[]> {
  const inserted: FoldedEvent[] = [];
  const revised: FoldedEvent[] = [];
  const updated: FoldedEvent[] = [];
  for (const [visitorId, folded] of after) {
    const known = new Map(before.get(visitorId)?.map((item) => [item.event.eventId, item]));
    for (const item of folded) {
      const old = known.get(item.event.eventId);
      if (old === undefined) inserted.push(item);
      else if (old.event !== item.event) revised.push(item);
      else if (!isSameDerived(toDerivedColumns(old), toDerivedColumns(item))) updated.push(item);
    }
  }
  return { inserted, revised, updated };
}

/** What visitors' new folds add to the rollups and their old ones no longer do. */
export function tallyDifference(before: Folds, after: Folds, dayOf: DayOf): Tally {
  const difference = emptyTally();
  for (const folded of before.values()) addTally(difference, contributionOf(folded, dayOf), -1n);
  for (const folded of after.values()) addTally(difference, contributionOf(folded, dayOf), 1n);
  return difference;
}

/** How long events are held that do not count and that only a later arrival or a person may still want. */
const HELD_FOR_MS: Readonly<Partial<Record<Reason, number>>> = {
  no_interaction: HELD_MS,
  too_old: HELD_MS,
  bot: HELD_MS,
  no_order: REFUND_WAIT_MS,
};

function toRow(item: FoldedEvent): Record<string, Cell> {
  const heldForMs = item.outcome.status === 'ignored' ? HELD_FOR_MS[item.outcome.reason] : undefined;
  const heldUntil = heldForMs === undefined ? null : new Date(item.event.receivedAtMs + heldForMs);
  return { ...toReceivedColumns(item.event), ...toDerivedColumns(item), held_until: heldUntil };
}

/** The product names that an event gives, if it is admitted. */
export function namesGivenBy({ event, outcome }: FoldedEvent): ProductName[] {
  return outcome.status === 'ignored' && outcome.reason === 'no_interaction' ? [] : productNamesOf(event);
}

/** The product names in an event. */
export function productNamesOf(event: ReceivedEvent): ProductName[] {
  if (event.kind === 'interaction' || event.kind === 'refund') return [];
  const items = event.kind === 'cart' ? [event] : event.lineItems;
  return items.map(({ productId, productName }) => ({ productId, name: productName, namedAtMs: event.occurredAtMs }));
}
