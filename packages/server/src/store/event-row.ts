import type {
  CartChange,
  Checkout,
  Happening,
  Interaction,
  LineItem,
  ReceivedEvent,
  Refund,
  RefundEvent,
  TimelineEvent,
} from '@cartograph/core/event/event';
import type { FoldedEvent } from '@cartograph/core/timeline/fold';
import type { CartType, Channel } from '@cartograph/core/wire/vocabulary';
import type { Selectable } from 'kysely';
import type { Cell, Columns } from './recordset.ts';
import type { EventTable, StoredLineItem, StoredOrder } from './schema.ts';

/** A row of the `event` table as it is read. */
export type EventRow = Selectable<EventTable>;

/** What an event came to, as it is stored. */
export type Derived = Pick<EventRow, 'reason' | 'amount_micros' | 'order_entry'>;

/** The columns that say what an event came to, with their types. */
export const DERIVED_COLUMNS: Columns = { reason: 'text', amount_micros: 'numeric', order_entry: 'jsonb', held_until: 'timestamptz' };

/** The columns of `event` that a row to insert has, with their types. */
export const EVENT_COLUMNS: Columns = {
  visitor_id: 'uuid',
  event_id: 'text',
  faq_id: 'uuid',
  occurred_at: 'timestamptz',
  received_at: 'timestamptz',
  verified: 'boolean',
  kind: 'text',
  type: 'text',
  product_id: 'text',
  product_name: 'text',
  value_micros: 'numeric',
  currency: 'text',
  quantity: 'integer',
  previous_quantity: 'integer',
  order_id: 'text',
  line_items: 'jsonb',
  channel: 'text',
  conversation_id: 'text',
  helpful: 'boolean',
  ai_profile: 'text',
  source: 'text',
  revision: 'text',
  later_helpful: 'boolean',
  ...DERIVED_COLUMNS,
};

/** A row of EVENT_COLUMNS as a statement takes it; absent and undefined columns are null. */
export type NewEventRow = Record<string, Exclude<Cell, bigint> | undefined>;

/** What an event of any kind tells: where two kinds have a field of the same name, it means the same. */
type Told = Partial<
  Omit<CartChange, 'kind' | 'productId' | 'valueMicros'> &
    Omit<Refund, 'kind' | 'orderId'> &
    Pick<Checkout, 'orderId'> &
    Omit<Interaction, 'kind'>
>;

/** The row of an event with what it came to. Written out column by column, for rows of one shape are made and read fastest. */
export function toEventRow({ event, outcome, entry }: FoldedEvent, heldUntil: Date | null): NewEventRow {
  const told: Told = event;
  const { reason, amount_micros, order_entry } = toDerivedRow({ outcome, entry });
  const occurredAt = new Date(event.occurredAtMs).toISOString();
  return {
    visitor_id: event.visitorId,
    event_id: event.eventId,
    faq_id: event.faqId,
    occurred_at: occurredAt,
    received_at: event.receivedAtMs === event.occurredAtMs ? occurredAt : new Date(event.receivedAtMs).toISOString(),
    verified: event.verified,
    kind: event.kind,
    type: told.type,
    product_id: unlessNull(told.productId),
    product_name: told.productName,
    value_micros: textOf(told.valueMicros),
    currency: told.currency,
    quantity: told.quantity,
    previous_quantity: unlessNull(told.previousQuantity),
    order_id: unlessNull(told.orderId),
    line_items: told.lineItems?.map(toStoredLineItem),
    channel: told.channel,
    conversation_id: unlessNull(told.conversationId),
    helpful: unlessNull(told.helpful),
    ai_profile: unlessNull(told.aiProfile),
    source: unlessNull(told.source),
    revision: unlessNull(event.revision),
    held_until: unlessNull(heldUntil),
    reason,
    amount_micros,
    order_entry,
  };
}

/** Nulls are left out of a row's JSON. */
function unlessNull<Value>(value: Value | null | undefined): Value | undefined {
  return value ?? undefined;
}

/** What an event came to, as a statement takes it. */
export function toDerivedRow(item: Pick<FoldedEvent, 'outcome' | 'entry'>): NewEventRow {
  const { reason, amount_micros, order_entry } = toDerivedColumns(item);
  return { reason: unlessNull(reason), amount_micros: textOf(amount_micros), order_entry: unlessNull(order_entry) };
}

function textOf(amount: bigint | null | undefined): string | undefined {
  return unlessNull(amount)?.toString();
}

/** What an event came to, as columns. */
export function toDerivedColumns({ outcome, entry }: Pick<FoldedEvent, 'outcome' | 'entry'>): Derived {
  return {
    reason: outcome.status === 'ignored' ? outcome.reason : null,
    amount_micros: entry?.amountMicros ?? null,
    order_entry: entry?.kind === 'order' ? toStoredOrder(entry) : null,
  };
}

function toStoredOrder(order: Extract<FoldedEvent['entry'], { kind: 'order' }>): StoredOrder {
  const earned = (model: 'first_touch' | 'last_touch' | 'linear', touch: unknown) =>
    (order.credits[model].find((credit) => credit.touch === touch)?.amountMicros ?? 0n).toString();
  return {
    currency: order.currency,
    verified: order.verified,
    line_items: order.lineItems.map(toStoredLineItem),
    touches: order.touches.map((touch) => ({
      event_id: touch.eventId,
      occurred_at: new Date(touch.occurredAtMs).toISOString(),
      channel: touch.channel,
      conversation_id: touch.conversationId,
      ai_profile: touch.aiProfile,
      first_touch: earned('first_touch', touch),
      last_touch: earned('last_touch', touch),
      linear: earned('linear', touch),
    })),
  };
}

/** A line item as it is stored in JSON. */
export function toStoredLineItem(item: LineItem): StoredLineItem {
  const { productId, productName, quantity, valueMicros, currency } = item;
  return { product_id: productId, product_name: productName, quantity, value_micros: valueMicros.toString(), currency };
}

/** What a visitor did as the rules take it, from its row. */
export function toTimelineEvent(row: EventRow): TimelineEvent {
  return { ...toReceipt(row), ...toHappening(row) };
}

/** A refund as the rules take it, from its row. */
export function toRefundEvent(row: EventRow): RefundEvent {
  const { order_id: orderId, value_micros: valueMicros, currency, source } = row;
  const lineItems = (row.line_items ?? []).map(toLineItem);
  return { ...toReceipt(row), kind: 'refund', orderId: orderId as string, valueMicros, currency: currency as string, lineItems, source };
}

/** Anything that was received, from its row. */
export function toReceivedEvent(row: EventRow): ReceivedEvent {
  return row.kind === 'refund' ? toRefundEvent(row) : toTimelineEvent(row);
}

function toReceipt(row: EventRow) {
  return {
    eventId: row.event_id,
    occurredAtMs: row.occurred_at.getTime(),
    receivedAtMs: row.received_at.getTime(),
    verified: row.verified,
    visitorId: row.visitor_id,
    faqId: row.faq_id,
    revision: row.revision,
  };
}

function toHappening(row: EventRow): Happening {
  if (row.kind === 'cart') {
    return {
      kind: 'cart',
      type: row.type as CartType,
      productId: row.product_id as string,
      productName: row.product_name as string,
      valueMicros: row.value_micros as bigint,
      currency: row.currency as string,
      quantity: row.quantity as number,
      previousQuantity: row.previous_quantity,
      source: row.source,
    };
  }
  if (row.kind === 'checkout') {
    const lineItems = (row.line_items ?? []).map(toLineItem);
    const { order_id: orderId, source } = row;
    return { kind: 'checkout', orderId, valueMicros: row.value_micros as bigint, currency: row.currency as string, lineItems, source };
  }
  return {
    kind: 'interaction',
    channel: row.channel as Channel,
    conversationId: row.conversation_id,
    helpful: row.later_helpful ?? row.helpful,
    productId: row.product_id,
    aiProfile: row.ai_profile,
  };
}

/** A stored line item as the rules take it. */
export function toLineItem(item: StoredLineItem): LineItem {
  return {
    productId: item.product_id,
    productName: item.product_name,
    quantity: item.quantity,
    valueMicros: BigInt(item.value_micros),
    currency: item.currency,
  };
}
