import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import { type Database, openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { type Environment, run } from './support/command.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { playHistory } from './support/history.ts';
import { openReader, type Reader } from './support/reader.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { LINE_ITEM, makeShopper, type Shopper } from './support/shopper.ts';

let database: Database;
let environment: Environment;
let server: TestServer;
let company: Company;
let reader: Reader;
let shoppers: [Shopper, Shopper];
beforeEach(async () => {
  const url = await createPostgresDatabase();
  environment = { DATABASE_URL: url };
  database = await openDatabase({ url });
  await migrate(database);
  server = await buildTestServer(database);
  server.clock.ms = Date.now();
  company = await makeCompany(database, { key: 'acme' });
  shoppers = await playHistory(server, company);
  reader = await openReader(server, company);
});
afterEach(async () => {
  await server.app.close();
  await database.close();
});

const readAll = async () => [await reader.revenue(), await reader.revenue('currency=JPY'), await reader.orders(), await reader.events()];

describe('verify and rebuild', () => {
  test('find nothing where all is as it should be', async () => {
    const before = await readAll();
    await makeCompany(database, { key: 'other' });
    expect(await run(['verify'], environment)).toMatchObject({
      code: 0,
      stdout: 'acme: 3 visitors, all as it should be.\nother: 0 visitors, all as it should be.\n',
    });
    expect(await run(['rebuild', 'acme'], environment)).toMatchObject({ code: 0, stdout: 'acme: 3 visitors, all as it should be.\n' });
    expect(await readAll()).toEqual(before);
  });

  test.each([
    [
      'a sum',
      'UPDATE daily_credit SET revenue_micros_first_touch = revenue_micros_first_touch + 1 WHERE company_id = $1',
      /0 events, 0 order claims, \d+ sums/,
    ],
    ['a sum of nothing', "INSERT INTO daily_orders VALUES ($1, 'USD', '2020-01-01', 5, 1)", /0 events, 0 order claims, 1 sums/],
    ['an amount', 'UPDATE event SET amount_micros = amount_micros + 1 WHERE company_id = $1 AND amount_micros IS NOT NULL', /[1-9] events/],
  ])('find %s that differs; the one says so with 1, the other corrects it', async (_, statement, found) => {
    const before = await readAll();
    await sql.raw(statement.replace('$1', String(company.companyId))).execute(database.db);
    const corrupted = await readAll();
    const verified = await run(['verify', 'acme'], environment);
    expect(verified).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(found),
      stderr: expect.stringMatching(/^cartograph: .*"cartograph rebuild" corrects it\.$/m),
    });
    expect(await readAll()).toEqual(corrupted);
    const rebuilt = await run(['rebuild', 'acme'], environment);
    expect(rebuilt).toMatchObject({ code: 0, stdout: verified.stdout.replace('wrong', 'corrected') });
    expect(await readAll()).toEqual(before);
  });

  test('know when they have nothing to look at', async () => {
    const url = await createPostgresDatabase();
    expect(await run(['verify'], { DATABASE_URL: url })).toMatchObject({ code: 0, stdout: '' });
    expect(await run(['rebuild', 'nobody'], { DATABASE_URL: url })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no company "nobody"/),
    });
  });
});

describe('a visitor', () => {
  const fingerprintOf = (shopper: Shopper, which: 'user_fingerprint' | 'user_faq_fingerprint') => shopper.sender[which];

  test.each(['user_fingerprint', 'user_faq_fingerprint'] as const)(
    'is exported by %s: everything stored, as lines of JSON',
    async (which) => {
      const { code, stdout } = await run(['visitor', 'export', 'acme', fingerprintOf(shoppers[0], which)], environment);
      expect(code).toBe(0);
      const rows = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(rows).toHaveLength(8);
      expect(rows.map((row) => row.kind)).toEqual(['interaction', 'interaction', 'cart', 'cart', 'cart', 'checkout', 'checkout', 'refund']);
      expect(rows[0]).toMatchObject({ conversation_id: 'c-1', ai_profile: 'Größe 😀', visitor_id: shoppers[0].sender.user_fingerprint });
    },
  );

  test.each(['user_fingerprint', 'user_faq_fingerprint'] as const)(
    'is erased by %s: no trace of it, and reports as if it had never been',
    async (which) => {
      const erased = await run(['visitor', 'erase', 'acme', fingerprintOf(shoppers[0], which)], environment);
      expect(erased).toMatchObject({ code: 0, stdout: 'Erased 8 events.\n' });
      expect((await run(['visitor', 'export', 'acme', fingerprintOf(shoppers[0], which)], environment)).stdout).toBe('');
      const { user_fingerprint, user_faq_fingerprint } = shoppers[0].sender;
      for (const table of ['event', 'fingerprint', 'faq_link', 'order_claim']) {
        const { rows } = await sql<{ row: string }>`SELECT ${sql.table(table)}::text AS row FROM ${sql.table(table)}`.execute(database.db);
        const traces = rows.filter(({ row }) => row.includes(user_fingerprint) || row.includes(user_faq_fingerprint));
        expect([table, traces]).toEqual([table, []]);
      }
      // The order that both visitors claimed is the other's now.
      const { totals } = await reader.revenue();
      expect(totals).toMatchObject({ recorded_orders: 2, recorded_revenue: '209.97', add_to_cart_gmv: '0.00', interacting_visitors: 1 });
      expect(await run(['verify'], environment)).toMatchObject({ code: 0 });
    },
  );

  test.each(['user_fingerprint', 'user_faq_fingerprint'] as const)(
    'erased by %s leaves its order ids to whoever reports them next',
    async (which) => {
      const first = makeShopper(server, company);
      await first.report('interaction');
      await first.report('checkout', { order_id: 'again', line_items: [LINE_ITEM] });
      await run(['visitor', 'erase', 'acme', fingerprintOf(first, which)], environment);
      const next = makeShopper(server, company);
      await next.report('interaction');
      expect(await next.report('checkout', { order_id: 'again' })).toMatchObject({ status: 'recorded' });
    },
  );

  test('who is not there is erased with nothing to do, and exported as nothing', async () => {
    const before = await readAll();
    expect(await run(['visitor', 'erase', 'acme', 'nobody'], environment)).toMatchObject({ code: 0, stdout: 'Erased 0 events.\n' });
    expect(await run(['visitor', 'export', 'acme', 'nobody'], environment)).toMatchObject({ code: 0, stdout: '' });
    expect(await readAll()).toEqual(before);
  });
});
