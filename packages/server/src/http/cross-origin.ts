import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { REQUEST_ID_HEADER } from './request-id.ts';

const EXPOSED = ['retry-after', REQUEST_ID_HEADER];

/** What an answer says to browsers of other origins' pages: any of them may read it, these headers too. */
export const CORS_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED.join(', '),
};

/**
 * Lets pages of any origin ask; whether theirs may report is decided by company, which a preflight does not name. An OPTIONS that is no preflight is told the
 * same.
 */
export async function allowCrossOrigin(app: FastifyInstance): Promise<void> {
  await app.register(cors, { origin: '*', methods: ['GET', 'POST'], exposedHeaders: EXPOSED, maxAge: 86_400, strictPreflight: false });
}
