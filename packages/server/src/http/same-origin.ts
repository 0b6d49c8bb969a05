import type { FastifyRequest } from 'fastify';
import { forbidden } from './problem.ts';

const READING = new Set(['GET', 'HEAD']);

/**
 * Refuses a change that comes with a cookie unless a page of this server asks for it. Browsers say where a request comes from and no page
 * can say otherwise: in `Sec-Fetch-Site`, or, where that is missing, as over plain HTTP, in `Origin`. Throws HttpProblem 403.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function requireSameOrigin({ method, headers, host }: Pick<FastifyRequest, 'method' | 'headers' | 'host'>): void {
  if (READING.has(method)) return;
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  if (site === undefined ? isAt(origin, host) : site === 'same-origin') return;
  throw forbidden('origin', `origin: got ${origin ?? 'none'}, needs a page of this server (${host}) to ask for a change`);
}

/** Whether an origin is of that host and port; the port that its scheme has anyway may be left out. */
function isAt(origin: string | undefined, host: string): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const { protocol, host: given } = new URL(origin);
  const ours = `${protocol}//${host}`;
  return URL.canParse(ours) && new URL(ours).host === given;
}
