import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CSV_MAX_ROWS } from '../src/http/report-csv.ts';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { openFresh } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { openReader, type Reader } from './support/reader.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { LINE_ITEM, makeShopper } from './support/shopper.ts';

describe('what is seen, as CSV', () => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let reader: Reader;
  beforeAll(async () => {
    database = await openFresh('PostgreSQL');
    server = await buildTestServer(database);
  });
  beforeEach(async () => {
    company = await makeCompany(database);
    reader = await openReader(server, company);
    const shopper = makeShopper(server, company);
    await shopper.report('interaction', { event_id: 'i', conversation_id: '=cmd()', ai_profile: 'luna, "the moon"' });
    await shopper.report('cart', { event_id: 'c', product_name: '+1 Shoe' });
    await shopper.report('checkout', { event_id: 'o', order_id: '@o-1', value: 100, line_items: [LINE_ITEM] });
    await makeShopper(server, company).report('cart', { event_id: 'held' });
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const read = (path: string) => server.app.inject({ url: `/api/companies/${company.key}/${path}`, headers: reader.headers });
  const linesOf = async (path: string) => (await read(path)).body.trimEnd().split('\r\n');

  test('are the orders, with who earned them', async () => {
    const response = await read('orders.csv');
    expect(response.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="orders.csv"',
    });
    expect(response.headers['x-cartograph-cut']).toBeUndefined();
    const [head, row, ...rest] = response.body.trimEnd().split('\r\n');
    expect(head).toMatch(/^order_id,event_id,visitor_id,occurred_at,currency,value,/);
    expect(row).toMatch(
      /^'@o-1,o,[0-9a-f-]{36},2026-03-10T12:00:00.000Z,USD,100.00,0.00,false,true,0,CHAT,'=cmd\(\),"luna, ""the moon"""$/,
    );
    expect(rest).toEqual([]);
    expect(await linesOf('orders.csv?currency=EUR')).toHaveLength(1);
  });

  test('are the events, by the filters of the log', async () => {
    const lines = await linesOf('events.csv?kind=cart');
    expect(lines).toHaveLength(3);
    expect(lines.join()).toContain("'+1 Shoe");
    expect(await linesOf('events.csv?q=held')).toHaveLength(2);
  });

  test('are the tables of the revenue report, of one day its hours', async () => {
    expect(await linesOf('revenue-impact.csv')).toHaveLength(31);
    expect(await linesOf('revenue-impact.csv?from=2026-03-10&to=2026-03-10')).toHaveLength(25);
    expect(await linesOf('revenue-impact.csv?from=2026-03-10&to=2026-03-10&table=days')).toHaveLength(2);
    expect((await linesOf('revenue-impact.csv?table=channels'))[1]).toBe('CHAT,79.99,100.00,1,1,0.00,100.00,1');
    expect((await linesOf('revenue-impact.csv?table=products'))[1]).toBe('SKU-1,Trail Shoe,79.99,1,79.99,0.00,79.99');
    expect((await linesOf('revenue-impact.csv?table=ai_profiles'))[1]).toBe('"luna, ""the moon""",79.99,100.00,1,1,0.00,100.00');
    expectProblem(await read('revenue-impact.csv?table=everything'), 400);
  });

  test('are so many rows at most, and say where they are cut', async () => {
    await sql`
      INSERT INTO event (company_id, visitor_id, event_id, faq_id, occurred_at, received_at, verified, kind, channel)
      SELECT ${company.companyId}, gen_random_uuid(), 'e' || n, gen_random_uuid(), now, now, false, 'interaction', 'CHAT'
      FROM (SELECT n, ${new Date(server.clock.ms)}::timestamptz AS now FROM generate_series(1, ${CSV_MAX_ROWS}::int) AS n) AS made`.execute(
      database.db,
    );
    const response = await read('events.csv');
    expect(response.headers['x-cartograph-cut']).toBe('true');
    expect(response.body.trimEnd().split('\r\n')).toHaveLength(CSV_MAX_ROWS + 1);
  });
});
