import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from './support/command.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const HOLE = { id: 1, url: 'https://advisories.example/1', title: 'A hole', vulnerable_versions: '*' };

/** Runs the audit against a registry that answers it so; gives its exit code and what it said. */
async function audit(status: number, advisories: object): Promise<{ code: number; said: string }> {
  const registry = http.createServer((request, response) => {
    request.resume();
    if (request.method === 'POST') response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(advisories));
    else response.writeHead(404).end('{}');
  });
  registry.listen(0, '127.0.0.1');
  await once(registry, 'listening');
  onTestFinished(() => void registry.close());
  // What npm remembers of holes is no part of it.
  const cache = makeFolder();
  const env = {
    ...process.env,
    npm_config_cache: cache,
    npm_config_registry: `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`,
  };
  const child = spawn(process.execPath, ['scripts/audit.mjs'], { cwd: ROOT, env });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  return { code: code as number, said };
}

test.each([
  ['nothing', {}, 0, /^0 known holes/],
  ['a hole of high severity', { fastify: [{ ...HOLE, severity: 'high' }] }, 1, /high: fastify .*A hole https:\/\/advisories\.example\/1/],
  ['a hole of low severity', { fastify: [{ ...HOLE, severity: 'low' }] }, 0, /low: fastify/],
] as const)('the audit of dependencies that finds %s', async (_, advisories, code, words) => {
  expect(await audit(200, advisories)).toEqual({ code, said: expect.stringMatching(words) });
});

test('an audit that cannot ask says so and stops nothing', async () => {
  expect(await audit(405, {})).toEqual({ code: 0, said: expect.stringMatching(/^SKIPPED: dependencies were not audited/) });
});
