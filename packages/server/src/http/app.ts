import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { LogLevel } from '../config/environment.ts';
import type { Lanes } from '../ingest/lanes.ts';
import { BODY_MAX_BYTES, readBodies } from './body.ts';
import type { Access } from './caller.ts';
import { addCollectRoutes } from './collect.ts';
import { describeApi } from './docs.ts';
import { handleErrors } from './errors.ts';
import { addHealthRoutes } from './health.ts';
import { addMetricsRoute, openMetrics } from './metrics.ts';
import { limitRate } from './rate-limit.ts';
import { addReportRoutes, type Reports } from './report.ts';

/** How long a client may take to send a request whole. */
const REQUEST_TIMEOUT_MS = 30_000;

/** What the HTTP side is made of; nothing here knows the database. */
export interface AppParts {
  access: Access;
  lanes: Lanes;
  reports: Reports;
  isReady: () => Promise<boolean>;
  now: () => number;
  rateLimitPerMinute: number | null;
  logLevel: LogLevel;
  version: string;
}

/** Builds the HTTP application; the caller makes it listen and closes it. */
export async function buildApp({
  access,
  lanes,
  reports,
  isReady,
  now,
  rateLimitPerMinute,
  logLevel,
  version,
}: AppParts): Promise<FastifyInstance> {
  const app = Fastify({
    // Standard output is for what the command says to people.
    logger: { level: logLevel, redact: ['req.headers.authorization'], stream: process.stderr },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: 'loopback',
    routerOptions: { maxParamLength: 255 },
  });
  const metrics = openMetrics(lanes);
  // Bodies and queries are parsed by core, answers are written as they are: the routes' schemas only describe them.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  handleErrors(app);
  readBodies(app);
  await app.register(helmet, { crossOriginResourcePolicy: { policy: 'cross-origin' } });
  // Any page may ask; whether its origin may report is decided by company, which a preflight does not name.
  await app.register(cors, { origin: '*', methods: ['GET', 'POST'], exposedHeaders: ['retry-after'], maxAge: 86_400 });
  if (rateLimitPerMinute !== null) await limitRate(app, rateLimitPerMinute);
  await describeApi(app, version);
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/docs'));
  addCollectRoutes(app, { access, lanes, metrics, now });
  addReportRoutes(app, { access, reports, now });
  addHealthRoutes(app, isReady);
  addMetricsRoute(app, metrics);
  return app;
}
