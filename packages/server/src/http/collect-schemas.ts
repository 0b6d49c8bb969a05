import { EXPLANATIONS } from '@cartograph/core/report/reasons';
import { eventFields, refundEnvelope, senderFields } from '@cartograph/core/wire/envelope';
import { cartFields, checkoutFields, interactionFields, lineItemFields, refundFields } from '@cartograph/core/wire/fields';
import { BATCH_MAX_EVENTS, LINE_ITEMS_MAX } from '@cartograph/core/wire/limits';
import { refusalReport } from '@cartograph/core/wire/refusal';
import { EVENT_KINDS, REASONS, type ReceivedKind } from '@cartograph/core/wire/vocabulary';
import type { FastifySchema } from 'fastify';
import * as v from 'valibot';
import { EXAMPLES } from './examples.ts';
import { describeBody, describeSchema } from './json-schema.ts';
import { problemResponses } from './problem-schema.ts';

const items = { line_items: v.nullish(v.pipe(v.array(v.object(lineItemFields)), v.maxLength(LINE_ITEMS_MAX))) };
const checkout = { ...checkoutFields, ...items };

const answer = v.object({
  event_id: v.string(),
  status: v.pipe(
    v.picklist(['recorded', 'duplicate', 'ignored']),
    v.description(
      '`recorded`: it counts. `duplicate`: it is there already, and counts once. `ignored`: it does not count; `reason` says why.',
    ),
  ),
  reason: v.optional(v.pipe(v.picklist(REASONS), v.description(`Where it is ignored. ${describeReasons()}`))),
});

function describeReasons(): string {
  return REASONS.map((reason) => `\`${reason}\`: ${EXPLANATIONS[reason].why}`).join(' ');
}

const rejected = v.object({
  event_id: v.nullable(v.string()),
  status: v.literal('rejected'),
  errors: v.array(v.object({ field: v.string(), code: v.string(), message: v.string() })),
});

const batchEvent = v.variant('kind', [
  v.object({ kind: v.literal(EVENT_KINDS[0]), ...eventFields, ...cartFields }),
  v.object({ kind: v.literal(EVENT_KINDS[1]), ...eventFields, ...checkout }),
  v.object({ kind: v.literal(EVENT_KINDS[2]), ...eventFields, ...interactionFields }),
]);

const SECRET: Record<string, string[]>[] = [{ secretKey: [] }];
const SECRET_OR_ORIGIN = [{}, ...SECRET];

function describeRoute(
  summary: string,
  description: string,
  body: v.GenericSchema,
  success: v.GenericSchema,
  example: object,
  security = SECRET_OR_ORIGIN,
): FastifySchema {
  return {
    tags: ['Events'],
    summary,
    description,
    security,
    body: { ...describeBody(body), examples: [example] },
    response: {
      200: { description: 'Committed.', ...describeSchema(success) },
      ...problemResponses([400, 401, 403, 404, 413, 415, 429, 503]),
    },
  };
}

/** What the API description says about each route that takes events, made of the fields that parse them. */
export const collectSchemas: Readonly<Record<ReceivedKind | 'batch' | 'refusal', FastifySchema>> = {
  cart: describeRoute(
    'Report a cart change',
    '`quantity` is how many there are after the action, `value` the price of one after discounts.',
    v.object({ ...senderFields, ...eventFields, ...cartFields }),
    answer,
    EXAMPLES.cart,
  ),
  checkout: describeRoute(
    'Report an order',
    "`value` is the order's total, a line item's `value` the price of one. The same `order_id` is never recorded twice.",
    v.object({ ...senderFields, ...eventFields, ...checkout }),
    answer,
    EXAMPLES.checkout,
  ),
  interaction: describeRoute(
    'Report the use of the assistant',
    'What a visitor did with the chat, the product FAQs or a nudge. `helpful: false` earns no credit.',
    v.object({ ...senderFields, ...eventFields, ...interactionFields }),
    answer,
    EXAMPLES.interaction,
  ),
  refund: describeRoute(
    'Report a refund, from the shop’s own server',
    '`value` is what this refund gave back. It is taken from whoever the order was credited to; together, refunds take at most what the order had. ' +
      'A refund that comes before its order waits for it.',
    v.object({ ...refundEnvelope, ...refundFields, ...items }),
    answer,
    EXAMPLES.refund,
    SECRET,
  ),
  batch: describeRoute(
    'Report up to 100 events of one visitor',
    'Answers each event in order; a bad one is rejected by itself. `session_window_ms` is how long after an interaction events are recorded.',
    v.object({ ...senderFields, events: v.pipe(v.array(batchEvent), v.maxLength(BATCH_MAX_EVENTS)) }),
    v.object({ results: v.array(v.union([answer, rejected])), session_window_ms: v.number() }),
    EXAMPLES.batch,
  ),
  refusal: {
    tags: ['Events'],
    summary: 'Tell of a call that the browser refused',
    description: 'What the browser script does when it refuses a call, so that the event log shows it: the mistakes alone, and no visitor.',
    body: describeBody(refusalReport),
    response: { 204: { description: 'Noted.', type: 'null' }, ...problemResponses([400, 403, 404, 413, 415, 429]) },
  },
};
