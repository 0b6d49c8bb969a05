import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { LogLevel } from '../config/environment.ts';
import type { Lanes } from '../ingest/lanes.ts';
import { BODY_MAX_BYTES, readBodies } from './body.ts';
import type { Access } from './caller.ts';
import { addCollectRoutes } from './collect.ts';
import { describeApi } from './docs.ts';
import { answerRouterError, handleErrors } from './errors.ts';
import { addHealthRoutes } from './health.ts';
import { addIntegrationRoute, type ReadIntegrations } from './integrations.ts';
import { addMetricsRoute, openMetrics } from './metrics.ts';
import { addPlatformRoutes, type Platforms } from './platforms.ts';
import { limitRate } from './rate-limit.ts';
import { addReportRoutes, type Reports } from './report.ts';
import { serveSdk } from './sdk.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** When the request came, in milliseconds since 1970. */
    receivedAtMs: number;
  }
}

/** How long a client may take to send a request whole. */
const REQUEST_TIMEOUT_MS = 30_000;

/** What the HTTP side is made of; nothing here knows the database. */
export interface AppParts {
  access: Access;
  lanes: Lanes;
  reports: Reports;
  platforms: Platforms;
  readIntegrations: ReadIntegrations;
  isReady: () => Promise<boolean>;
  now: () => number;
  rateLimitPerMinute: number | null;
  logLevel: LogLevel;
  version: string;
  /** Folder of the browser SDK's bundles. */
  sdkFolder: string;
}

/** Builds the HTTP application; the caller makes it listen and closes it. */
export async function buildApp({
  access,
  lanes,
  reports,
  platforms,
  readIntegrations,
  isReady,
  now,
  rateLimitPerMinute,
  logLevel,
  version,
  sdkFolder,
}: AppParts): Promise<FastifyInstance> {
  const app = Fastify({
    // Standard output is for what the command says to people.
    logger: { level: logLevel, redact: ['req.headers.authorization'], stream: process.stderr },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    frameworkErrors: answerRouterError,
    trustProxy: 'loopback',
    routerOptions: { maxParamLength: 255 },
  });
  const metrics = openMetrics(lanes);
  // Bodies and queries are parsed by core, answers are written as they are: the routes' schemas only describe them.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  stampArrival(app, now);
  handleErrors(app);
  endConnectionsOnClose(app);
  readBodies(app);
  await app.register(helmet, { crossOriginResourcePolicy: { policy: 'cross-origin' } });
  // Any page may ask; whether its origin may report is decided by company, which a preflight does not name.
  await app.register(cors, { origin: '*', methods: ['GET', 'POST'], exposedHeaders: ['retry-after'], maxAge: 86_400 });
  if (rateLimitPerMinute !== null) await limitRate(app, rateLimitPerMinute);
  await describeApi(app, version);
  await serveSdk(app, sdkFolder);
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/docs'));
  addCollectRoutes(app, { access, lanes, metrics });
  addReportRoutes(app, { access, reports, now });
  addPlatformRoutes(app, { access, platforms });
  addIntegrationRoute(app, { access, readIntegrations });
  addHealthRoutes(app, isReady);
  addMetricsRoute(app, metrics);
  return app;
}

/**
 * Lets a connection end with the answer that is under way when the server closes. Kept alive it would hold up the end of the process
 * until the client lets go of it.
 */
function endConnectionsOnClose(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}

/** Notes when each request came: later its body, or a look-up, may have kept it waiting, and skew is corrected by this time. */
function stampArrival(app: FastifyInstance, now: () => number): void {
  app.decorateRequest('receivedAtMs', 0);
  app.addHook('onRequest', async (request) => {
    request.receivedAtMs = now();
  });
}
