import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { change, makeMember, type PageHeaders } from './support/accounts.ts';
import { openFresh } from './support/databases.ts';
import { watchStatements } from './support/sent-statements.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';

const SOURCES = fileURLToPath(new URL('../src/', import.meta.url));

/** Where SQL is written that holds no value of a request, and how often. */
const RAW: Readonly<Record<string, number>> = {
  // The migrations, as they stand in their files.
  'store/migrate.ts': 1,
  // Types of columns, as they stand in our tables of columns.
  'store/recordset.ts': 1,
  'store/transfer.ts': 1,
  // Names of tables, as the database quotes them.
  'store/embedded-care.ts': 1,
  // SET takes no parameter; constants. One is the text of a statement too.
  'store/companies.ts': 2,
  'store/database.ts': 1,
  'store/plan-cache.ts': 1,
  // Texts of statements, made once of our tables of columns: where they are made, and where they are given their values.
  'store/statement.ts': 4,
  'store/events.ts': 2,
  'store/fingerprints.ts': 2,
  'store/order-claims.ts': 2,
  'store/product-names.ts': 1,
  'store/rollups.ts': 1,
  'store/rollup-differences.ts': 3,
  'store/weekly-products.ts': 2,
  // Takes the texts that Kysely or these wrote.
  'store/pipeline.ts': 1,
  'store/prepared-pool.ts': 5,
};

test('SQL takes values as parameters only: what is written into a statement is ours', () => {
  const found = fs
    .readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const text = fs.readFileSync(path.join(SOURCES, file), 'utf8');
      return [
        file,
        text.match(/\bsql\.(raw|lit)\b|\bsql\(|\bCompiledQuery\b|\btoStatement\(|\b(client|pool|connection)\.query\(/g)?.length ?? 0,
      ] as const;
    });
  expect(Object.fromEntries(found.filter(([, times]) => times > 0))).toEqual(RAW);
});

/** What each text holds: for SQL, for HTML, and at its start what a spreadsheet would compute. */
const MARK = `'"; DROP TABLE event; -- <img src=x onerror=alert(1)>`;
const FORMULA_STARTS = ['=', '+', '-', '@', '\t', '\r', '＝', ';='];
const evil = (start: string) => `${start}${MARK}`;

describe('whatever texts hold', () => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let owner: PageHeaders;
  let statements: string[];
  beforeAll(async () => {
    database = await openFresh('PostgreSQL');
    server = await buildTestServer(database);
    company = await makeCompany(database);
    owner = (await makeMember(server, company, 'owner')).headers;
    const watched = watchStatements();
    for (const start of FORMULA_STARTS) await sayEverywhere(evil(start));
    await server.settle();
    for (const route of await listReads()) await server.app.inject({ url: route, headers: owner });
    statements = watched.stop().map(({ text }) => text);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  /** Says a text in every field of every request that keeps one. */
  async function sayEverywhere(text: string): Promise<void> {
    const sender = { company_key: company.key, user_fingerprint: text, user_faq_fingerprint: text };
    const key = await authorize(database, company, ['events', 'reports']);
    const send = async (url: string, payload: object, headers: object = {}) => {
      const response = await server.app.inject({ method: 'POST', url, payload, headers: { ...headers } });
      expect({ url, status: response.statusCode, body: response.body }).toMatchObject({
        status: expect.toSatisfy((status: number) => status < 300),
      });
      return response.body;
    };
    const product = { product_id: text, product_name: text, value: 10, currency: 'USD', quantity: 2 };
    const id = randomUUID();
    await send('/analytics/interactions', {
      ...sender,
      channel: 'CHAT',
      event_id: `i${text}`,
      conversation_id: text,
      product_id: text,
      ai_profile: text,
      source: text,
    });
    await send('/analytics/cart_events', { ...sender, type: 'ITEM_ADDED', ...product, event_id: `c${text}`, source: text });
    await send('/analytics/checkout_events', {
      ...sender,
      order_id: text,
      event_id: `o${text}`,
      value: 20,
      currency: 'USD',
      line_items: [product],
      source: text,
    });
    await send('/analytics/refund_events', { company_key: company.key, order_id: text, refund_id: text, value: 1, currency: 'USD' }, key);
    await send('/analytics/refusals', { company_key: company.key, method: text, errors: [{ field: text, code: text, message: text }] });
    await send('/platforms/shopify/checkouts', { ...sender, checkout_token: text, order_id: text });
    const asked = await send('/assistant/questions', {
      ...sender,
      surface: 'CHAT',
      question_id: id,
      text,
      ai_profile: text,
      product_id: text,
    });
    const { conversation_id } = JSON.parse(asked.split('\n')[0] ?? '');
    await send('/assistant/handoffs', { ...sender, conversation_id, email: 'ana@shop.example', message: text });
    const manage = async (method: 'POST' | 'PATCH' | 'PUT', part: string, payload: object) => {
      const { statusCode, body } = await change(server, method, `/api/companies/${company.key}/${part}`, payload, owner);
      expect({ part, statusCode, body }).toMatchObject({ statusCode: expect.toSatisfy((status: number) => status < 300) });
    };
    await manage('PATCH', 'settings', { name: text });
    await manage('POST', 'knowledge/entries', { question: text, answer: text, ai_profile: text, product_id: text });
    await manage('POST', 'knowledge/imports', {
      products: [{ id: text, title: text, description: text, brand: text, product_type: text }],
    });
    await manage('PATCH', 'assistant/settings', { title: text, greeting: text, no_answer: text, suggestions: [text.trim().slice(0, 40)] });
    await manage('POST', 'nudges', { message: text, action: text.slice(0, 30) });
    await manage('PUT', `ai-profiles/${encodeURIComponent(text)}`, { name: text });
  }

  /** Every address of the company that is read, with the text as each parameter of its query. */
  async function listReads(): Promise<string[]> {
    type Operation = { get?: { parameters?: { name: string; in: string }[] } };
    const { paths } = (await server.app.inject('/docs/json')).json() as { paths: Record<string, Operation> };
    return Object.entries(paths)
      .filter(([url, { get }]) => get !== undefined && url.startsWith('/api/companies/{company}/') && !url.endsWith('/stream'))
      .flatMap(([url, { get }]) => {
        const address = url.replace('{company}', company.key).replace(/\{\w+\}/g, encodeURIComponent(evil('=')));
        const names = (get?.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name);
        return [address, ...names.map((name) => `${address}?${name}=${encodeURIComponent(evil('='))}`)];
      });
  }

  test('none of it is ever a part of a statement', () => {
    expect(statements.length).toBeGreaterThan(300);
    expect(statements.filter((text) => text.includes('DROP TABLE event') || text.includes('onerror'))).toEqual([]);
  });

  test('all of it comes back as it was said, as JSON that no browser takes for a page', async () => {
    for (const part of ['events', 'orders', 'dimensions', 'knowledge/entries', 'nudges', 'ai-profiles', 'settings', 'assistant/settings']) {
      const response = await server.app.inject({ url: `/api/companies/${company.key}/${part}`, headers: owner });
      expect(response.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' });
      expect({ part, said: response.body.includes(JSON.stringify(MARK).slice(1, -1)) }).toEqual({ part, said: true });
    }
  });

  test.each(['events.csv', 'orders.csv', 'revenue-impact.csv?table=products', 'revenue-impact.csv?table=ai_profiles'])(
    'no cell of %s is a formula',
    async (part) => {
      const { body } = await server.app.inject({ url: `/api/companies/${company.key}/${part}`, headers: owner });
      const cells = (parse(body, { relax_column_count: true }) as string[][]).flat();
      expect(cells.filter((cell) => cell.includes(MARK)).length).toBeGreaterThanOrEqual(FORMULA_STARTS.length);
      // An amount that we wrote may be below zero.
      const armed = cells.filter((cell) => /^[=+\-@\t\r＝＋－＠]|[;\t\r\n][=+\-@]/.test(cell) && !/^-[\d.]+$/.test(cell));
      expect(armed).toEqual([]);
    },
  );
});
