import { formatMicros } from '@cartograph/core/money/amount';
import type { OrderPage } from '@cartograph/core/report/contract';
import { describeLineItem } from '@cartograph/core/report/logged-event';
import type { Channel, Model } from '@cartograph/core/wire/vocabulary';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import { toLineItem } from '../event-row.ts';
import { orUnavailable } from '../failure.ts';
import type { StoredOrder } from '../schema.ts';
import { type Cursor, cutPage } from './cursor.ts';

/** Which orders to list; what is null does not filter. Moments from `fromMs` up to but not including `untilMs`. */
export interface OrderQuery {
  fromMs: number;
  untilMs: number;
  currency: string | null;
  model: Model;
  channel: Channel | null;
  aiProfile: string | null;
  attributed: boolean | null;
  verified: boolean | null;
  orderId: string | null;
  conversationId: string | null;
  limit: number;
  cursor: Cursor | null;
}

/** What is read of the event of a recorded order. */
export interface OrderRow {
  visitor_id: string;
  event_id: string;
  order_id: string | null;
  occurred_at: Date;
  amount_micros: bigint;
  refunded_micros: bigint;
  order_entry: StoredOrder;
}

/** A page of recorded orders, newest first, each with its touches and what each earned under the model. */
export async function readOrders(database: Database, companyId: number, query: OrderQuery): Promise<OrderPage> {
  const { rows } = await orUnavailable(selectOrders(companyId, query).execute(database.db));
  const { page, nextCursor } = cutPage(rows, query.limit, placeOf);
  return {
    orders: page.map((row) => describeOrder(row, query.model)),
    next_cursor: nextCursor,
  };
}

function placeOf(row: OrderRow): Cursor {
  return { time: row.occurred_at, visitorId: row.visitor_id, eventId: row.event_id };
}

/** The touches that a model credits, as a JSON path into `order_entry`; the same choice as core's `creditedTouches`. */
const CREDITED_PATHS: Readonly<Record<Model, string>> = {
  first_touch: '$.touches[0]',
  last_touch: '$.touches[last]',
  linear: '$.touches[*]',
};

function selectOrders(companyId: number, query: OrderQuery) {
  const { channel, aiProfile, cursor } = query;
  const conditions: RawBuilder<unknown>[] = [
    sql`company_id = ${companyId}`,
    sql`order_entry IS NOT NULL`,
    sql`occurred_at >= ${new Date(query.fromMs)}`,
    sql`occurred_at < ${new Date(query.untilMs)}`,
  ];
  if (query.currency !== null) conditions.push(sql`order_entry->>'currency' = ${query.currency}`);
  if (query.verified !== null) conditions.push(sql`(order_entry->>'verified')::boolean = ${query.verified}`);
  if (query.orderId !== null) conditions.push(sql`order_id = ${query.orderId}`);
  if (query.conversationId !== null) conditions.push(followsConversation(companyId, query.conversationId));
  if (query.attributed !== null) conditions.push(sql`(order_entry->'touches' <> '[]'::jsonb) = ${query.attributed}`);
  if (channel !== null || aiProfile !== null) {
    conditions.push(sql`EXISTS (
      SELECT 1 FROM jsonb_path_query(order_entry, ${CREDITED_PATHS[query.model]}::jsonpath) AS touch
      WHERE (${channel}::text IS NULL OR touch->>'channel' = ${channel}) AND (${aiProfile}::text IS NULL OR touch->>'ai_profile' = ${aiProfile})
    )`);
  }
  if (cursor !== null)
    conditions.push(sql`(occurred_at, visitor_id, event_id) < (${cursor.time}, ${cursor.visitorId}::uuid, ${cursor.eventId})`);
  return sql<OrderRow>`
    SELECT visitor_id, event_id, order_id, occurred_at, amount_micros, order_entry, (
      SELECT coalesce(-sum(refund.amount_micros), 0) FROM event AS refund
      WHERE refund.company_id = ${companyId} AND refund.order_id = event.order_id AND refund.kind = 'refund'
    ) AS refunded_micros
    FROM event
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY occurred_at DESC, visitor_id DESC, event_id DESC LIMIT ${query.limit + 1}`;
}

/**
 * Whether a conversation is a touch of the order. An index tells the visitors who had it, and who shares a FAQ fingerprint with them: the
 * orders of nobody else are looked at.
 */
function followsConversation(companyId: number, conversationId: string): RawBuilder<unknown> {
  return sql`visitor_id IN (
      SELECT visitor_id FROM event WHERE company_id = ${companyId} AND conversation_id = ${conversationId}
      UNION
      SELECT link.visitor_id FROM event AS had JOIN faq_link AS link ON link.company_id = ${companyId} AND link.faq_id = had.faq_id
      WHERE had.company_id = ${companyId} AND had.conversation_id = ${conversationId}
    ) AND order_entry->'touches' @> ${JSON.stringify([{ conversation_id: conversationId }])}::jsonb`;
}

/** An order as lists show it, with what each touch earned under a model. */
export function describeOrder(row: OrderRow, model: Model): OrderPage['orders'][number] {
  const { currency, verified, touches } = row.order_entry;
  const money = (micros: bigint) => formatMicros(micros, currency);
  const first = touches[0];
  return {
    order_id: row.order_id,
    event_id: row.event_id,
    visitor_id: row.visitor_id,
    occurred_at: row.occurred_at.toISOString(),
    currency,
    value: money(row.amount_micros),
    refunded: money(row.refunded_micros),
    verified,
    attributed: first !== undefined,
    seconds_from_first_touch: first === undefined ? null : (row.occurred_at.getTime() - Date.parse(first.occurred_at)) / 1000,
    touches: touches.map((touch) => ({
      event_id: touch.event_id,
      occurred_at: touch.occurred_at,
      channel: touch.channel as Channel,
      conversation_id: touch.conversation_id,
      ai_profile: touch.ai_profile,
      credit: money(BigInt(touch[model])),
    })),
    line_items: row.order_entry.line_items.map((item) => describeLineItem(toLineItem(item))),
  };
}
