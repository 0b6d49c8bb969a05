import cors from '@fastify/cors';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { openRateLimiter, type RateLimits, type ShareCounts } from '../access/rate-limiter.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { AssistantAdmin } from '../assistant/manage.ts';
import type { Surfaces } from '../assistant/surfaces.ts';
import type { LogLevel } from '../config/environment.ts';
import type { Lanes } from '../ingest/lanes.ts';
import type { RejectionLog } from '../ingest/rejection-log.ts';
import type { Knowledge } from '../knowledge/manage.ts';
import { addAssistantRoutes } from './assistant.ts';
import { addAssistantAdminRoutes } from './assistant-admin.ts';
import { BODY_MAX_BYTES, readBodies, refuseEncodedBodies } from './body.ts';
import { answerBrokenRequest } from './broken-requests.ts';
import type { Access } from './caller.ts';
import { addCollectRoutes } from './collect.ts';
import { addConversationRoutes, type Conversations } from './conversations.ts';
import { serveDashboard } from './dashboard.ts';
import { addDemoRoute, type Demo } from './demo.ts';
import { describeApi } from './docs.ts';
import { answerRouterError, handleErrors } from './errors.ts';
import { addHealthRoutes } from './health.ts';
import { addIntegrationRoute, type ReadIntegrations } from './integrations.ts';
import { addInvitationRoutes } from './invitation.ts';
import { addKeyRoutes, type Keys } from './keys.ts';
import { addKnowledgeRoutes } from './knowledge.ts';
import { addKnowledgeImport, type ImportFile } from './knowledge-import.ts';
import { addMetricsRoute, openMetrics } from './metrics.ts';
import { addNewCompanyRoute } from './new-company.ts';
import { addPlatformRoutes, type Platforms } from './platforms.ts';
import { limitRate } from './rate-limit.ts';
import { addRefusalRoute } from './refusals.ts';
import { addReportRoutes, type Reports } from './report.ts';
import { serveSdk } from './sdk.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { addSessionRoutes } from './session.ts';
import { addSettingsRoutes, type Settings } from './settings.ts';
import { addTeamRoutes } from './team.ts';
import { addVisitorRoutes, type Visitors } from './visitors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** When the request came, in milliseconds since 1970. */
    receivedAtMs: number;
  }
}

/** How long a client may take to send the headers of a request, and to send it whole. Both are looked at twice in the shorter time. */
const TIMEOUTS = { headersMs: 10_000, requestMs: 30_000 };

/** An event id of 255 characters, each percent-encoded in up to 12. */
const PARAM_MAX_LENGTH = 255 * 12;

/** What the HTTP side is made of; nothing here knows the database. */
export interface AppParts {
  access: Access;
  lanes: Lanes;
  rejections: RejectionLog;
  reports: Reports;
  settings: Settings;
  visitors: Visitors;
  demo: Demo;
  accounts: Accounts;
  keys: Keys;
  platforms: Platforms;
  readIntegrations: ReadIntegrations;
  knowledge: Knowledge;
  surfaces: Surfaces;
  assistant: AssistantAdmin;
  conversations: Conversations;
  importFile: ImportFile;
  isReady: () => Promise<boolean>;
  now: () => number;
  /** Most requests a minute; null for no limits at all. */
  rateLimits: RateLimits | null;
  /** How counts are exchanged with other servers; null where there are none. */
  shareCounts: ShareCounts | null;
  logLevel: LogLevel;
  version: string;
  timeouts?: typeof TIMEOUTS;
  /** Folder of the browser SDK's bundles. */
  sdkFolder: string;
  /** Folder of the dashboard's built pages. */
  dashboardFolder: string;
}

/** Builds the HTTP application; the caller makes it listen and closes it. */
export async function buildApp({
  access,
  lanes,
  rejections,
  reports,
  settings,
  visitors,
  demo,
  accounts,
  keys,
  platforms,
  readIntegrations,
  knowledge,
  surfaces,
  assistant,
  conversations,
  importFile,
  isReady,
  now,
  rateLimits,
  shareCounts,
  logLevel,
  version,
  timeouts = TIMEOUTS,
  sdkFolder,
  dashboardFolder,
}: AppParts): Promise<FastifyInstance> {
  const app = Fastify({
    // Standard output is for what the command says to people.
    logger: { level: logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'], stream: process.stderr },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: timeouts.requestMs,
    http: { headersTimeout: timeouts.headersMs, connectionsCheckingInterval: timeouts.headersMs / 2 },
    frameworkErrors: answerRouterError,
    clientErrorHandler: answerBrokenRequest,
    trustProxy: 'loopback',
    routerOptions: { maxParamLength: PARAM_MAX_LENGTH },
  });
  const metrics = openMetrics(lanes);
  // Bodies and queries are parsed by core, answers are written as they are: the routes' schemas only describe them.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  stampArrival(app, now);
  keepOutOfCaches(app);
  handleErrors(app);
  endConnectionsOnClose(app);
  readBodies(app);
  addSecurityHeaders(app);
  // Any page may ask; whether its origin may report is decided by company, which a preflight does not name. An OPTIONS that is no preflight is told the same.
  await app.register(cors, {
    origin: '*',
    methods: ['GET', 'POST'],
    exposedHeaders: ['retry-after'],
    maxAge: 86_400,
    strictPreflight: false,
  });
  refuseEncodedBodies(app);
  if (rateLimits !== null) {
    const limiter = openRateLimiter(rateLimits, now, shareCounts);
    limitRate(app, { limiter, countAddress: accounts.countAddress });
  }
  await describeApi(app, version);
  await serveSdk(app, sdkFolder);
  await serveDashboard(app, dashboardFolder);
  addCollectRoutes(app, { access, lanes, rejections, metrics });
  addRefusalRoute(app, { access, rejections });
  addReportRoutes(app, { access, reports, now });
  addSettingsRoutes(app, { access, settings });
  addVisitorRoutes(app, { access, visitors });
  addDemoRoute(app, { accounts, demo });
  addSessionRoutes(app, accounts);
  addInvitationRoutes(app, accounts);
  addNewCompanyRoute(app, accounts);
  addTeamRoutes(app, { access, accounts });
  addKeyRoutes(app, { access, keys });
  addPlatformRoutes(app, { access, platforms });
  addIntegrationRoute(app, { access, readIntegrations });
  addAssistantRoutes(app, { access, surfaces });
  addAssistantAdminRoutes(app, { access, assistant });
  addConversationRoutes(app, { access, conversations });
  addKnowledgeRoutes(app, { access, knowledge });
  await addKnowledgeImport(app, { access, importFile });
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

/** What the API answers is for who asked, and as things are now: nobody on the way keeps it. */
function keepOutOfCaches(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
}
