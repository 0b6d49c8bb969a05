import { STATUS_CODES } from 'node:http';

const PROBLEM = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } } },
    },
    request_id: { type: 'string', description: 'Where the server is at fault: the name of the request in its log.' },
  },
};

/** The error answers of a route, for the API description: RFC 9457 problem details with the fields at fault. */
export function problemResponses(statuses: readonly number[]): Record<number, object> {
  return Object.fromEntries(
    statuses.map((status) => [status, { description: STATUS_CODES[status], content: { 'application/problem+json': { schema: PROBLEM } } }]),
  );
}
