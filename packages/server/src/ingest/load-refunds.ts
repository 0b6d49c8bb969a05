import type { Query } from '../store/database.ts';
import { toRefundEvent } from '../store/event-row.ts';
import { eraseExpired, readEvents } from '../store/events.ts';
import { lockFingerprints } from '../store/fingerprints.ts';
import { identifyOrder } from './arrival.ts';
import { isExpired, isLeftOut, type StoredGroup } from './stored-group.ts';

/**
 * Locks the refunds of some orders and adds them to the group. An order and its refunds may be recorded at the same moment: whoever has the
 * lock second sees what the first has done.
 */
export async function loadRefunds(tx: Query, companyId: number, group: StoredGroup, orderIds: Iterable<string>, now: Date): Promise<void> {
  const orders = new Map(
    [...orderIds].filter((orderId) => !group.refunds.has(orderId)).map((orderId) => [identifyOrder(orderId), orderId]),
  );
  if (orders.size === 0) return;
  await lockFingerprints(tx, companyId, orders.keys());
  for (const [id, orderId] of orders) {
    group.refunds.set(orderId, []);
    group.rows.set(id, new Map());
  }
  const rows = await readEvents(tx, companyId, orders.keys());
  const expired = rows.filter((row) => isExpired(row, now));
  if (expired.length > 0) await eraseExpired(tx, companyId, new Set(expired.map((row) => row.visitor_id)), now);
  for (const row of rows) {
    if (isExpired(row, now)) continue;
    group.rows.get(row.visitor_id)?.set(row.event_id, row);
    if (!isLeftOut(row)) group.refunds.get(row.order_id as string)?.push(toRefundEvent(row));
  }
}
