import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Carries the name of a request: in its answer, and from a proxy in front that has given it one. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** What a proxy's name for a request may look like. */
const GIVEN = /^[\w.:-]{8,64}$/;

/** Gives each request a name by which its lines in the log are found: the proxy's, or one of this process. */
export function openRequestNames(): (request: IncomingMessage) => string {
  const process = randomBytes(6).toString('base64url');
  let count = 0;
  return ({ headers }) => {
    const given = headers[REQUEST_ID_HEADER];
    if (typeof given === 'string' && GIVEN.test(given)) return given;
    count += 1;
    return `${process}-${count.toString(36)}`;
  };
}

/** The levels at which requests are logged. */
export const LOGGED: ReadonlySet<string> = new Set(['trace', 'debug']);

/** Tells each answer's reader the name, and logs each request at level debug: what was asked and answered, never by whom. */
export function nameRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    if (LOGGED.has(request.log.level)) {
      const { method, routeOptions } = request;
      const facts = { method, route: routeOptions.url ?? 'none', status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
      request.log.debug(facts, 'answered');
    }
    done();
  });
}
