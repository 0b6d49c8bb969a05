import type { FastifyInstance } from 'fastify';
import { unavailable } from './problem.ts';
import type { Readiness } from './readiness.ts';

/** The routes by which load balancers and people see whether the server is up, and whether it can work. */
export function addHealthRoutes(app: FastifyInstance, isReady: Readiness): void {
  app.get('/healthz', { schema: { tags: ['Operations'], summary: 'The process is up' } }, async () => ({ status: 'ok' }));
  app.get('/readyz', { schema: { tags: ['Operations'], summary: 'The database can be reached and is migrated' } }, async () => {
    if (!(await isReady()))
      throw unavailable('The database cannot be reached, or its schema is not that of this version: run "cartograph migrate".');
    return { status: 'ready' };
  });
}
