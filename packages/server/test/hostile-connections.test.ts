import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { openFresh } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { GOOD } from './support/shopper.ts';

const TIMEOUTS = { headersMs: 200, requestMs: 400 };

let database: Database;
let server: TestServer;
let company: Company;
let address: string;
beforeAll(async () => {
  database = await openFresh('PostgreSQL');
  server = await buildTestServer(database, { timeouts: TIMEOUTS });
  company = await makeCompany(database);
  address = await server.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await server.app.close();
  await database.close();
});

const goodBody = () =>
  JSON.stringify({ company_key: company.key, user_fingerprint: randomUUID(), user_faq_fingerprint: 'f', ...GOOD.interaction });
const headOf = (length: number, extra = '') =>
  `POST /analytics/interactions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${extra}\r\n`;

/** Opens a connection, says something and leaves it at that; gives what comes back until the server ends it. */
async function say(text: string): Promise<string> {
  const socket = net.connect(Number(new URL(address).port), '127.0.0.1').setEncoding('latin1');
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk;
  });
  socket.on('error', () => undefined);
  socket.write(text);
  await new Promise((resolve) => socket.once('close', resolve));
  return heard;
}

const post = () =>
  fetch(`${address}/analytics/interactions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: goodBody() });

describe('a sender who takes too long is told so and let go', () => {
  test.each([
    ['in the first line', 'POST /anal'],
    ['in the headers', 'POST /analytics/interactions HTTP/1.1\r\nhost: localhost\r\nx-slow: '],
    ['before the body', headOf(100)],
    ['in the body', `${headOf(100)}{"company_key": `],
  ])('%s', async (_, text) => {
    const heard = await say(text);
    expect(heard).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(heard).toMatch(/content-type: application\/problem\+json/);
    expect(heard).toMatch(/x-content-type-options: nosniff/);
    expect(JSON.parse(heard.slice(heard.indexOf('\r\n\r\n')))).toMatchObject({ status: 408, detail: expect.stringMatching(/\w/) });
  });

  test('without a word', async () => {
    expect(await say('')).toMatch(/^(HTTP\/1\.1 408|$)/);
  });

  test('while 300 of them wait, others are answered', async () => {
    const slow = Array.from({ length: 300 }, () => say(`${headOf(100)}{`));
    const others = await Promise.all(Array.from({ length: 20 }, post));
    expect(others.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect((await Promise.all(slow)).every((heard) => heard.includes(' 408 '))).toBe(true);
  });
});

test.each([
  ['headers of more than 16 KiB', `GET /healthz HTTP/1.1\r\nhost: localhost\r\n${'x-y: z\r\n'.repeat(5_000)}\r\n`, 431],
  ['one header of more than 16 KiB', `GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  ['an address of more than 16 KiB', `GET /${'y'.repeat(20_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`, 431],
  ['no HTTP', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000', 400],
  ['two lengths', headOf(2, 'content-length: 3\r\n'), 400],
  ['a length and chunks', headOf(2, 'transfer-encoding: chunked\r\n'), 400],
])('%s is refused in words, and the connection ends', async (_, text, status) => {
  const heard = await say(text);
  expect(heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(JSON.parse(heard.slice(heard.indexOf('\r\n\r\n')))).toMatchObject({ type: 'about:blank', status });
  expect(heard).toMatch(/content-security-policy: default-src 'none'/);
});

test.each(['/analytics/interactions', '/platforms/shopify/webhooks', '/api/companies/acme/knowledge/imports'])(
  'packed bodies are refused by %s before they are read',
  async (url) => {
    const bomb = zlib.gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(64 * 1024);
    for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'x', 'GZIP']) {
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
      const response = await server.app.inject({ method: 'POST', url, payload: bomb, headers });
      expectProblem(response, 415);
      expect(response.headers['accept-encoding']).toBe('identity');
    }
  },
);

test('a body that says it is packed in no way is taken', async () => {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'identity' };
  expect((await server.app.inject({ method: 'POST', url: '/analytics/interactions', payload: goodBody(), headers })).statusCode).toBe(200);
});

test('streams of events that are opened and dropped leave nothing behind', async () => {
  const headers = await authorize(database, company, ['reports']);
  const count = () =>
    new Promise<number>((resolve, reject) => server.app.server.getConnections((error, open) => (error ? reject(error) : resolve(open))));
  // Those that earlier requests keep alive.
  const before = await count();
  for (let time = 0; time < 40; time += 1) {
    const socket = net.connect(Number(new URL(address).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `GET /api/companies/${company.key}/events/stream HTTP/1.1\r\nhost: localhost\r\nauthorization: ${headers.authorization}\r\n\r\n`,
    );
    // Some before they are answered, some in the middle of it.
    if (time % 2 === 0) await once(socket, 'data');
    if (time % 4 === 0) socket.end();
    else socket.resetAndDestroy();
  }
  await expect.poll(count, { timeout: 10_000 }).toBeLessThanOrEqual(before);
  expect((await post()).status).toBe(200);
});
