import type { OrderProof } from '@cartograph/core/report/contract';
import { proveOrder } from '@cartograph/core/report/proof';
import { foldGroup, listForeignInteractions } from '@cartograph/core/timeline/group';
import type { Model } from '@cartograph/core/wire/vocabulary';
import { findCompany } from '../store/companies.ts';
import type { Database } from '../store/database.ts';
import { describeOrder } from '../store/reports/orders.ts';
import { inSnapshot } from '../store/transaction.ts';
import { identifyOrder } from './arrival.ts';
import { loadVisitors } from './load-group.ts';
import { loadRefunds } from './load-refunds.ts';

/** Which order to prove: the event of a visitor that reported it, and the model by which it is listed. */
export interface ProofQuery {
  visitorId: string;
  eventId: string;
  model: Model;
}

/**
 * An order with all that led to it and what was given back of it, folded anew from what is stored of its visitor, in one snapshot; undefined where the event is no
 * recorded order. Throws StoreUnavailable.
 */
export function readProof(database: Database, companyKey: string, query: ProofQuery, now: Date): Promise<OrderProof | undefined> {
  const { visitorId, eventId, model } = query;
  return inSnapshot(database, async (tx) => {
    const company = await findCompany(tx, companyKey);
    if (company === undefined) return undefined;
    const group = await loadVisitors(tx, company.companyId, [visitorId], now);
    const row = group.rows.get(visitorId)?.get(eventId);
    if (row === undefined) return undefined;
    const { order_id, amount_micros, order_entry } = row;
    if (order_id !== null) await loadRefunds(tx, company.companyId, group, [order_id], now);
    const folds = foldGroup(group, company);
    const folded = folds.get(visitorId) ?? [];
    const order = folded.find((item) => item.event.eventId === eventId);
    if (order?.entry?.kind !== 'order' || amount_micros === null || order_entry === null) return undefined;
    const refunds = (order_id === null ? undefined : folds.get(identifyOrder(order_id))) ?? [];
    const refunded_micros = refunds.reduce((sum, { entry }) => sum - (entry?.amountMicros ?? 0n), 0n);
    const proof = proveOrder({
      event: order.event,
      entry: order.entry,
      folded,
      refunds,
      foreignInteractions: listForeignInteractions(group, visitorId),
      heldUntilMs: (event) => group.rows.get(event.visitorId)?.get(event.eventId)?.held_until?.getTime() ?? null,
      windows: company,
      model,
    });
    return { order: describeOrder({ ...row, amount_micros, order_entry, refunded_micros }, model), ...proof };
  });
}
