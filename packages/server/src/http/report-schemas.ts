import { installation } from '@cartograph/core/manage/installation';
import { dimensions, eventPage, LOGGED_STATUSES, orderPage, orderProof, revenueImpact } from '@cartograph/core/report/contract';
import { reportParameters } from '@cartograph/core/report/query';
import { REVENUE_TABLES } from '@cartograph/core/report/tables';
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
  conversation_id: text('Only orders that this conversation is a touch of.'),
  ...page,
});

const eventParameters = v.object({
  from: text('Only what arrived on this day of the company’s time zone or later, YYYY-MM-DD.'),
  to: text('Only what arrived on this day or before.'),
  q: text('Only events of which any id is this: event, order, product, conversation or either fingerprint.'),
  kind: v.optional(v.picklist(RECEIVED_KINDS)),
  status: v.optional(v.picklist(LOGGED_STATUSES)),
  reason: v.optional(v.picklist(REASONS)),
  fingerprint: text('Only events of this visitor, by either fingerprint.'),
  event_id: text('Only this event.'),
  order_id: text('Only reports of this order.'),
  product_id: text('Only events of this product.'),
  conversation_id: text('Only interactions of this conversation.'),
  ...page,
});

const csvParameters = v.object({
  ...reportParameters.entries,
  table: v.optional(v.pipe(v.picklist(REVENUE_TABLES), v.description('By default the days, or of one day the hours.'))),
});

const CSV = { content: { 'text/csv': { schema: { type: 'string' } } } };
const CSV_LIST = { ...CSV, description: 'At most 10,000 rows; where there are more, the header `x-cartograph-cut` says so.' };

/** The parameters in a route's address. */
export function describeParams(names: Readonly<Record<string, string>>): object {
  const properties = Object.entries(names).map(([name, description]) => [name, { type: 'string', description }]);
  return { type: 'object', properties: Object.fromEntries(properties), required: Object.keys(names) };
}

const COMPANY = { company: 'Public key of the company.' };

function describeRoute(summary: string, querystring: v.GenericSchema, success: object, params = {}): FastifySchema {
  return {
    tags: ['Reports'],
    summary,
    security: [{ session: [] }, { secretKey: [] }],
    params: describeParams({ ...COMPANY, ...params }),
    querystring: describeSchema(querystring),
    response: { 200: { description: 'The report.', ...success }, ...problemResponses([400, 401, 403, 404, 429, 503]) },
  };
}

/** What the API description says about each report. */
export const reportSchemas = {
  revenue: describeRoute('Revenue impact', reportParameters, describeSchema(revenueImpact)),
  csv: describeRoute('A table of the revenue impact, as CSV', csvParameters, CSV),
  ordersCsv: describeRoute('Recorded orders, as CSV', orderParameters, CSV_LIST),
  eventsCsv: describeRoute('Events received, as CSV', eventParameters, CSV_LIST),
  orders: describeRoute(
    'Recorded orders, newest first, with the interactions that earned them',
    orderParameters,
    describeSchema(orderPage),
  ),
  dimensions: describeRoute(
    'What reports can be filtered by: the currencies and AI profiles ever recorded',
    v.object({}),
    describeSchema(dimensions),
  ),
  installation: describeRoute('What has arrived so far, kind by kind, and the last mistake', v.object({}), describeSchema(installation)),
  proof: describeRoute('One order, and step by step what led to it', v.pick(reportParameters, ['model']), describeSchema(orderProof), {
    visitor: 'The visitor who reported the order: `visitor_id`, or the `user_fingerprint` itself.',
    event: 'The `event_id` of the order.',
  }),
  events: describeRoute('Events received, newest first, with what became of each and why', eventParameters, describeSchema(eventPage)),
  stream: describeRoute('Events as they are received, as server-sent events', eventParameters, {
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  }),
};
