import * as v from 'valibot';
import { amountFits, quantityFollows } from './combinations.ts';
import { eventFields, refundEnvelope, senderFields } from './envelope.ts';
import { cartFields, checkoutFields, interactionFields, lineItemFields, lineItems, refundFields } from './fields.ts';
import { BATCH_MAX_EVENTS } from './limits.ts';
import { EVENT_KINDS } from './vocabulary.ts';

const lineItem = v.pipe(
  v.object(lineItemFields),
  v.forward(
    v.check((item) => amountFits(item), 'amount'),
    ['value'],
  ),
);

/** A cart event over HTTP, without its sender. */
export const cartReport = v.pipe(
  v.object({ ...cartFields, ...eventFields }),
  v.forward(
    v.check((event) => quantityFollows(event), 'added_quantity'),
    ['quantity'],
  ),
  v.forward(
    v.check((item) => amountFits(item), 'amount'),
    ['value'],
  ),
);

/** A checkout event over HTTP, without its sender. */
export const checkoutReport = v.object({ ...checkoutFields, line_items: lineItems(lineItem), ...eventFields });

/** An interaction over HTTP, without its sender. */
export const interactionReport = v.object({ ...interactionFields, ...eventFields });

/** A refund over HTTP, with the company it belongs to. */
export const refundReport = v.object({ ...refundEnvelope, ...refundFields, line_items: lineItems(lineItem) });

/** Who reports, at the top level of every body. */
export const sender = v.object(senderFields);

/** The body of `POST /analytics/batch`; its events are parsed one by one, so that a bad one sinks no other. */
export const batch = v.object({ ...senderFields, events: v.pipe(v.array(v.unknown()), v.maxLength(BATCH_MAX_EVENTS)) });

/** What tells the kind of an event in a batch, and its id where even the rest cannot be read. */
export const batchEventHead = v.object({ kind: v.picklist(EVENT_KINDS) });

export type CartReport = v.InferOutput<typeof cartReport>;
export type CheckoutReport = v.InferOutput<typeof checkoutReport>;
export type InteractionReport = v.InferOutput<typeof interactionReport>;
export type RefundReport = v.InferOutput<typeof refundReport>;
export type Sender = v.InferOutput<typeof sender>;
