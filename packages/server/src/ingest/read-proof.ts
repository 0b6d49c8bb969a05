import type { OrderProof } from '@cartograph/core/report/contract';
import { proveOrder } from '@cartograph/core/report/proof';
import { foldGroup, listForeignInteractions } from '@cartograph/core/timeline/group';
import type { Model } from '@cartograph/core/wire/vocabulary';
import { findCompany } from '../store/companies.ts';
import type { Database } from '../store/database.ts';
import { orUnavailable } from '../store/failure.ts';
import { describeOrder } from '../store/reports/orders.ts';
import { loadVisitors } from './load-group.ts';

/** Which order to prove: the event of a visitor that reported it, and the model by which it is listed. */
export interface ProofQuery {
  visitorId: string;
  eventId: string;
  model: Model;
}

/**
 * An order with all that led to it, folded anew from what is stored of its visitor, in one snapshot; undefined where the event is no
 * recorded order. Throws StoreUnavailable.
 */
export function readProof(database: Database, companyKey: string, query: ProofQuery, now: Date): Promise<OrderProof | undefined> {
  const { visitorId, eventId, model } = query;
  const snapshot = database.db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return orUnavailable(
    snapshot.execute(async (tx) => {
      const company = await findCompany(tx, companyKey);
      if (company === undefined) return undefined;
      const group = await loadVisitors(tx, company.companyId, [visitorId], now);
      const folded = foldGroup(group, company).get(visitorId) ?? [];
      const order = folded.find((item) => item.event.eventId === eventId);
      const row = group.rows.get(visitorId)?.get(eventId);
      if (order?.entry?.kind !== 'order' || row === undefined) return undefined;
      const { amount_micros, order_entry } = row;
      if (amount_micros === null || order_entry === null) return undefined;
      const proof = proveOrder({
        event: order.event,
        entry: order.entry,
        folded,
        foreignInteractions: listForeignInteractions(group, visitorId),
        heldUntilMs: (event) => group.rows.get(event.visitorId)?.get(event.eventId)?.held_until?.getTime() ?? null,
        windows: company,
        model,
      });
      return { order: describeOrder({ ...row, amount_micros, order_entry }, model), ...proof };
    }),
  );
}
