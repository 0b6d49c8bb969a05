import type { ReceivedKind } from '../wire/vocabulary.ts';
import type { LoggedEvent } from './contract.ts';

/** A report that was refused, as it is kept for the event log; what it did not say rightly is null. */
export interface Rejection {
  rejectionId: string;
  receivedAtMs: number;
  kind: ReceivedKind | null;
  eventId: string | null;
  visitorId: string | null;
  faqId: string | null;
  orderId: string | null;
  productId: string | null;
  conversationId: string | null;
  source: string | null;
  verified: boolean;
  errors: LoggedEvent['errors'];
}

/** What a rejection's `source` is where the browser SDK refused a call before it sent anything. */
export const REFUSED_IN_BROWSER = 'browser';

const CURE = 'Fix the field and send the event again; nothing of it was recorded.';

/** What to do about a refusal that no field of the event is to blame for, by the field that it names. */
const CURES: Readonly<Record<string, string>> = {
  origin:
    'Add the origin of the page to the allowed origins in the settings, or send from your own server with a secret key; nothing was recorded.',
  authorization: 'Send a secret key of this company that is in force and has the scope events; nothing was recorded.',
};

/** A refused report as the event log lists it. */
export function describeRejection(rejection: Rejection): LoggedEvent {
  const { errors, kind, orderId, productId, conversationId } = rejection;
  const receivedAt = new Date(rejection.receivedAtMs).toISOString();
  return {
    event_id: rejection.eventId ?? rejection.rejectionId,
    kind,
    status: 'rejected',
    errors,
    reason: null,
    why: errors.map(({ message }) => message).join('; '),
    cure: CURES[errors[0]?.field ?? ''] ?? CURE,
    occurred_at: receivedAt,
    received_at: receivedAt,
    held_until: null,
    visitor_id: rejection.visitorId,
    faq_visitor_id: rejection.faqId,
    verified: rejection.verified,
    source: rejection.source,
    amount: null,
    ...(orderId !== null && { order_id: orderId }),
    ...(productId !== null && { product_id: productId }),
    ...(conversationId !== null && { conversation_id: conversationId }),
  };
}
