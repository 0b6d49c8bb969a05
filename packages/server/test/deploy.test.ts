import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { openFresh } from './support/databases.ts';
import { buildTestServer, type TestServer } from './support/server.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (name: string) => fs.readFileSync(path.join(ROOT, name), 'utf8');
const isThere = (name: string) => fs.existsSync(path.join(ROOT, name));

/** Variables that are not the server's own: of Node, of PostgreSQL's image. */
const OTHERS = /^(NODE_ENV|NODE_OPTIONS|POSTGRES_\w+)$/;
/** The server's variables, as docs/configuration.md lists them and src/config reads them. */
const KNOWN = [...read('docs/configuration.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => String(name));

describe('what deploys the server', () => {
  const dockerfile = read('deploy/Dockerfile');
  const unit = read('deploy/cartograph.service');
  const compose = read('deploy/compose.yaml');
  let database: Database;
  let server: TestServer;
  beforeAll(async () => {
    database = await openFresh('PGlite');
    server = await buildTestServer(database);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  test('sets variables that exist', () => {
    const inUnit = [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, line]) =>
      String(line)
        .split(' ')
        .map((part) => part.split('=')[0]),
    );
    const inDockerfile = [...dockerfile.matchAll(/^ENV (.*)$/gm)].flatMap(([, line]) =>
      String(line)
        .split(' ')
        .map((part) => part.split('=')[0]),
    );
    const inCompose = [...compose.matchAll(/^ {6}([A-Z_]+):/gm)].map(([, name]) => name);
    const named = [...inUnit, ...inDockerfile, ...inCompose].map(String).filter((name) => !OTHERS.test(name));
    expect(named).toEqual(expect.arrayContaining(['CARTOGRAPH_DATA', 'DATABASE_URL', 'PORT']));
    expect(named.filter((name) => !KNOWN.includes(name))).toEqual([]);
    const environment = read('packages/server/src/config/environment.ts');
    expect(KNOWN.filter((name) => !environment.includes(`'${name}'`))).toEqual([]);
  });

  test('copies and starts files that exist', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files]) => String(files).split(' '));
    expect(copied.length).toBeGreaterThan(8);
    expect(copied.filter((file) => !isThere(file))).toEqual([]);
    const builtOf = [...dockerfile.matchAll(/^COPY --from=build \/app\/(packages\/\w+)\/dist /gm)].map(([, folder]) => String(folder));
    const needed = Object.keys(JSON.parse(read('packages/server/package.json')).dependencies).filter((name) =>
      name.startsWith('@cartograph/'),
    );
    expect(builtOf.sort()).toEqual(['packages/server', ...needed.map((name) => name.replace('@cartograph', 'packages'))].sort());
    const [, ...image] = /^ENTRYPOINT \["node", "(--[^"]+)", "(--[^"]+)", "([^"]+)"\]$/m.exec(dockerfile) ?? [];
    const [, ...service] = /^ExecStart=\/usr\/bin\/node (--\S+) (--\S+) \/opt\/cartograph\/(\S+) serve$/m.exec(unit) ?? [];
    const program = image.at(-1);
    expect(image).toEqual(['--max-semi-space-size=24', '--v8-pool-size=2', 'packages/server/bin/cartograph.js']);
    expect(service).toEqual(image);
    expect([String(program), 'deploy/Dockerfile', 'docs/deploy.md'].filter((file) => !isThere(file))).toEqual([]);
    expect(compose).toContain('dockerfile: deploy/Dockerfile');
  });

  test('has a manifest of each workspace, without which nothing installs', () => {
    const folders = fs.readdirSync(path.join(ROOT, 'packages')).filter((name) => isThere(`packages/${name}/package.json`));
    expect(folders.filter((name) => !dockerfile.includes(`COPY packages/${name}/package.json packages/${name}/`))).toEqual([]);
  });

  test('leaves nothing out of the image that it copies', () => {
    const left = read('.dockerignore').trim().split('\n');
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files]) => String(files).split(' '));
    expect(copied.filter((file) => left.includes(file.split('/')[0] ?? ''))).toEqual([]);
  });

  test('asks routes that exist: whether the server is up, streams and what proxies hide', async () => {
    expect(dockerfile).toContain('/healthz');
    const { statusCode } = await server.app.inject('/healthz');
    expect(statusCode).toBe(200);
    const { paths } = (await server.app.inject('/docs/json')).json() as { paths: Record<string, unknown> };
    const [, streams = ''] = /location ~ (\S+) \{/.exec(read('deploy/nginx.conf')) ?? [];
    const streamed = Object.keys(paths).filter((route) => new RegExp(streams).test(route));
    expect(streamed.sort()).toEqual(['/api/companies/{company}/events/stream', '/assistant/questions']);
    expect((await server.app.inject('/metrics')).statusCode).toBe(200);
  });
});
