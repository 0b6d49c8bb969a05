import type { Query } from '../store/database.ts';
import { toRefundEvent } from '../store/event-row.ts';
import { readEvents } from '../store/events.ts';
import { identifyOrder } from './arrival.ts';
import { isExpired, isLeftOut, type StoredGroup } from './stored-group.ts';

/** Adds the refunds of some orders to the group, without a lock and without a change. */
export async function loadRefunds(tx: Query, companyId: number, group: StoredGroup, orderIds: Iterable<string>, now: Date): Promise<void> {
  const orders = new Map([...orderIds].map((orderId) => [identifyOrder(orderId), orderId]));
  if (orders.size === 0) return;
  for (const [id, orderId] of orders) {
    group.refunds.set(orderId, []);
    group.rows.set(id, new Map());
  }
  for (const row of await readEvents(tx, companyId, orders.keys())) {
    if (isExpired(row, now)) {
      group.expiredVisitors.add(row.visitor_id);
      continue;
    }
    group.rows.get(row.visitor_id)?.set(row.event_id, row);
    if (!isLeftOut(row)) group.refunds.get(row.order_id as string)?.push(toRefundEvent(row));
  }
}
