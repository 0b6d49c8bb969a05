import type { FastifyInstance } from 'fastify';

/** Largest body that is read: 64 KiB, the most that a closing page can send (fetch with keepalive). */
export const BODY_MAX_BYTES = 64 * 1024;

/**
 * Reads JSON bodies, also those sent as `text/plain`: a page that is closing cannot wait for the CORS preflight that
 * `application/json` would need (https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
 */
export function readBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['application/json', 'text/plain'], { parseAs: 'string' }, parseJson);
}
