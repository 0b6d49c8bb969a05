import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { missing } from './problem.ts';

/** What the pages may do: load what this server has, and nothing from anywhere else or written into the page. */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
};

const HEADERS = {
  'content-security-policy': Object.entries(POLICY)
    .map((entry) => entry.join(' '))
    .join('; '),
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Files beside the page that have no hash in their names, for the page names them before anything is built; with their types. */
const NAMED_FILES = { 'theme.js': 'text/javascript; charset=utf-8', 'mark.svg': 'image/svg+xml' };

/**
 * Serves the dashboard's built pages. Its assets carry a hash of what they hold in their names and are kept by browsers for good; every
 * other address is one of its pages, told apart in the browser.
 */
export async function serveDashboard(app: FastifyInstance, folder: string): Promise<void> {
  const assets = path.join(folder, 'assets');
  const readBuilt = (name: string) =>
    readFile(path.join(folder, name)).catch(() => {
      throw missing('', 'The dashboard is not built; "npm run build" does so.');
    });
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/dashboard/'));
  await app.register(async (pages) => {
    pages.addHook('onRequest', async (_request, reply) => void reply.headers(HEADERS));
    if (existsSync(assets)) {
      await pages.register(fastifyStatic, {
        root: assets,
        prefix: '/dashboard/assets/',
        decorateReply: false,
        index: false,
        allowedPath: (file) => !file.endsWith('/'),
        immutable: true,
        maxAge: '365d',
        preCompressed: true,
        schemaHide: true,
      });
    }
    for (const [name, type] of Object.entries(NAMED_FILES)) {
      pages.get(`/dashboard/${name}`, { schema: { hide: true } }, async (_request, reply) =>
        reply
          .header('cache-control', 'max-age=600')
          .type(type)
          .send(await readBuilt(name)),
      );
    }
    pages.get('/dashboard', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/dashboard/'));
    pages.get('/dashboard/*', { schema: { hide: true } }, async (_request, reply) =>
      reply
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(await readBuilt('index.html')),
    );
  });
}
