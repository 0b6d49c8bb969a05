import * as wire from '@cartograph/core/assistant/wire';
import type { FastifySchema } from 'fastify';
import * as v from 'valibot';
import { describeSchema } from './json-schema.ts';
import { problemResponses } from './problem-schema.ts';

const text = (description: string) => v.pipe(v.string(), v.description(description));
const company = { company_key: text('Public key of the company.') };

function describe(summary: string, success: object, rest: object, problems: readonly number[]): FastifySchema {
  return {
    tags: ['Assistant'],
    summary,
    security: [],
    ...rest,
    response: { ...success, ...problemResponses([403, 404, 429, 503, ...problems]) },
  };
}

const body = (schema: v.GenericSchema) => ({ body: describeSchema(schema) });
const query = (fields: v.ObjectEntries) => ({ querystring: describeSchema(v.object({ ...company, ...fields })) });
const answer = (schema: v.GenericSchema) => ({ 200: { description: 'The answer.', ...describeSchema(schema) } });
const NONE = { 204: { description: 'Done.', type: 'null' } };
const BODY = [400, 413, 415];

/** What the API description says about the assistant's surfaces on a shop's pages. */
export const assistantSchemas = {
  questions: describe(
    'Ask the assistant',
    {
      200: {
        description:
          'The answer, line by line while it is made. The last line comes after the commit; without it, ask again by the same question_id.',
        content: { 'application/x-ndjson': { schema: describeSchema(wire.answerLine) } },
      },
    },
    body(wire.question),
    BODY,
  ),
  faqs: describe(
    'The questions beside a product',
    answer(wire.faqList),
    query({ product_id: v.optional(v.string()), ai_profile: v.optional(v.string()) }),
    [],
  ),
  faqAnswers: describe('Open a question of that list', answer(wire.faqAnswer), body(wire.faqClick), BODY),
  feedback: describe('A thumb about an answer, which overrules what was decided', NONE, body(wire.feedback), BODY),
  handOffs: describe('Leave an address for people to answer', NONE, body(wire.handOff), BODY),
  transcript: describe(
    'What was said in a conversation, for its own visitor',
    answer(wire.transcript),
    {
      ...query({ user_fingerprint: v.string() }),
      params: {
        type: 'object',
        properties: { conversation: { type: 'string', description: 'Id of the conversation.' } },
        required: ['conversation'],
      },
    },
    [],
  ),
  settings: describe('How the surfaces look and greet, and the nudges', answer(wire.assistantSettings), query({}), []),
};
