import { companySettings, progressLine, settingsChange } from '@cartograph/core/manage/settings';
import type { FastifySchema } from 'fastify';
import { describeSchema } from './json-schema.ts';
import { problemResponses } from './problem-schema.ts';
import { describeParams } from './report-schemas.ts';

/** The answer of long work, for the API description. */
export const NDJSON_RESPONSE = {
  description: 'Lines of JSON: how far it is, and at last its end.',
  content: { 'application/x-ndjson': { schema: describeSchema(progressLine) } },
};

const COMPANY = describeParams({ company: 'Public key of the company.' });

/** What the API description says about the settings. */
export const settingsSchemas: Readonly<Record<'read' | 'change', FastifySchema>> = {
  read: {
    tags: ['Settings'],
    summary: 'The settings of a company',
    security: [{ session: [] }, { secretKey: [] }],
    params: COMPANY,
    response: { 200: { description: 'The settings.', ...describeSchema(companySettings) }, ...problemResponses([401, 403, 404, 429, 503]) },
  },
  change: {
    tags: ['Settings'],
    summary: 'Change settings of a company',
    security: [{ session: [] }],
    description:
      'A change of the time zone or a window computes all figures anew, and events that arrive meanwhile wait. What is left out stays.',
    params: COMPANY,
    body: describeSchema(settingsChange),
    response: { 200: NDJSON_RESPONSE, ...problemResponses([400, 401, 403, 404, 409, 413, 415, 429, 503]) },
  },
};
