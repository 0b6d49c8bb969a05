import { glimpse } from '@cartograph/core/event/glimpse';
import { REFUSED_IN_BROWSER, type Rejection } from '@cartograph/core/report/rejection';
import { parseWith } from '@cartograph/core/wire/problem';
import { REFUSAL_WORDS, refusalReport } from '@cartograph/core/wire/refusal';
import type { EventKind, ReceivedKind } from '@cartograph/core/wire/vocabulary';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { identify } from '../ingest/arrival.ts';
import type { RejectionLog } from '../ingest/rejection-log.ts';
import { valueOr400 } from './body.ts';
import { type Access, admitReporter } from './caller.ts';
import { collectSchemas } from './collect-schemas.ts';
import { HttpProblem } from './problem.ts';

/** A refused report as a request shows it: what was sent, beside the sender in the body, and what is wrong with it. */
export interface Refused {
  /** The kind that the route takes; null where the report itself says it. */
  kind: ReceivedKind | null;
  report: unknown;
  verified: boolean;
  errors: Rejection['errors'];
}

/** A refused report as the event log keeps it. */
function toRejection(request: FastifyRequest, { kind, report, verified, errors }: Refused): Omit<Rejection, 'rejectionId'> {
  const seen = glimpse({ ...objectOf(request.body), ...objectOf(report) });
  return {
    receivedAtMs: request.receivedAtMs,
    kind: kind ?? seen.kind,
    eventId: seen.eventId,
    visitorId: seen.userFingerprint === null ? null : identify(seen.userFingerprint),
    faqId: seen.userFaqFingerprint === null ? null : identify(seen.userFaqFingerprint),
    orderId: seen.orderId,
    productId: seen.productId,
    conversationId: seen.conversationId,
    source: seen.source,
    verified,
    errors,
  };
}

/** Notes a refused report for the event log. */
export function noteRefused(log: RejectionLog, request: FastifyRequest, companyId: number, refused: Refused): void {
  log.note(companyId, toRejection(request, refused));
}

/** Notes a whole request that was refused, where its company is known: for its fields, its origin or its key. */
export function noteRefusedRequest(
  log: RejectionLog,
  access: Access,
  request: FastifyRequest,
  kind: ReceivedKind | null,
  error: unknown,
): void {
  const { company_key: key } = objectOf(request.body);
  if (!(error instanceof HttpProblem) || error.errors.length === 0 || typeof key !== 'string') return;
  const errors = [...error.errors];
  const companyId = access.findCompany(key).then((company) => company?.companyId);
  log.noteOnceKnown(companyId, toRejection(request, { kind, report: {}, verified: false, errors }));
}

/** The route by which the browser SDK tells which calls it refused before sending anything: the mistakes alone, no visitor. */
export function addRefusalRoute(app: FastifyInstance, { access, rejections }: { access: Access; rejections: RejectionLog }): void {
  app.post('/analytics/refusals', { schema: collectSchemas.refusal }, async (request, reply) => {
    const { company_key, method, errors } = valueOr400(parseWith(refusalReport, request.body, REFUSAL_WORDS));
    const { company, verified } = await admitReporter(access, request.headers, company_key);
    rejections.note(company.companyId, {
      receivedAtMs: request.receivedAtMs,
      kind: KINDS[method] ?? null,
      eventId: null,
      visitorId: null,
      faqId: null,
      orderId: null,
      productId: null,
      conversationId: null,
      source: REFUSED_IN_BROWSER,
      verified,
      errors,
    });
    return reply.code(204).send();
  });
}

/** The kind of event that each method of the browser's API reports. */
const KINDS: Readonly<Record<string, EventKind>> = { sendCartEvent: 'cart', sendCheckoutEvent: 'checkout', sendInteraction: 'interaction' };

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
