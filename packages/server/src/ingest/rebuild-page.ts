import type { FoldedEvent } from '@cartograph/core/timeline/fold';
import { admittedOrderIds, findUnclaimedOrders, foldGroup } from '@cartograph/core/timeline/group';
import type { Company } from '../store/companies.ts';
import type { Query } from '../store/database.ts';
import { type EventRow, type NewEventRow, toDerivedColumns, toDerivedRow } from '../store/event-row.ts';
import { updateDerived } from '../store/events.ts';
import { claimOrders, readClaims, releaseClaims } from '../store/order-claims.ts';
import { nameProducts } from '../store/product-names.ts';
import { runTogether } from '../store/statement.ts';
import { eraseHeldInVain, loadVisitors } from './load-group.ts';
import { loadRefunds } from './load-refunds.ts';
import { isSameDerived } from './same-derived.ts';
import { type Folds, namesGivenBy } from './save-changes.ts';
import type { StoredGroup } from './stored-group.ts';

/** Some visitors, or the refunds of some orders, folded anew, and how much of what was stored differed. */
export interface RebuiltPage {
  folds: Folds;
  changedEvents: number;
  changedClaims: number;
}

/** Folds some visitors from what was received and stores what their events come to now. The company must be held exclusively. */
export async function rebuildPage(tx: Query, company: Company, visitorIds: readonly string[], now: Date): Promise<RebuiltPage> {
  const { companyId } = company;
  const group = await loadVisitors(tx, companyId, visitorIds, now);
  await eraseHeldInVain(tx, companyId, group, now);
  const released = findLostClaims(group, company);
  for (const orderId of released) group.claims.delete(orderId);
  const claimed = findUnclaimedOrders(group, company);
  await releaseClaims(tx, companyId, released);
  for (const [orderId, visitorId] of await claimOrders(tx, companyId, claimed)) group.claims.set(orderId, visitorId);

  const folds = foldGroup(group, company);
  const folded = [...folds.values()].flat();
  const changedEvents = await storeChanged(tx, companyId, group, folded);
  await runTogether(tx, nameProducts(companyId, folded.flatMap(namesGivenBy)));
  return { folds, changedEvents, changedClaims: released.length + claimed.size };
}

/** Folds the refunds of some orders anew, with the visitors who hold these, and stores what the refunds come to now. The company must be held exclusively. */
export async function rebuildRefunds(tx: Query, company: Company, orderIds: readonly string[], now: Date): Promise<RebuiltPage> {
  const { companyId } = company;
  const holders = new Set((await readClaims(tx, companyId, orderIds)).values());
  const group = await loadVisitors(tx, companyId, [...holders], now);
  await loadRefunds(tx, companyId, group, orderIds, now);
  await eraseHeldInVain(tx, companyId, group, now);
  const folds = foldGroup(group, company);
  for (const visitorId of holders) folds.delete(visitorId);
  return { folds, changedEvents: await storeChanged(tx, companyId, group, [...folds.values()].flat()), changedClaims: 0 };
}

async function storeChanged(tx: Query, companyId: number, group: StoredGroup, folded: readonly FoldedEvent[]): Promise<number> {
  const changed = folded.filter((item) => isChanged(item, group.rows.get(item.event.visitorId)?.get(item.event.eventId)));
  await runTogether(tx, updateDerived(companyId, changed.map(toRow(group))));
  return changed.length;
}

/** Orders held by a visitor of the group whose report of them does not follow an interaction any more. */
function findLostClaims(group: StoredGroup, company: Company): string[] {
  const admitted = admittedOrderIds(group, company);
  return [...group.claims].filter(([orderId, holder]) => admitted.get(holder)?.has(orderId) === false).map(([orderId]) => orderId);
}

/** What an event came to is written anew; until when it is held stays, so that no change of settings erases what once counted. */
function toRow(group: StoredGroup): (item: FoldedEvent) => NewEventRow {
  return (item) => {
    const { visitorId, eventId } = item.event;
    const stored = group.rows.get(visitorId)?.get(eventId);
    const isHeld = item.outcome.status === 'ignored' && ['no_interaction', 'no_order'].includes(item.outcome.reason);
    return {
      visitor_id: visitorId,
      event_id: eventId,
      ...toDerivedRow(item),
      held_until: isHeld ? (stored?.held_until ?? null) : null,
    };
  };
}

function isChanged(item: FoldedEvent, row: EventRow | undefined): boolean {
  return row === undefined || !isSameDerived(row, toDerivedColumns(item));
}
