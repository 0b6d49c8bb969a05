import { createdKey, keyList, newKey } from '@cartograph/core/manage/keys';
import { describeManaged, NO_CONTENT } from './managed-schema.ts';

/** What the API description says about secret keys. */
export const keySchemas = {
  list: describeManaged('Keys', 'Secret keys, newest first', {
    params: ['company'],
    success: { 200: keyList },
    problems: [401, 403, 404, 429, 503],
  }),
  create: describeManaged('Keys', 'Create a secret key', {
    description: 'The answer is the only place where the secret is ever seen.',
    params: ['company'],
    body: newKey,
    success: { 201: createdKey },
    problems: [400, 401, 403, 404, 413, 415, 429, 503],
  }),
  revoke: describeManaged('Keys', 'Revoke a secret key at once', {
    params: ['company', 'key'],
    success: NO_CONTENT,
    problems: [401, 403, 404, 429, 503],
  }),
};
