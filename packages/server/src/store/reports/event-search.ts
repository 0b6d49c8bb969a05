import type { LoggedEvent } from '@cartograph/core/report/contract';
import type { Reason, ReceivedKind } from '@cartograph/core/wire/vocabulary';
import { type RawBuilder, sql } from 'kysely';
import type { EventRow } from '../event-row.ts';
import type { Cursor } from './cursor.ts';

/** Which entries of the event log to list; what is null does not filter. */
export interface EventQuery {
  kind: ReceivedKind | null;
  status: LoggedEvent['status'] | null;
  reason: Reason | null;
  /** Either of a visitor's two ids. */
  visitorId: string | null;
  eventId: string | null;
  orderId: string | null;
  productId: string | null;
  conversationId: string | null;
  /** A text that any id may equal, and the visitor id that it is as a fingerprint. */
  anyId: { text: string; visitorId: string } | null;
  /** Received at this moment or later, in milliseconds since 1970. */
  fromMs: number | null;
  /** Received before this moment. */
  untilMs: number | null;
  limit: number;
  cursor: Cursor | null;
}

/** Most events that a page looks through; then it says where to go on, however few it found. */
export const SCAN_MAX_EVENTS = 20_000;

type Condition = RawBuilder<unknown>;

const NEWEST_FIRST = sql`received_at DESC, visitor_id DESC, event_id DESC`;

/**
 * Selects the newest events of a query, one row to spare. Each way to them is an index range in the order of the log, so that
 * a page costs no more with a longer history; what no index tells is filtered from the newest SCAN_MAX_EVENTS of each way.
 */
export function selectEvents(companyId: number, query: EventQuery) {
  const ways = listWays(companyId, query).map((way) => selectWay(companyId, query, way));
  return sql<EventRow>`
    SELECT event.* FROM (${sql.join(ways, sql` UNION `)}) AS found
    JOIN event ON event.company_id = ${companyId} AND event.visitor_id = found.visitor_id AND event.event_id = found.event_id
    ORDER BY event.received_at DESC, event.visitor_id DESC, event.event_id DESC LIMIT ${query.limit + 1}`;
}

/** Selects the last place that each way looked at where it ended before its end; newest first. Without a filter beyond the indexes there is none. */
export function selectHorizons(companyId: number, query: EventQuery) {
  const ways = listWays(companyId, query).map(
    (way) => sql`(SELECT received_at, visitor_id, event_id FROM event WHERE ${inReach(companyId, query, way)}
      ORDER BY ${NEWEST_FIRST} OFFSET ${SCAN_MAX_EVENTS - 1} LIMIT 1)`,
  );
  return sql<Pick<EventRow, 'received_at' | 'visitor_id' | 'event_id'>>`
    SELECT received_at, visitor_id, event_id FROM (${sql.join(ways, sql` UNION `)}) AS horizon ORDER BY ${NEWEST_FIRST}`;
}

/** Tells whether a query filters by what no index tells. */
export function isFiltered({ kind, status, reason }: EventQuery): boolean {
  return kind !== null || status !== null || reason !== null;
}

function selectWay(companyId: number, query: EventQuery, way: Condition): RawBuilder<unknown> {
  const reach = inReach(companyId, query, way);
  if (!isFiltered(query))
    return sql`(SELECT visitor_id, event_id FROM event WHERE ${reach} ORDER BY ${NEWEST_FIRST} LIMIT ${query.limit + 1})`;
  return sql`(SELECT visitor_id, event_id FROM (
      SELECT visitor_id, event_id, received_at, kind, reason FROM event WHERE ${reach} ORDER BY ${NEWEST_FIRST} LIMIT ${SCAN_MAX_EVENTS}
    ) AS scanned WHERE ${filterOf(query)} ORDER BY ${NEWEST_FIRST} LIMIT ${query.limit + 1})`;
}

function filterOf({ kind, status, reason }: EventQuery): Condition {
  const conditions: Condition[] = [sql`true`];
  if (kind !== null) conditions.push(sql`kind = ${kind}`);
  if (status !== null) conditions.push(status === 'recorded' ? sql`reason IS NULL` : sql`reason IS NOT NULL`);
  if (reason !== null) conditions.push(sql`reason = ${reason}`);
  return sql.join(conditions, sql` AND `);
}

/** What an event must meet to be looked at on a way: the company, the range of time, the cursor and the way itself. */
function inReach(companyId: number, { fromMs, untilMs, cursor }: EventQuery, way: Condition): Condition {
  const conditions: Condition[] = [sql`company_id = ${companyId}`, way];
  if (fromMs !== null) conditions.push(sql`received_at >= ${new Date(fromMs)}`);
  if (untilMs !== null) conditions.push(sql`received_at < ${new Date(untilMs)}`);
  if (cursor !== null)
    conditions.push(sql`(received_at, visitor_id, event_id) < (${cursor.time}, ${cursor.visitorId}::uuid, ${cursor.eventId})`);
  return sql.join(conditions, sql` AND `);
}

/** The ways to what a query asks for: an event is listed if it lies on any of them. */
function listWays(companyId: number, query: EventQuery): Condition[] {
  const { visitorId, eventId, orderId, productId, conversationId, anyId } = query;
  const exact: Condition[] = [sql`true`];
  if (eventId !== null) exact.push(sql`event_id = ${eventId}`);
  if (orderId !== null) exact.push(sql`order_id = ${orderId}`);
  if (productId !== null) exact.push(sql`product_id = ${productId}`);
  if (conversationId !== null) exact.push(sql`conversation_id = ${conversationId}`);
  const all = sql.join(exact, sql` AND `);
  const byVisitor = visitorId === null ? [sql`true`] : ofVisitor(companyId, visitorId);
  const byAnyId = anyId === null ? [sql`true`] : ofAnyId(companyId, anyId);
  return byVisitor.flatMap((visitor) => byAnyId.map((any) => sql`${all} AND ${visitor} AND ${any}`));
}

function ofVisitor(companyId: number, id: string): Condition[] {
  const linked = sql`SELECT visitor_id FROM faq_link WHERE company_id = ${companyId} AND faq_id = ${id}::uuid`;
  return [sql`visitor_id = ${id}::uuid`, sql`faq_id = ${id}::uuid AND visitor_id IN (${linked})`];
}

function ofAnyId(companyId: number, { text, visitorId }: { text: string; visitorId: string }): Condition[] {
  const columns = ['event_id', 'order_id', 'product_id', 'conversation_id'];
  return [...columns.map((column) => sql`${sql.ref(column)} = ${text}`), ...ofVisitor(companyId, visitorId)];
}
