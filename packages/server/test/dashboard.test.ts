import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { openFresh } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { buildTestServer, type TestServer } from './support/server.ts';

const PAGE = '<!doctype html><title>Dashboard</title>';
const SCRIPT = `${'export const answer = 42;\n'.repeat(200)}`;
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

let folder: string;
let database: Database;
let server: TestServer;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-dashboard-'));
  fs.mkdirSync(path.join(folder, 'assets'));
  fs.writeFileSync(path.join(folder, 'index.html'), PAGE);
  fs.writeFileSync(path.join(folder, 'secret.txt'), 'not for you');
  fs.writeFileSync(path.join(folder, 'theme.js'), 'document.title;');
  const script = path.join(folder, 'assets', 'main-1a2b3c.js');
  fs.writeFileSync(script, SCRIPT);
  fs.writeFileSync(`${script}.br`, zlib.brotliCompressSync(SCRIPT));
  fs.writeFileSync(`${script}.gz`, zlib.gzipSync(SCRIPT));
  database = await openFresh('PGlite');
  server = await buildTestServer(database, { dashboardFolder: folder });
});
afterAll(async () => {
  await server.app.close();
  await database.close();
  fs.rmSync(folder, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) => server.app.inject({ url, headers });

test.each(['/', '/dashboard'])('%s leads to the dashboard', async (url) => {
  const response = await get(url);
  expect([response.statusCode, response.headers.location]).toEqual([302, '/dashboard/']);
});

test('the script that the page names by its plain name is there, kept for a while', async () => {
  const response = await get('/dashboard/theme.js');
  expect([response.statusCode, response.body]).toEqual([200, 'document.title;']);
  expect(response.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'max-age=600' });
  expect((await get('/dashboard/mark.svg')).statusCode).toBe(404);
});

describe.each(['/dashboard/', '/dashboard/acme/orders?from=2026-01-01', '/dashboard/setup?token=x', '/dashboard/index.html'])(
  '%s',
  (url) => {
    test('is the page, which is asked for anew each time and may do little', async () => {
      const response = await get(url);
      expect([response.statusCode, response.body]).toEqual([200, PAGE]);
      expect(response.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': POLICY,
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      });
    });
  },
);

test.each([
  ['br', zlib.brotliDecompressSync],
  ['gzip', zlib.gunzipSync],
  ['identity', (bytes: Buffer) => bytes],
])('an asset is sent as %s, for good', async (encoding, decode) => {
  const response = await get('/dashboard/assets/main-1a2b3c.js', { 'accept-encoding': encoding });
  expect(response.statusCode).toBe(200);
  expect(decode(response.rawPayload).toString()).toBe(SCRIPT);
  expect(response.headers['content-encoding'] ?? 'identity').toBe(encoding);
  expect(response.headers).toMatchObject({
    'content-type': expect.stringMatching(/^(text|application)\/javascript/),
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': POLICY,
    vary: expect.stringMatching(/accept-encoding/i),
  });
});

test.each(['/dashboard/../secret.txt', '/dashboard/assets/main-000000.js', '/dashboard/assets/', '/dashboard/assets/..%2fsecret.txt'])(
  '%s is not there',
  async (url) => {
    const response = await get(url);
    expectProblem(response, 404);
    expect(response.body).not.toContain('not for you');
  },
);

test('a change of a page is no route', async () => {
  expectProblem(await server.app.inject({ method: 'POST', url: '/dashboard/setup' }), 404);
});

test('a dashboard that is not built says so', async () => {
  const bare = await buildTestServer(database, { dashboardFolder: path.join(folder, 'nothing') });
  const response = await bare.app.inject({ url: '/dashboard/' });
  expectProblem(response, 404);
  expect(response.json().detail).toContain('npm run build');
  await bare.app.close();
});
