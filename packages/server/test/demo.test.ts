import type { ConversationTranscript } from '@cartograph/core/manage/conversations';
import type { OrderPage } from '@cartograph/core/report/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillDemo } from '../src/demo/history.ts';
import { verifyCompany } from '../src/ingest/rebuild.ts';
import { type Company, findCompany } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { countSource } from '../src/store/transfer.ts';
import { change, cookiesOf, makeMember, OWN_ORIGIN, PASSWORD } from './support/accounts.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { openReader, readPages } from './support/reader.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';

const HOUR_MS = 3_600_000;

describe.each(DATABASE_KINDS)('the demo on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let headers: Record<string, string>;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
    const token = new URL(String(await server.accounts.findSetupPath()), 'http://a').searchParams.get('token') ?? '';
    const created = await change(server, 'POST', '/api/owner', { token, name: 'Ana', email: 'ana@shop.example', password: PASSWORD });
    headers = { origin: OWN_ORIGIN, cookie: cookiesOf(created) };
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const ask = (by: Record<string, string>) => server.app.inject({ method: 'POST', url: '/api/demo', headers: by, payload: {} });

  test('is created for the first owner of a server that has no company, and holds a believable shop', async () => {
    const lines = (await ask(headers)).body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toEqual({ finished: true });
    expect(lines.at(0)).toEqual({ done: 0, total: expect.any(Number) });
    const session = await server.app.inject({ url: '/api/session', headers });
    expect(session.json().companies).toEqual([{ key: 'demo', name: 'Demo shop (sample data)', role: 'owner' }]);

    const company = await findCompany(database.db, 'demo');
    if (company === undefined) throw new Error('no demo');
    const reader = await openReader(server, company);
    const { totals, channels, ai_profiles, days } = await reader.revenue('from=2025-12-11');
    expect(totals.conversion_rate).toBeGreaterThan(0.02);
    expect(totals.conversion_rate).toBeLessThan(0.06);
    expect(Number(totals.average_order_value)).toBeGreaterThan(60);
    expect(Number(totals.average_order_value)).toBeLessThan(250);
    expect(totals.excluded_orders_other_currencies).toBeGreaterThan(0);
    expect(Number(totals.verified_revenue)).toBeLessThan(Number(totals.attributed_revenue));
    expect(channels.map(({ attributed_orders }) => attributed_orders > 0)).toEqual([true, true, true, false]);
    expect(ai_profiles.length).toBeGreaterThan(3);
    const onWeekday = (weekdays: readonly number[]) => {
      const some = days.slice(0, -1).filter(({ date }) => weekdays.includes(new Date(date).getUTCDay()));
      return some.reduce((sum, day) => sum + day.interactions, 0) / some.length;
    };
    expect(onWeekday([0, 6])).toBeGreaterThan(1.1 * onWeekday([1, 2, 3]));
    expect(await reader.get('dimensions')).toMatchObject({ currencies: ['EUR', 'USD'] });

    const ignored = await readPages(async (cursor) => {
      const { events, next_cursor } = await reader.events(`status=ignored&limit=500${cursor}`);
      return { rows: events.map((event) => event.reason), next_cursor };
    });
    const reasons = [
      'bot',
      'no_change',
      'no_interaction',
      'no_matching_add',
      'order_already_recorded',
      'repeat_without_order_id',
      'too_old',
    ];
    expect([...new Set(ignored.flat())].sort()).toEqual(reasons);
    expect((await reader.events('status=rejected')).events.length).toBeGreaterThan(2);
    expect(await verifyCompany(database, company.companyId, new Date(server.clock.ms), () => undefined)).toMatchObject({
      events: 0,
      claims: 0,
      rollupRows: 0,
    });

    const { orders } = (await reader.get('orders')) as OrderPage;
    const [order, touch] =
      orders.flatMap((each) => each.touches.map((one) => [each, one] as const)).find(([, one]) => one.channel === 'CHAT') ?? [];
    const talk = (await reader.get(`conversations/${touch?.conversation_id}`)) as ConversationTranscript;
    expect(talk.orders.map(({ event_id }) => event_id)).toContain(order?.event_id);
    expect(talk.exchanges.map(({ helpful }) => helpful)).toEqual([true]);
    expect(await reader.get('knowledge/entries')).toMatchObject({ total: 14 });

    const before = totals.interactions;
    expect((await ask(headers)).body).toBe('{"finished":true}\n');
    expect((await reader.revenue('from=2025-12-11')).totals.interactions).toBe(before);
  });

  test('is for signed-in owners of a company, and never of somebody else', async () => {
    const company = await makeCompany(database);
    const { headers: owner } = await makeMember(server, company, 'owner');
    const { headers: analyst } = await makeMember(server, company, 'analyst');
    expectProblem(await ask({ origin: OWN_ORIGIN }), 401);
    expectProblem(await ask({ ...headers, origin: 'https://elsewhere.example' }), 403);
    expectProblem(await ask(owner), 409);
    expectProblem(await ask(analyst), 409);
  });
});

test('a demo that failed half way is whole when it is asked for again', async () => {
  const database = await openFresh('PostgreSQL');
  const server = await buildTestServer(database);
  const nowMs = server.clock.ms;
  const fill = (company: Company, atMs: number, failAt?: (done: number, total: number) => boolean) =>
    fillDemo(database, company.companyId, 12, atMs, (done, total) => {
      if (failAt?.(done, total)) throw new Error(`failed at ${done} of ${total}`);
    });
  const [whole, broken] = [await makeCompany(database), await makeCompany(database)];
  const filled = await fill(whole, nowMs);
  await expect(fill(broken, nowMs, (done, total) => done > 0 && done < total)).rejects.toThrow(/failed at 2000 of/);
  await expect(fill(broken, nowMs + HOUR_MS, (done, total) => done === total)).rejects.toThrow(/failed at (\d+) of \1$/);
  // The last step is taken by one of two that go on with it at once.
  expect(await Promise.all([fill(broken, nowMs + HOUR_MS), fill(broken, nowMs + HOUR_MS)])).toEqual([filled, filled]);
  expect([await fill(broken, nowMs + HOUR_MS), await fill(whole, nowMs + HOUR_MS)]).toEqual([undefined, undefined]);

  const describeDemo = async (company: Company) => {
    const { company: _, ...revenue } = await (await openReader(server, company)).revenue('from=2026-02-20');
    const tables = ['event', 'conversation', 'exchange', 'order_claim', 'knowledge_entry', 'nudge'] as const;
    const rows = await Promise.all(tables.map((table) => countSource(database.db, company.companyId, table)));
    const rejected = (await (await openReader(server, company)).events('status=rejected')).events.length;
    return { revenue, rows, rejected };
  };
  const expected = await describeDemo(whole);
  expect(expected.rows.every((rows) => rows > 0)).toBe(true);
  expect(await describeDemo(broken)).toEqual(expected);
  const differences = await verifyCompany(database, broken.companyId, new Date(nowMs), () => undefined);
  expect(differences).toMatchObject({ events: 0, claims: 0, rollupRows: 0 });
  await server.app.close();
  await database.close();
});
