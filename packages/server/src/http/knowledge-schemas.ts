import { scopesFor } from '@cartograph/core/manage/keys';
import { entryChange, entryPage, importLine, newEntry, productPage, savedEntry } from '@cartograph/core/manage/knowledge';
import * as v from 'valibot';
import { describeSchema } from './json-schema.ts';
import { describeManaged, NO_CONTENT } from './managed-schema.ts';

const text = (description: string) => v.optional(v.pipe(v.string(), v.description(description)));
const page = {
  q: text('Only what has all of these words.'),
  limit: text('Rows a page, 1 to 500; by default 50.'),
  cursor: text('`next_cursor` of the page before.'),
};

const TAG = 'Knowledge';
const READ = scopesFor('read_knowledge');
const MANAGE = scopesFor('manage_knowledge');

const IMPORT = describeManaged(TAG, 'Import a file', {
  description:
    'CSV, JSON or a Google Merchant feed (XML), told by its content, at most 32 MiB. Good rows are stored though others are bad; the same file again changes nothing.',
  scopes: MANAGE,
  params: ['company'],
  success: {},
  problems: [401, 403, 404, 413, 429, 503],
});

/** What the API description says about what the assistant knows. */
export const knowledgeSchemas = {
  entries: describeManaged(TAG, 'Questions and answers, last changed first', {
    scopes: READ,
    params: ['company'],
    querystring: v.object({
      ...page,
      product_id: text('Only those of this product.'),
      scope: v.optional(v.picklist(['general', 'product'])),
      ai_profile: text('Only those that this AI profile knows.'),
    }),
    success: { 200: entryPage },
    problems: [400, 401, 403, 404, 429, 503],
  }),
  create: describeManaged(TAG, 'Add a question and its answer', {
    description: 'The same question of the same product for the same AI profile is one entry: it takes the new answer.',
    scopes: MANAGE,
    params: ['company'],
    body: newEntry,
    success: { 201: savedEntry },
    problems: [400, 401, 403, 404, 413, 415, 429, 503],
  }),
  change: describeManaged(TAG, 'Change an entry', {
    description: 'What is left out stays. A new question may give the entry a new id, which the answer tells.',
    scopes: MANAGE,
    params: ['company', 'entry'],
    body: entryChange,
    success: { 200: savedEntry },
    problems: [400, 401, 403, 404, 409, 413, 415, 429, 503],
  }),
  remove: describeManaged(TAG, 'Delete an entry', {
    scopes: MANAGE,
    params: ['company', 'entry'],
    success: NO_CONTENT,
    problems: [401, 403, 404, 429, 503],
  }),
  products: describeManaged(TAG, 'The catalogue that the assistant knows', {
    scopes: READ,
    params: ['company'],
    querystring: v.object(page),
    success: { 200: productPage },
    problems: [400, 401, 403, 404, 429, 503],
  }),
  removeProduct: describeManaged(TAG, 'Delete a product of the catalogue; its entries stay', {
    scopes: MANAGE,
    params: ['company', 'product'],
    success: NO_CONTENT,
    problems: [401, 403, 404, 429, 503],
  }),
  import: {
    ...IMPORT,
    response: {
      ...(IMPORT.response as object),
      200: {
        description: 'Lines of JSON: how far it is, each bad row, and at last the end.',
        content: { 'application/x-ndjson': { schema: describeSchema(importLine) } },
      },
    },
  },
};
