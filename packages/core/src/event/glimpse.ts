import { isText } from '../wire/text.ts';
import { RECEIVED_KINDS, type ReceivedKind } from '../wire/vocabulary.ts';

/** What can be read of a report that is refused: by whom it was sent and what it is about, null where it does not say so rightly. */
export interface Glimpse {
  kind: ReceivedKind | null;
  /** Of a refund: its `refund_id`. */
  eventId: string | null;
  userFingerprint: string | null;
  userFaqFingerprint: string | null;
  orderId: string | null;
  productId: string | null;
  conversationId: string | null;
  source: string | null;
}

/** Reads as much of a refused report as is right. A batch's event has its sender in the envelope: give the two as one object. */
export function glimpse(input: object): Glimpse {
  const fields = input as Readonly<Record<string, unknown>>;
  const textOf = (name: string) => {
    const value = fields[name];
    return typeof value === 'string' && isText(value) ? value : null;
  };
  return {
    kind: RECEIVED_KINDS.find((kind) => kind === fields.kind) ?? null,
    eventId: textOf('event_id') ?? textOf('refund_id'),
    userFingerprint: textOf('user_fingerprint'),
    userFaqFingerprint: textOf('user_faq_fingerprint'),
    orderId: textOf('order_id'),
    productId: textOf('product_id'),
    conversationId: textOf('conversation_id'),
    source: textOf('source'),
  };
}
