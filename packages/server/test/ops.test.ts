import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { createPostgresDatabase, openFresh } from './support/databases.ts';
import { type ServerProcess, startServerProcess } from './support/ingest-processes.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper, ROUTES } from './support/shopper.ts';

const read = (name: string) => fs.readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');

interface Rule {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}
const rules = (parse(read('ops/alerts.yml')) as { groups: { name: string; rules: Rule[] }[] }).groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(read('ops/grafana-dashboard.json')) as { panels: { title: string; targets: { expr: string }[] }[] };
const panels = dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const));

/** The metrics that an expression of Prometheus names: words before a selector, a range or an operator, which no function and no label is. */
function metricsIn(expression: string): string[] {
  return [...new Set(expression.match(/\b(?:cartograph|process|nodejs)_\w+\b/g) ?? [])];
}

describe('what ops/ watches', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServerProcess({ DATABASE_URL: await createPostgresDatabase() });
  });
  afterAll(() => server.kill());

  test('is there on a running server', async () => {
    const names = [...rules.map(({ expr }) => expr), ...panels.map(([, expr]) => expr)].flatMap(metricsIn);
    expect(names.length).toBeGreaterThan(20);
    const readMetrics = async () => (await fetch(`${server.address}/metrics`)).text();
    await vi.waitFor(async () => {
      const declared = new Set([...(await readMetrics()).matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name));
      const isThere = (name: string) => declared.has(name) || declared.has(name.replace(/_(bucket|count|sum)$/, ''));
      expect(names.filter((name) => !isThere(name))).toEqual([]);
    });
  });

  test.each(rules)(
    '$alert has a time, a weight, a sentence, and its place in the runbook',
    ({ alert, expr, annotations, labels, ...rule }) => {
      expect(metricsIn(expr).length + Number(expr.startsWith('up{'))).toBeGreaterThan(0);
      expect([rule.for, labels.severity]).toEqual([expect.stringMatching(/^\d+[mh]$/), expect.stringMatching(/^(warning|critical)$/)]);
      expect(annotations.summary).toMatch(/\w/);
      const [file, anchor = ''] = annotations.runbook.split('#');
      const sections = read(file as string).split(/^## /m);
      const section = sections.find((text) => text.split('\n')[0]?.toLowerCase().replaceAll(' ', '-') === anchor) ?? '';
      expect(section).toContain(`\`${alert}\``);
      expect(section).toMatch(/\*\*Look at\*\* \S[\s\S]*\*\*Do\.\*\* \S/);
    },
  );

  test('and the runbook knows of no other alert', () => {
    const named = [...read('docs/runbook.md').matchAll(/^`(\w+)`, /gm)].map(([, name]) => name);
    expect(named.sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });
});

describe('what the server counts', () => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  beforeAll(async () => {
    database = await openFresh('PGlite');
    server = await buildTestServer(database);
    company = await makeCompany(database);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const metric = async (line: string) => {
    const { body } = await server.app.inject({ url: '/metrics' });
    return Number(
      body
        .split('\n')
        .find((text) => text.startsWith(`${line} `))
        ?.split(' ')
        .at(-1) ?? 0,
    );
  };

  test('is each commit with the time that it took', async () => {
    await makeShopper(server, company).report('interaction');
    expect(await metric('cartograph_commit_duration_seconds_count')).toBe(1);
    expect(await metric('cartograph_commit_duration_seconds_sum')).toBeGreaterThan(0);
    expect(await metric('cartograph_events_waiting_max')).toBeGreaterThan(0);
  });

  test('is there at 0 before it happens, where a rule asks for its rise or its absence', async () => {
    const fresh = await buildTestServer(database, { isReady: async () => false });
    const { body } = await fresh.app.inject({ url: '/metrics' });
    for (const reason of ['store_unavailable', 'overloaded', 'failed'])
      expect(body).toContain(`\ncartograph_requests_refused_total{reason="${reason}"} 0\n`);
    expect(body).toContain('\ncartograph_events_total{status="recorded",reason=""} 0\n');
    expect(body).toContain('\ncartograph_ready 0\n');
    expect(await metric('cartograph_ready')).toBe(1);
    await fresh.app.close();
  });

  test('is each refusal by its reason, of requests and of events', async () => {
    const { sender, reportBatch } = makeShopper(server, company);
    const post = (payload: object) => server.app.inject({ method: 'POST', url: ROUTES.interaction, payload });
    await post(sender);
    await post({ ...sender, channel: 'CHAT', company_key: 'nobody' });
    await post({ ...sender, channel: 'CHAT', conversation_id: 'x'.repeat(70_000) });
    await reportBatch([{ kind: 'interaction' }, { kind: 'interaction', channel: 'CHAT' }]);
    const of = (reason: string) => metric(`cartograph_requests_refused_total{reason="${reason}"}`);
    expect([await of('missing'), await of('unknown_company'), await of('too_large')]).toEqual([1, 1, 1]);
    expect(await metric('cartograph_events_total{status="rejected",reason="missing"}')).toBe(1);
  });
});

describe('a request', () => {
  let database: Database;
  let server: TestServer;
  beforeAll(async () => {
    database = await openFresh('PGlite');
    server = await buildTestServer(database, { isReady: async () => false });
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  test('has a name of its own, in its answer and where the server is at fault in the body', async () => {
    const [one, two] = await Promise.all(['/healthz', '/readyz'].map((url) => server.app.inject({ url })));
    expect(one?.headers['x-request-id']).toMatch(/^[\w-]{8}-\w+$/);
    expect(two?.headers['x-request-id']).not.toBe(one?.headers['x-request-id']);
    expect(two?.json()).toMatchObject({ status: 503, request_id: two?.headers['x-request-id'] });
    expect((await server.app.inject({ url: '/nowhere' })).json()).not.toHaveProperty('request_id');
  });

  test.each([
    ['4bf92f3577b34da6a3ce929d0e0e4736', true],
    ['a b', false],
    ['"}{"level":60', false],
    ['x'.repeat(65), false],
  ])('keeps the name that a proxy gave it, if it is one: %j %s', async (given, isKept) => {
    const { headers } = await server.app.inject({ url: '/healthz', headers: { 'x-request-id': given } });
    expect(headers['x-request-id'] === given).toBe(isKept);
  });

  test('is one line of JSON in the log, with its name and without who asked', async () => {
    const process = await startServerProcess({ DATABASE_URL: await createPostgresDatabase() }, { LOG_LEVEL: 'debug' });
    const secret = 'sk_not_a_key_at_all';
    const response = await fetch(`${process.address}/api/companies/acme/orders`, { headers: { authorization: `Bearer ${secret}` } });
    const id = response.headers.get('x-request-id');
    await vi.waitFor(() => expect(process.complaints()).toContain(id));
    const lines = process
      .complaints()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.find((line) => line.reqId === id && line.msg === 'answered')).toMatchObject({
      method: 'GET',
      route: '/api/companies/:company/orders',
      status: response.status,
      ms: expect.any(Number),
    });
    expect(process.complaints()).not.toContain(secret);
    await process.stop();
  });
});
