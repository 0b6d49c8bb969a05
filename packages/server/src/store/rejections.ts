import type { Rejection } from '@cartograph/core/report/rejection';
import type { ReceivedKind } from '@cartograph/core/wire/vocabulary';
import { type Selectable, sql } from 'kysely';
import type { Query } from './database.ts';
import { type Columns, columnList, recordset } from './recordset.ts';
import type { EventQuery } from './reports/event-search.ts';
import type { RejectionTable } from './schema.ts';

const COLUMNS: Columns = {
  rejection_id: 'uuid',
  received_at: 'timestamptz',
  kind: 'text',
  event_id: 'text',
  visitor_id: 'uuid',
  faq_id: 'uuid',
  order_id: 'text',
  product_id: 'text',
  conversation_id: 'text',
  source: 'text',
  verified: 'boolean',
  errors: 'jsonb',
};

/** Keeps refused reports of a company for its event log, and lets go of all but the newest `keep`. */
export async function insertRejections(db: Query, companyId: number, rejections: readonly Rejection[], keep: number): Promise<void> {
  const rows = rejections.map((item) => ({
    rejection_id: item.rejectionId,
    received_at: new Date(item.receivedAtMs),
    kind: item.kind,
    event_id: item.eventId,
    visitor_id: item.visitorId,
    faq_id: item.faqId,
    order_id: item.orderId,
    product_id: item.productId,
    conversation_id: item.conversationId,
    source: item.source,
    verified: item.verified,
    errors: item.errors,
  }));
  await sql`
    INSERT INTO rejection (company_id, ${columnList(COLUMNS)})
    SELECT ${companyId}, ${columnList(COLUMNS)} FROM ${recordset(rows, COLUMNS)} ORDER BY received_at, rejection_id
    ON CONFLICT (company_id, received_at, rejection_id) DO NOTHING`.execute(db);
  await sql`
    DELETE FROM rejection WHERE company_id = ${companyId} AND (received_at, rejection_id) < (
      SELECT received_at, rejection_id FROM rejection WHERE company_id = ${companyId}
      ORDER BY received_at DESC, rejection_id DESC OFFSET ${keep - 1} LIMIT 1
    )`.execute(db);
}

/** The newest refused reports that a query of the event log asks for, one to spare. There are few, so they are looked through. */
export async function selectRejections(db: Query, companyId: number, query: EventQuery): Promise<Rejection[]> {
  const { kind, visitorId, eventId, orderId, productId, conversationId, anyId, fromMs, untilMs, cursor } = query;
  const rows = await db
    .selectFrom('rejection')
    .selectAll()
    .where('company_id', '=', companyId)
    .$if(kind !== null, (q) => q.where('kind', '=', kind))
    .$if(visitorId !== null, (q) => q.where((where) => where.or([where('visitor_id', '=', visitorId), where('faq_id', '=', visitorId)])))
    .$if(eventId !== null, (q) => q.where('event_id', '=', eventId))
    .$if(orderId !== null, (q) => q.where('order_id', '=', orderId))
    .$if(productId !== null, (q) => q.where('product_id', '=', productId))
    .$if(conversationId !== null, (q) => q.where('conversation_id', '=', conversationId))
    .$if(anyId !== null, (q) =>
      q.where((where) =>
        where.or([
          ...(['event_id', 'order_id', 'product_id', 'conversation_id'] as const).map((column) => where(column, '=', anyId?.text ?? '')),
          ...(['visitor_id', 'faq_id'] as const).map((column) => where(column, '=', anyId?.visitorId ?? '')),
        ]),
      ),
    )
    .$if(fromMs !== null, (q) => q.where('received_at', '>=', new Date(fromMs ?? 0)))
    .$if(untilMs !== null, (q) => q.where('received_at', '<', new Date(untilMs ?? 0)))
    .$if(cursor !== null, (q) =>
      q.where(sql<boolean>`(received_at, rejection_id, '') < (${cursor?.time}, ${cursor?.visitorId}::uuid, ${cursor?.eventId})`),
    )
    .orderBy('received_at', 'desc')
    .orderBy('rejection_id', 'desc')
    .limit(query.limit + 1)
    .execute();
  return rows.map(toRejection);
}

/** Erases the refused reports of a company that came before a moment. */
export async function eraseRejections(db: Query, companyId: number, before: Date): Promise<void> {
  await db.deleteFrom('rejection').where('company_id', '=', companyId).where('received_at', '<', before).execute();
}

function toRejection(row: Selectable<RejectionTable>): Rejection {
  return {
    rejectionId: row.rejection_id,
    receivedAtMs: row.received_at.getTime(),
    kind: row.kind as ReceivedKind | null,
    eventId: row.event_id,
    visitorId: row.visitor_id,
    faqId: row.faq_id,
    orderId: row.order_id,
    productId: row.product_id,
    conversationId: row.conversation_id,
    source: row.source,
    verified: row.verified,
    errors: row.errors,
  };
}
