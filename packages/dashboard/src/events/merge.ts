import type { LoggedEvent } from '@cartograph/core/report/contract';

/** What tells one event of the list from another: ids are unique for a visitor, those of refunds for an order, and a rejected one may come again. */
export function keyOf(event: LoggedEvent): string {
  return [event.visitor_id, event.order_id, event.event_id, event.status === 'rejected' ? event.received_at : ''].join(' ');
}

/** The list with what came in live on top; what stands in both is shown once, as it came last. */
export function mergeEvents(live: readonly LoggedEvent[], listed: readonly LoggedEvent[]): LoggedEvent[] {
  const fresh = new Set(live.map(keyOf));
  return [...live, ...listed.filter((event) => !fresh.has(keyOf(event)))];
}
