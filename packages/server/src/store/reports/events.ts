import type { EventPage } from '@cartograph/core/report/contract';
import { describeEvent, type JudgedEvent } from '@cartograph/core/report/logged-event';
import { ignored, RECORDED } from '@cartograph/core/timeline/entry';
import type { EventKind, Reason } from '@cartograph/core/wire/vocabulary';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { type EventRow, toTimelineEvent } from '../event-row.ts';
import { orUnavailable } from '../failure.ts';
import { type Cursor, cutPage } from './cursor.ts';

/** Which received events to list; what is null does not filter. */
export interface EventQuery {
  kind: EventKind | null;
  status: 'recorded' | 'ignored' | null;
  reason: Reason | null;
  visitorId: string | null;
  eventId: string | null;
  orderId: string | null;
  productId: string | null;
  /** Only events received after this moment. */
  since: Date | null;
  limit: number;
  cursor: Cursor | null;
}

/** A page of received events, newest arrival first, each with what became of it and why. */
export async function readEventLog(database: Database, companyId: number, query: EventQuery): Promise<EventPage> {
  const rows = await orUnavailable(selectEvents(database, companyId, query).execute());
  const { page, nextCursor } = cutPage(rows, query.limit, (row) => row.received_at);
  return {
    events: page.map((row) => describeEvent(toJudgedEvent(row))),
    next_cursor: nextCursor,
  };
}

function selectEvents(database: Database, companyId: number, query: EventQuery) {
  const { kind, status, reason, visitorId, eventId, orderId, productId, since, cursor } = query;
  return database.db
    .selectFrom('event')
    .selectAll()
    .where('company_id', '=', companyId)
    .$if(kind !== null, (q) => q.where('kind', '=', kind))
    .$if(status === 'recorded', (q) => q.where('reason', 'is', null))
    .$if(status === 'ignored', (q) => q.where('reason', 'is not', null))
    .$if(reason !== null, (q) => q.where('reason', '=', reason))
    .$if(visitorId !== null, (q) => q.where((where) => where.or([where('visitor_id', '=', visitorId), where('faq_id', '=', visitorId)])))
    .$if(eventId !== null, (q) => q.where('event_id', '=', eventId))
    .$if(orderId !== null, (q) => q.where('order_id', '=', orderId))
    .$if(productId !== null, (q) => q.where('product_id', '=', productId))
    .$if(since !== null, (q) => q.where('received_at', '>', since as Date))
    .$if(cursor !== null, (q) =>
      q.where(sql<boolean>`(received_at, visitor_id, event_id) < (${cursor?.time}, ${cursor?.visitorId}::uuid, ${cursor?.eventId})`),
    )
    .orderBy('received_at', 'desc')
    .orderBy('visitor_id', 'desc')
    .orderBy('event_id', 'desc')
    .limit(query.limit + 1);
}

function toJudgedEvent(row: EventRow): JudgedEvent {
  const outcome = row.reason === null ? RECORDED : ignored(row.reason as Reason);
  const currency = row.order_entry?.currency ?? row.currency ?? '';
  const amount = row.amount_micros === null ? null : { micros: row.amount_micros, currency };
  return { event: toTimelineEvent(row), outcome, amount, heldUntilMs: row.held_until?.getTime() ?? null };
}
