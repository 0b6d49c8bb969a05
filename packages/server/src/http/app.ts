import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { openRateLimiter, type RateLimits, type ShareCounts } from '../access/rate-limiter.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { AssistantAdmin } from '../assistant/manage.ts';
import type { Surfaces } from '../assistant/surfaces.ts';
import type { LogLevel } from '../config/environment.ts';
import type { Lanes } from '../ingest/lanes.ts';
import type { Answer } from '../ingest/record.ts';
import type { RejectionLog } from '../ingest/rejection-log.ts';
import type { Upkeep } from '../ingest/upkeep.ts';
import type { Knowledge } from '../knowledge/manage.ts';
import { addAssistantRoutes } from './assistant.ts';
import { addAssistantAdminRoutes } from './assistant-admin.ts';
import { BODY_MAX_BYTES, openBodyReader, readBodies, refuseEncodedBodies } from './body.ts';
import { answerBrokenRequest } from './broken-requests.ts';
import type { Access } from './caller.ts';
import { addCollectRoutes } from './collect.ts';
import { addConversationRoutes, type Conversations } from './conversations.ts';
import { allowCrossOrigin } from './cross-origin.ts';
import { serveDashboard } from './dashboard.ts';
import { addDemoRoute, type Demo } from './demo.ts';
import { takeDirectly } from './direct.ts';
import { describeApi } from './docs.ts';
import { answerRouterError, handleErrors } from './errors.ts';
import { readHandedOn } from './handed-on.ts';
import { addHealthRoutes } from './health.ts';
import { addIntegrationRoutes, type Integrations } from './integrations.ts';
import { addInvitationRoutes } from './invitation.ts';
import { addKeyRoutes, type Keys } from './keys.ts';
import { addKnowledgeRoutes } from './knowledge.ts';
import { addKnowledgeImport, type ImportFile } from './knowledge-import.ts';
import { addMetricsRoute, countAnswers, openMetrics } from './metrics.ts';
import { addNewCompanyRoute } from './new-company.ts';
import { addPlatformRoutes, type Platforms } from './platforms.ts';
import { limitRate } from './rate-limit.ts';
import { openReadiness } from './readiness.ts';
import { addRefusalRoute } from './refusals.ts';
import { addReportRoutes, type Reports } from './report.ts';
import { LOGGED, nameRequests, openRequestNames } from './request-id.ts';
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
  /** Lets somebody hear what becomes of the events that the server reports by itself. */
  hearOwnAnswers: (hear: (answers: readonly Answer[]) => void) => void;
  integrations: Integrations;
  knowledge: Knowledge;
  surfaces: Surfaces;
  assistant: AssistantAdmin;
  conversations: Conversations;
  importFile: ImportFile;
  upkeep: Upkeep;
  isReady: () => Promise<boolean>;
  now: () => number;
  /** Most requests a minute; null for no limits at all. */
  rateLimits: RateLimits | null;
  /** How counts are exchanged with other servers; null where there are none. */
  shareCounts: ShareCounts | null;
  /** Proxies, beside those on the same machine, that are believed from which address a request came. */
  proxies?: readonly string[];
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
  hearOwnAnswers,
  integrations,
  knowledge,
  surfaces,
  assistant,
  conversations,
  importFile,
  upkeep,
  isReady,
  now,
  rateLimits,
  shareCounts,
  proxies = [],
  logLevel,
  version,
  timeouts = TIMEOUTS,
  sdkFolder,
  dashboardFolder,
}: AppParts): Promise<FastifyInstance> {
  const nameRequest = openRequestNames();
  const trustProxy = ['loopback', ...proxies];
  const app = Fastify({
    // Standard output is for what the command says to people.
    logger: { level: logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'], stream: process.stderr },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: timeouts.requestMs,
    http: { headersTimeout: timeouts.headersMs, connectionsCheckingInterval: timeouts.headersMs / 2 },
    // What comes on an open connection while the server closes is answered like the rest, rather than with a refusal that is not one of ours.
    return503OnClosing: false,
    genReqId: nameRequest,
    frameworkErrors: answerRouterError,
    clientErrorHandler: answerBrokenRequest,
    trustProxy,
    routerOptions: { maxParamLength: PARAM_MAX_LENGTH },
  });
  const readiness = openReadiness(isReady);
  const metrics = openMetrics(lanes, upkeep, readiness);
  hearOwnAnswers((answers) => countAnswers(metrics, answers));
  // Bodies and queries are parsed by core, answers are written as they are: the routes' schemas only describe them.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  stampArrival(app, now);
  nameRequests(app);
  keepOutOfCaches(app);
  handleErrors(app, (reason) => metrics.refusals.inc({ reason }));
  const isClosing = endConnectionsOnClose(app);
  readBodies(app);
  readHandedOn(app);
  addSecurityHeaders(app);
  await allowCrossOrigin(app);
  refuseEncodedBodies(app);
  const limiter = rateLimits === null ? null : openRateLimiter(rateLimits, now, shareCounts);
  if (limiter !== null) limitRate(app, { limiter, countAddress: accounts.countAddress });
  await describeApi(app, version);
  await serveSdk(app, sdkFolder);
  await serveDashboard(app, dashboardFolder);
  const collector = { access, lanes, rejections, metrics };
  addCollectRoutes(app, collector);
  // Each request is logged by its route, at these levels.
  if (!LOGGED.has(logLevel)) {
    const trusted = proxyAddr.compile(trustProxy);
    const addressOf = (request: IncomingMessage) => proxyAddr(request, trusted);
    takeDirectly(app.server, { ...collector, limiter, now, readJson: openBodyReader(app), nameRequest, addressOf, isClosing });
  }
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
  addIntegrationRoutes(app, { access, integrations });
  addAssistantRoutes(app, { access, surfaces });
  addAssistantAdminRoutes(app, { access, assistant });
  addConversationRoutes(app, { access, conversations });
  addKnowledgeRoutes(app, { access, knowledge });
  await addKnowledgeImport(app, { access, importFile });
  addHealthRoutes(app, readiness);
  addMetricsRoute(app, metrics);
  return app;
}

/**
 * Lets a connection end with the answer that is under way when the server closes. Kept alive it would hold up the end of the process
 * until the client lets go of it. Gives what tells whether it closes.
 */
function endConnectionsOnClose(app: FastifyInstance): () => boolean {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  // Hooks of every request call back instead of giving a promise, which costs each of them a turn.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close');
    done(null, payload);
  });
  return () => closing;
}

/** Notes when each request came: later its body, or a look-up, may have kept it waiting, and skew is corrected by this time. */
function stampArrival(app: FastifyInstance, now: () => number): void {
  app.decorateRequest('receivedAtMs', 0);
  app.addHook('onRequest', (request, _reply, done) => {
    request.receivedAtMs = now();
    done();
  });
}

/** What the API answers is for who asked, and as things are now: nobody on the way keeps it. */
function keepOutOfCaches(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    if ((request.routeOptions.url ?? request.url).startsWith('/api/')) reply.header('cache-control', 'no-store');
    done();
  });
}
