import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BODY_MAX_BYTES } from './body.ts';
import { openNotNowLog } from './not-now-log.ts';
import { conflict, HttpProblem, PROBLEM_TYPE, tooMany, toProblemDetails, unavailable } from './problem.ts';
import { REQUEST_ID_HEADER } from './request-id.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Codes of our own errors that mean "not now". */
const NOT_NOW = new Set(['overloaded', 'store_unavailable']);

/** Answers every error as problem details: refusals as they are, failures of the database as 503, bugs as 500 without a word of their inside. `onRefused` hears why, in a word. */
export function handleErrors(app: FastifyInstance, onRefused: (reason: string) => void = () => undefined): void {
  const noteNotNow = openNotNowLog();
  app.setErrorHandler((error: FastifyError | HttpProblem, request, reply) => {
    const problem = toProblem(error, request.routeOptions.bodyLimit);
    if (problem.status === 503) noteNotNow(request, error, problem.message);
    else if (problem.status >= 500) request.log.error({ err: error }, problem.message);
    onRefused(problem.errors[0]?.code ?? reasonOf(error, problem.status));
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(reply, notFound(request)));
}

/** Answers what the router refuses before it finds a route, such as an address that cannot be decoded. */
export function answerRouterError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  void sendProblem(reply.headers(SECURITY_HEADERS), toProblem(error));
}

function sendProblem(reply: FastifyReply, problem: HttpProblem): FastifyReply {
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  reply.header(REQUEST_ID_HEADER, reply.request.id);
  return reply.code(problem.status).type(PROBLEM_TYPE).send(toProblemDetails(problem, reply.request.id));
}

/** Why a request was refused that no field is at fault for, in a word. */
function reasonOf(error: FastifyError | HttpProblem, status: number): string {
  if (status === 413) return 'too_large';
  if (status === 415) return 'not_json';
  if (status === 429) return 'too_many';
  if (status === 500) return 'failed';
  return 'code' in error && NOT_NOW.has(error.code) ? error.code : 'other';
}

function notFound(request: FastifyRequest): HttpProblem {
  const message = `There is nothing at ${request.method} ${request.url.split('?')[0]}; /docs lists what there is.`;
  return new HttpProblem(404, message, [{ field: '', code: 'not_found', message }]);
}

function toProblem(error: FastifyError | HttpProblem, bodyLimit = BODY_MAX_BYTES): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error.code === 'company_busy') return conflict('company', `company: ${error.message}`);
  if (isTooMany(error)) return tooMany(error.message, error.retryAfterSeconds);
  if (NOT_NOW.has(error.code)) return unavailable(`Try again in a moment: ${error.message}.`);
  const status = error.statusCode ?? 500;
  if (status === 413) return new HttpProblem(413, `The body is over ${bodyLimit / 1024} KiB; send less at a time.`);
  if (status === 415) return new HttpProblem(415, 'The body needs to be JSON, with Content-Type application/json or text/plain.');
  if (status < 400 || status >= 500) return new HttpProblem(500, 'The server failed; the log says why.');
  const message = isAboutJson(error) ? 'The body is not valid JSON.' : error.message;
  return new HttpProblem(status, message, [{ field: '', code: 'unreadable', message }]);
}

/** A visitor asks the assistant more than people can. */
function isTooMany(error: FastifyError): error is FastifyError & { retryAfterSeconds: number } {
  return error.code === 'too_many_questions';
}

/** Fastify tells an empty, a broken and a prototype-poisoning body apart; to the sender they are all not JSON that can be taken. */
function isAboutJson(error: FastifyError): boolean {
  return error.statusCode === 400 && (error instanceof SyntaxError || /JSON_BODY/.test(error.code ?? ''));
}
