import { STATUS_CODES } from 'node:http';
import type { FieldProblem } from '@cartograph/core/wire/problem';

/** A field at fault, as errors name it. Beyond what parsing finds, `code` also names the company, key, origin or resource at fault. */
export interface ErrorItem {
  field: string;
  code: FieldProblem['code'] | 'unknown_company' | 'not_allowed' | 'not_authorized' | 'not_found' | 'conflict' | 'unreadable';
  message: string;
}

/** A refused request: answered as RFC 9457 problem details with the status it carries. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly errors: readonly ErrorItem[];
  /** When it is worth trying again, in seconds; sent as `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, detail: string, errors: readonly ErrorItem[] = [], retryAfterSeconds?: number) {
    super(detail);
    this.status = status;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The body of an error answer (RFC 9457, section 3). */
export interface ProblemDetails {
  type: 'about:blank';
  title: string;
  status: number;
  detail: string;
  errors: readonly ErrorItem[];
  /** Where the server is at fault: the name under which its log says more. */
  request_id?: string;
}

/** Media type of an error answer. */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The body that answers a refused request; what was no request at all has no name. */
export function toProblemDetails({ status, message, errors }: HttpProblem, requestId?: string): ProblemDetails {
  const named = status >= 500 && requestId !== undefined ? { request_id: requestId } : {};
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail: message, errors, ...named };
}

/** 400: the request cannot be understood; says which fields are at fault. */
export function badRequest(problems: readonly ErrorItem[]): HttpProblem {
  return new HttpProblem(400, problems.map((problem) => problem.message).join('; '), problems);
}

/** 401: nobody asks whom we know, or the key or password that came is not the right one. */
export function unauthorized(message: string, field = 'authorization'): HttpProblem {
  return new HttpProblem(401, message, [{ field, code: 'not_authorized', message }]);
}

/** 403: who asks is known and may not. */
export function forbidden(field: string, message: string): HttpProblem {
  return new HttpProblem(403, message, [{ field, code: 'not_allowed', message }]);
}

/** 404: there is no such company. */
export function unknownCompany(key: string): HttpProblem {
  const message = `company_key: got ${JSON.stringify(key)}, needs the key of a company on this server`;
  return new HttpProblem(404, message, [{ field: 'company_key', code: 'unknown_company', message }]);
}

/** 404: the company has no such thing. */
export function missing(field: string, message: string): HttpProblem {
  return new HttpProblem(404, message, [{ field, code: 'not_found', message }]);
}

/** 409: it cannot be done as things stand. */
export function conflict(field: string, message: string): HttpProblem {
  return new HttpProblem(409, message, [{ field, code: 'conflict', message }]);
}

/** 429: too often; says after how many seconds to try again. */
export function tooMany(message: string, retryAfterSeconds: number): HttpProblem {
  return new HttpProblem(429, message, [], retryAfterSeconds);
}

/** 503: not now; nothing of the request was recorded. */
export function unavailable(message: string): HttpProblem {
  return new HttpProblem(503, message, [], 2);
}
