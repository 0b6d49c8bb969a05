import type { FastifySchema } from 'fastify';
import { problemResponses } from './problem-schema.ts';
import { describeParams } from './report-schemas.ts';
import { NDJSON_RESPONSE } from './settings-schemas.ts';

const PARAMS = describeParams({
  company: 'Public key of the company.',
  fingerprint: "Either of the visitor's two fingerprints, as it was sent or as reports show it.",
});

const ROWS = { type: 'array', items: { type: 'object', additionalProperties: true } };
const IDS = { type: 'array', items: { type: 'string' } };

/** What the API description says about one visitor's data. */
export const visitorSchemas: Readonly<Record<'export' | 'erase', FastifySchema>> = {
  export: {
    tags: ['Visitors'],
    summary: 'Everything stored of a visitor',
    security: [{ session: [] }],
    params: PARAMS,
    response: {
      200: {
        description:
          'Ids, events with what they came to, refused reports, checkouts at shop systems that are kept, and what was said to the assistant.',
        type: 'object',
        properties: {
          visitor_ids: IDS,
          faq_ids: IDS,
          events: ROWS,
          rejections: ROWS,
          checkouts: ROWS,
          conversations: ROWS,
          questions: ROWS,
          hand_offs: ROWS,
        },
      },
      ...problemResponses([401, 403, 404, 429, 503]),
    },
  },
  erase: {
    tags: ['Visitors'],
    summary: 'Erase everything stored of a visitor',
    description: 'Takes it out of all figures too, at once and for good.',
    security: [{ session: [] }],
    params: PARAMS,
    response: { 200: NDJSON_RESPONSE, ...problemResponses([401, 403, 404, 409, 429, 503]) },
  },
};
