import { eventPage, orderPage, revenueImpact } from '@cartograph/core/report/contract';
import { reportParameters } from '@cartograph/core/report/query';
import { REASONS, RECEIVED_KINDS } from '@cartograph/core/wire/vocabulary';
import type { FastifySchema } from 'fastify';
import * as v from 'valibot';
import { describeSchema } from './json-schema.ts';
import { problemResponses } from './problem-schema.ts';

const text = (description: string) => v.optional(v.pipe(v.string(), v.description(description)));
const page = { limit: text('Rows a page, 1 to 500; by default 50.'), cursor: text('`next_cursor` of the page before.') };
const flag = (description: string) => v.optional(v.pipe(v.picklist(['true', 'false']), v.description(description)));

const orderParameters = v.object({
  ...reportParameters.entries,
  attributed: flag('Only orders with a credit, or only those without.'),
  verified: flag('Only orders that the shop’s own server reported, or only those it did not.'),
  order_id: text('Only this order.'),
  ...page,
});

const eventParameters = v.object({
  kind: v.optional(v.picklist(RECEIVED_KINDS)),
  status: v.optional(v.picklist(['recorded', 'ignored'])),
  reason: v.optional(v.picklist(REASONS)),
  fingerprint: text('Only events of this visitor, by either fingerprint.'),
  event_id: text('Only this event.'),
  order_id: text('Only reports of this order.'),
  product_id: text('Only events of this product.'),
  ...page,
});

const company = {
  type: 'object',
  properties: { company: { type: 'string', description: 'Public key of the company.' } },
  required: ['company'],
};

function describeRoute(summary: string, querystring: v.GenericSchema, success: object): FastifySchema {
  return {
    tags: ['Reports'],
    summary,
    security: [{ secretKey: [] }],
    params: company,
    querystring: describeSchema(querystring),
    response: { 200: { description: 'The report.', ...success }, ...problemResponses([400, 401, 403, 404, 429, 503]) },
  };
}

/** What the API description says about each report. */
export const reportSchemas = {
  revenue: describeRoute('Revenue impact', reportParameters, describeSchema(revenueImpact)),
  csv: describeRoute('Revenue impact by day, as CSV', reportParameters, { content: { 'text/csv': { schema: { type: 'string' } } } }),
  orders: describeRoute(
    'Recorded orders, newest first, with the interactions that earned them',
    orderParameters,
    describeSchema(orderPage),
  ),
  events: describeRoute('Events received, newest first, with what became of each and why', eventParameters, describeSchema(eventPage)),
  stream: describeRoute('Events as they are received, as server-sent events', eventParameters, {
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  }),
};
