import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** How long browsers may use the script without asking whether it is still the same; then the ETag saves the bytes. */
const MAX_AGE = '10m';

/** The files that shops load, of all that lie in the folder: the script and the parts that it loads on demand. */
const SHOP_FILES = /^\/gleenWidget(\.[a-z0-9]+)?\.js$/;

/** Serves the browser SDK to shops' pages at `/sdk/gleenWidget.js`. */
export async function serveSdk(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/sdk/',
    decorateReply: false,
    index: false,
    maxAge: MAX_AGE,
    allowedPath: (path) => SHOP_FILES.test(path),
    schemaHide: true,
  });
}
