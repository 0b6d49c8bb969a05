import type { ReceivedEvent } from '@cartograph/core/event/event';
import { formatMicros } from '@cartograph/core/money/amount';
import type { EventPage, LoggedEvent } from '@cartograph/core/report/contract';
import { EXPLANATIONS } from '@cartograph/core/report/reasons';
import type { Reason, ReceivedKind } from '@cartograph/core/wire/vocabulary';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { type EventRow, toReceivedEvent } from '../event-row.ts';
import { orUnavailable } from '../failure.ts';
import { type Cursor, cutPage } from './cursor.ts';
import { describeLineItem } from './orders.ts';

/** Which received events to list; what is null does not filter. */
export interface EventQuery {
  kind: ReceivedKind | null;
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
    events: page.map(describeEvent),
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

function describeEvent(row: EventRow): LoggedEvent {
  const reason = row.reason as Reason | null;
  const explanation = reason === null ? null : EXPLANATIONS[reason];
  return {
    event_id: row.event_id,
    kind: row.kind as ReceivedKind,
    status: reason === null ? 'recorded' : 'ignored',
    errors: [],
    reason,
    why: explanation?.why ?? null,
    cure: explanation?.cure ?? null,
    occurred_at: row.occurred_at.toISOString(),
    received_at: row.received_at.toISOString(),
    held_until: row.held_until?.toISOString() ?? null,
    visitor_id: row.kind === 'refund' ? null : row.visitor_id,
    faq_visitor_id: row.kind === 'refund' ? null : row.faq_id,
    verified: row.verified,
    source: row.source,
    amount: row.amount_micros === null ? null : formatMicros(row.amount_micros, row.order_entry?.currency ?? row.currency ?? ''),
    ...describeHappening(toReceivedEvent(row), row),
  };
}

function describeHappening(event: ReceivedEvent, row: EventRow): Partial<LoggedEvent> {
  if (event.kind === 'interaction') {
    const { channel, conversationId, helpful, productId, aiProfile } = event;
    return { channel, conversation_id: conversationId, helpful, product_id: productId, ai_profile: aiProfile };
  }
  const { currency } = event;
  const priced = event.valueMicros === null ? { currency } : { value: formatMicros(event.valueMicros, currency), currency };
  if (event.kind === 'checkout' || event.kind === 'refund') {
    return { order_id: event.orderId, ...priced, line_items: (row.line_items ?? []).map(describeLineItem) };
  }
  const { type, productId, productName, quantity, previousQuantity } = event;
  return { type, product_id: productId, product_name: productName, ...priced, quantity, previous_quantity: previousQuantity };
}
