import { parseManaged } from '@cartograph/core/manage/parse';
import type { Parsed } from '@cartograph/core/wire/problem';
import type { FastifyBodyParser, FastifyInstance, FastifyRequest } from 'fastify';
import type { GenericSchema, InferOutput } from 'valibot';
import { badRequest, HttpProblem } from './problem.ts';

/** Largest body that is read: 64 KiB, the most that a closing page can send (fetch with keepalive). */
export const BODY_MAX_BYTES = 64 * 1024;

/**
 * Reads JSON bodies, also those sent as `text/plain`: a page that is closing cannot wait for the CORS preflight that
 * `application/json` would need (https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
 */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['application/json', 'text/plain'], { parseAs: 'string' }, jsonParserOf(app));
}

/** Gives what reads the text of such a body elsewhere, by the same rules. It throws where the routes answer 400. */
export function openBodyReader(app: FastifyInstance): (text: string) => unknown {
  const parse = jsonParserOf(app);
  return (text) => {
    let body: unknown;
    parse({} as FastifyRequest, text, (error, value) => {
      if (error !== null) throw error;
      body = value;
    });
    return body;
  };
}

/** Refuses what would change the prototypes of objects. */
function jsonParserOf(app: FastifyInstance): FastifyBodyParser<string> {
  return app.getDefaultJsonParser('error', 'error');
}

/**
 * Refuses packed bodies with 415 before a byte of them is read: nothing unpacks them, and a few KiB can hold gigabytes. Says what is taken
 * instead (RFC 9110, section 15.5.16).
 */
export function refuseEncodedBodies(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding.toLowerCase() === 'identity') return done();
    reply.header('accept-encoding', 'identity');
    done(new HttpProblem(415, 'The body needs to be sent as it is, without Content-Encoding.'));
  });
}

/** What was parsed. Throws HttpProblem 400 that says what is wrong with it. */
export function valueOr400<Value>(parsed: Parsed<Value>): Value {
  if (!parsed.ok) throw badRequest(parsed.problems);
  return parsed.value;
}

/** The body of a request that manages something, by its schema. Throws HttpProblem 400. */
export function readManaged<Schema extends GenericSchema>(schema: Schema, body: unknown): InferOutput<Schema> {
  return valueOr400(parseManaged(schema, body));
}
