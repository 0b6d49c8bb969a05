import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpProblem } from './problem.ts';

/** Most requests a minute from one address to a route that looks at a password or another secret that people type. */
const SECRETS_A_MINUTE = 30;

/** The configuration of such a route. */
export const PER_ADDRESS = {
  rateLimit: { max: SECRETS_A_MINUTE, timeWindow: '1 minute', keyGenerator: (request: FastifyRequest) => request.ip },
};

/** Refuses requests beyond so many a minute from one address to one company with 429 and `Retry-After`. The address is kept in memory only. */
export async function limitRate(app: FastifyInstance, perMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: '1 minute',
    hook: 'preHandler',
    keyGenerator: (request) => `${companyKeyOf(request)} ${request.ip}`,
    allowList: (request) => !/^\/(analytics\/|api\/|assistant\/|platforms\/shopify\/checkouts)/.test(request.url),
    errorResponseBuilder: (_request, { ttl, max }) => {
      const seconds = Math.max(1, Math.ceil(ttl / 1000));
      return new HttpProblem(429, `More than ${max} requests a minute; try again in ${seconds} s.`, [], seconds);
    },
  });
}

function companyKeyOf(request: FastifyRequest): string {
  const body = request.body as { company_key?: unknown } | null | undefined;
  const params = request.params as { company?: string };
  const query = request.query as { company_key?: unknown } | undefined;
  const given = body?.company_key ?? query?.company_key;
  return typeof given === 'string' ? given : (params.company ?? '');
}
