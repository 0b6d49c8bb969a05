import fc from 'fast-check';
import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { SCAN_MAX_EVENTS } from '../src/store/reports/event-search.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { openReader, type Reader, readPages } from './support/reader.ts';
import { watchStatements } from './support/sent-statements.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper, ROUTES } from './support/shopper.ts';

const DAY_MS = 86_400_000;

describe.each(DATABASE_KINDS)('the search of events on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let reader: Reader;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  beforeEach(async () => {
    company = await makeCompany(database, { timezone: 'Asia/Kathmandu' });
    reader = await openReader(server, company);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const ids = async (query: string) => (await reader.events(query)).events.map((event) => event.event_id).sort();

  test('finds an id of any kind in one box, exactly, among recorded and refused', async () => {
    const shopper = makeShopper(server, company);
    await shopper.report('interaction', { event_id: 'i', conversation_id: 'c-1', product_id: 'p-1' });
    await shopper.report('cart', { event_id: 'c', product_id: 'p-1' });
    await shopper.report('checkout', { event_id: 'o', order_id: 'o-1' });
    await makeShopper(server, company, { user_fingerprint: 'not a UUID' }).report('interaction', { event_id: 'x', product_id: 'c-1' });
    const wrong = { ...shopper.sender, event_id: 'r', order_id: 'o-1', value: -1, currency: 'USD' };
    await server.app.inject({ method: 'POST', url: ROUTES.checkout, payload: wrong });
    const refund = { company_key: company.key, order_id: 'o-1', refund_id: 'b', value: 1, currency: 'USD' };
    const key = await authorize(database, company, ['events']);
    await server.app.inject({ method: 'POST', url: '/analytics/refund_events', payload: refund, headers: key });
    await server.settle();
    const cases: [string, string[]][] = [
      ['i', ['i']],
      ['o-1', ['b', 'o', 'r']],
      ['b', ['b']],
      ['p-1', ['c', 'i']],
      ['c-1', ['i', 'x']],
      ['not a UUID', ['x']],
      [shopper.sender.user_fingerprint, ['c', 'i', 'o', 'r']],
      [` ${shopper.sender.user_faq_fingerprint.toUpperCase()} `, ['c', 'i', 'o', 'r']],
      ['o-', []],
      ['%', []],
    ];
    for (const [q, expected] of cases) expect([q, await ids(`q=${encodeURIComponent(q)}`)]).toEqual([q, expected]);
    expect(await ids('q=p-1&kind=cart')).toEqual(['c']);
    expect(await ids('conversation_id=c-1')).toEqual(['i']);
    expect(await ids('kind=refund')).toEqual(['b']);
    expect(await ids('order_id=o-1&status=recorded')).toEqual(['b', 'o']);
  });

  test("finds what arrived on days of the company's time zone", async () => {
    const shopper = makeShopper(server, company);
    const midnight = Date.parse('2026-03-12T18:15:00.000Z');
    for (const [event_id, ms] of [
      ['before', midnight - 1],
      ['first', midnight],
      ['last', midnight + DAY_MS - 1],
      ['after', midnight + DAY_MS],
    ] as const) {
      server.clock.ms = ms;
      await shopper.report('interaction', { event_id });
    }
    expect(await ids('from=2026-03-13&to=2026-03-13')).toEqual(['first', 'last']);
    expect(await ids('from=2026-03-13')).toEqual(['after', 'first', 'last']);
    expect(await ids('to=2026-03-12')).toEqual(['before']);
    const response = await server.app.inject({ url: `/api/companies/${company.key}/events?from=2026-02-30`, headers: reader.headers });
    expect(expectProblem(response, 400)).toMatchObject([{ field: 'from' }]);
  });

  test('gives pages that hold every event, refund and refused report once, newest first, whatever the filter and the size', async () => {
    const shoppers = [makeShopper(server, company), makeShopper(server, company)];
    const key = await authorize(database, company, ['events']);
    for (let index = 0; index < 40; index += 1) {
      const shopper = shoppers[index % 2] as (typeof shoppers)[number];
      const events = [
        { kind: 'interaction', channel: 'CHAT', event_id: `i${index}` },
        { kind: 'interaction', channel: 'PHONE', event_id: `r${index}` },
        { kind: 'cart', type: 'ITEM_REMOVED', product_id: 'p', product_name: 'p', value: 1, currency: 'USD', quantity: 0 },
      ];
      await shopper.reportBatch(events.slice(0, 1 + (index % 3)));
      const refund = { company_key: company.key, order_id: `o${index}`, refund_id: 'b', value: 1, currency: 'USD' };
      await server.app.inject({ method: 'POST', url: '/analytics/refund_events', payload: refund, headers: key });
      if (index % 4 === 0) server.clock.ms += 1;
      if (index % 10 === 9) await server.settle();
    }
    await server.settle();
    const filters = [
      '',
      'status=recorded',
      'status=ignored',
      'status=rejected',
      'kind=interaction',
      'kind=refund',
      'q=b',
      `q=${shoppers[0]?.sender.user_fingerprint}`,
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...filters), fc.integer({ min: 1, max: 100 }), async (filter, limit) => {
        const whole = (await reader.events(`${filter}&limit=500`)).events;
        const pages = await readPages(async (cursor) => {
          const { events, next_cursor } = await reader.events(`${filter}&limit=${limit}${cursor}`);
          return { rows: events, next_cursor };
        });
        expect(pages.flat()).toEqual(whole);
        const times = whole.map((event) => event.received_at);
        expect(times).toEqual([...times].sort().reverse());
        expect(new Set(whole.map((event) => `${event.kind} ${event.order_id} ${event.event_id}`)).size).toBe(whole.length);
      }),
      { numRuns: 30 },
    );
    expect((await reader.events('limit=500')).events.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(20);
  });
});

describe('the search of many events on PostgreSQL', () => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let reader: Reader;
  const EVENTS = 5 * SCAN_MAX_EVENTS;
  beforeAll(async () => {
    database = await openFresh('PostgreSQL');
    server = await buildTestServer(database);
    company = await makeCompany(database);
    reader = await openReader(server, company);
    await sql`
      INSERT INTO event (company_id, visitor_id, event_id, faq_id, occurred_at, received_at, verified, kind, channel, reason)
      SELECT ${company.companyId}, ('00000000-0000-4000-8000-' || lpad((n % 1000)::text, 12, '0'))::uuid, 'e' || n,
        '00000000-0000-4000-8000-000000000000', now, now, false, 'interaction', 'CHAT', CASE WHEN n IN (7, 70000) THEN 'bot' END
      FROM (SELECT n, ${new Date(server.clock.ms)}::timestamptz + n * interval '1 second' AS now FROM generate_series(1, ${EVENTS}::int) AS n) AS made
    `.execute(database.db);
    await sql`ANALYZE event`.execute(database.db);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  test('looks through so many events a page and says where to go on, until it has found the last', async () => {
    const pages = await readPages(async (cursor) => {
      const { events, next_cursor } = await reader.events(`reason=bot${cursor}`);
      return { rows: events.map((event) => event.event_id), next_cursor };
    });
    expect(pages.slice(0, 5)).toEqual([[], ['e70000'], [], [], ['e7']]);
    expect(pages.flat()).toEqual(['e70000', 'e7']);
  });

  test('reads no more rows for a list of all, an id or a visitor than it lists', async () => {
    const watched = watchStatements();
    for (const query of [
      'limit=10',
      'event_id=e5',
      'q=e5',
      'fingerprint=00000000-0000-4000-8000-000000000005',
      'kind=cart',
      'product_id=p',
    ]) {
      await reader.events(query);
    }
    const searches = watched.stop().filter(({ text }) => /FROM event\b/.test(text));
    expect(searches).toHaveLength(7);
    for (const { text, values } of searches) {
      const rows = await countRowsRead(database, text, values);
      expect([text, rows <= (/kind/.test(text) || /OFFSET/.test(text) ? SCAN_MAX_EVENTS + 1_000 : 500)]).toEqual([text, true]);
    }
  });
});

interface PlanNode {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/** The most rows that any node of a statement's plan reads, by PostgreSQL's own account. */
async function countRowsRead({ db }: Database, text: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await db.executeQuery(CompiledQuery.raw(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, [...values]));
  const plan = (rows as { 'QUERY PLAN': { Plan: PlanNode }[] }[])[0]?.['QUERY PLAN'][0]?.Plan;
  const most = (node: PlanNode): number => {
    const own = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
    return Math.max(own, ...(node.Plans ?? []).map(most));
  };
  return plan === undefined ? Number.POSITIVE_INFINITY : most(plan);
}
