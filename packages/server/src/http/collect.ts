import { type Batch, parseBatch, parseRefund, parseSingle, type Report, type Sender } from '@cartograph/core/event/parse';
import type { FieldProblem, Parsed } from '@cartograph/core/wire/problem';
import type { EventKind, ReceivedKind } from '@cartograph/core/wire/vocabulary';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Reception, toArrival, toRefundArrival } from '../ingest/arrival.ts';
import type { Lanes } from '../ingest/lanes.ts';
import type { Answer } from '../ingest/record.ts';
import type { RejectionLog } from '../ingest/rejection-log.ts';
import { valueOr400 } from './body.ts';
import { isCrawler } from './bots.ts';
import { type Access, admitReporter, admitShopServer, type Reporter } from './caller.ts';
import { collectSchemas } from './collect-schemas.ts';
import { throwKnownFailure } from './handed-on.ts';
import { countAnswers, type Metrics } from './metrics.ts';
import { noteRefused, noteRefusedRequest } from './refusals.ts';

/** What the routes that take events need. */
export interface Collector {
  access: Access;
  lanes: Lanes;
  rejections: RejectionLog;
  metrics: Metrics;
}

/** The routes that take one event, and its kind. */
export const SINGLE_ROUTES: Readonly<Record<string, EventKind>> = {
  '/analytics/cart_events': 'cart',
  '/analytics/checkout_events': 'checkout',
  '/analytics/interactions': 'interaction',
};

/** The route that takes many events of one visitor. */
export const BATCH_ROUTE = '/analytics/batch';

/** The routes that take events. Success is answered only after the commit. */
export function addCollectRoutes(app: FastifyInstance, collector: Collector): void {
  for (const [path, kind] of Object.entries(SINGLE_ROUTES)) {
    app.post(path, { schema: collectSchemas[kind] }, async (request) => {
      throwKnownFailure(request);
      const { value, reporter } = await noteIfRefused(collector, request, kind, () =>
        admitBody(collector.access, request, parseSingle(kind, request.body)),
      );
      const [answer] = await recordReports(collector, request, reporter, value.sender, [value.report]);
      return answer;
    });
  }
  app.post('/analytics/refund_events', { schema: collectSchemas.refund }, async (request) => {
    const { report, company } = await noteIfRefused(collector, request, 'refund', async () => {
      const report = valueOr400(parseRefund(request.body));
      return { report, company: await admitShopServer(collector.access, request.headers, report.companyKey) };
    });
    const answers = await collector.lanes.record(company.companyId, [toRefundArrival(report, request.receivedAtMs)]);
    countAnswers(collector.metrics, answers);
    return answers[0];
  });
  app.post(BATCH_ROUTE, { schema: collectSchemas.batch }, async (request) => {
    throwKnownFailure(request);
    const { value, reporter } = await noteIfRefused(collector, request, null, () =>
      admitBody(collector.access, request, parseBatch(request.body)),
    );
    const { sender, events } = value;
    const good = events.flatMap(({ parsed }) => (parsed.ok ? [parsed.value] : []));
    const answers = await recordReports(collector, request, reporter, sender, good);
    for (const { parsed } of events)
      if (!parsed.ok) collector.metrics.events.inc({ status: 'rejected', reason: parsed.problems[0]?.code ?? '' });
    noteBadEvents(collector, request, reporter, events);
    return toBatchAnswer(mergeResults(events, answers), reporter);
  });
}

/** The body of a request and who sent it. Throws HttpProblem where either is not taken. */
async function admitBody<Value extends { sender: Sender }>(
  access: Access,
  request: FastifyRequest,
  parsed: Parsed<Value>,
): Promise<{ value: Value; reporter: Reporter }> {
  const value = valueOr400(parsed);
  return { value, reporter: await admitReporter(access, request.headers, value.sender.companyKey) };
}

/** Admits a request; where it is refused with an HttpProblem, that is noted for the event log. */
async function noteIfRefused<Admitted>(
  { access, rejections }: Collector,
  request: FastifyRequest,
  kind: ReceivedKind | null,
  admit: () => Promise<Admitted>,
): Promise<Admitted> {
  try {
    return await admit();
  } catch (error) {
    noteRefusedRequest(rejections, access, request, kind, error);
    throw error;
  }
}

function noteBadEvents(
  { rejections }: Collector,
  request: FastifyRequest,
  { company: { companyId }, verified }: Reporter,
  events: Batch['events'],
): void {
  const reports = (request.body as { events: unknown[] }).events;
  events.forEach(({ parsed }, index) => {
    if (!parsed.ok) noteRefused(rejections, request, companyId, { kind: null, report: reports[index], verified, errors: parsed.problems });
  });
}

/** Records what somebody who was admitted reports in one request. Throws Overloaded, StoreUnavailable. */
export async function recordReports(
  { lanes, metrics }: Pick<Collector, 'lanes' | 'metrics'>,
  request: Pick<FastifyRequest, 'headers' | 'receivedAtMs'>,
  { company, verified }: Reporter,
  sender: Sender,
  reports: readonly Report[],
): Promise<Answer[]> {
  const bot = !verified && isCrawler(request.headers['user-agent'], request.headers.origin);
  const reception: Reception = { receivedAtMs: request.receivedAtMs, verified, bot };
  const arrivals = reports.map((report) => toArrival(sender, report, reception));
  const answers = arrivals.length === 0 ? [] : await lanes.record(company.companyId, arrivals);
  countAnswers(metrics, answers);
  return answers;
}

/** What a batch answers for an event: what became of it, or what is wrong with it. */
type BatchResult = Answer | { event_id: string | null; status: 'rejected'; errors: readonly FieldProblem[] };

/** What a batch answers: what became of each of its events, and how long the company records after an interaction. */
export function toBatchAnswer(results: readonly BatchResult[], { company }: Reporter): unknown {
  return { results, session_window_ms: company.sessionWindowMs };
}

function mergeResults(events: Batch['events'], answers: readonly Answer[]): BatchResult[] {
  const remaining = answers.values();
  return events.map(({ eventId, parsed }) => {
    if (!parsed.ok) return { event_id: eventId, status: 'rejected', errors: parsed.problems };
    return remaining.next().value as Answer;
  });
}
