import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What is known already of a request that the direct way hands on to its route. */
export interface HandedOn {
  /** Its body, which can be read from the connection once. */
  body: Buffer;
  /** What kept its events from being recorded: the route answers it and records nothing. */
  failure?: unknown;
}

const handedOn = new WeakMap<IncomingMessage, HandedOn>();

/** Notes what is known of a request, for its route. */
export function handOn(request: IncomingMessage, known: HandedOn): IncomingMessage {
  handedOn.set(request, known);
  return request;
}

/** Has routes read the bodies of what was handed on to them. */
export function readHandedOn(app: FastifyInstance): void {
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const known = handedOn.get(request.raw);
    done(null, known === undefined ? payload : Readable.from([known.body], { objectMode: false }));
  });
}

/** Throws what kept the events of a request from being recorded. */
export function throwKnownFailure({ raw }: FastifyRequest): void {
  const known = handedOn.get(raw);
  if (known !== undefined && 'failure' in known) throw known.failure;
}
