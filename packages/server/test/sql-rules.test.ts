import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKey } from '../src/access/keys.ts';
import { retrieve } from '../src/assistant/retrieve.ts';
import { fillDemo } from '../src/demo/history.ts';
import { changeCompanySettings } from '../src/ingest/change-settings.ts';
import { rebuildCompany, verifyCompany } from '../src/ingest/rebuild.ts';
import { recordArrivals } from '../src/ingest/record.ts';
import { runJobs, type Work } from '../src/ingest/run-jobs.ts';
import { deleteNudge, forgetProfileName, listProfileNames, nameProfile, saveAssistant, saveNudge } from '../src/store/assistant.ts';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import {
  deleteEntry,
  deleteProduct,
  findEntry,
  listEntries,
  listFaqs,
  listProducts,
  saveEntries,
  saveProducts,
} from '../src/store/knowledge.ts';
import { readProducts } from '../src/store/knowledge-search.ts';
import { countWordsAnew } from '../src/store/knowledge-words.ts';
import { findKnownEvents } from '../src/store/known-events.ts';
import { connectShop, disconnectShop } from '../src/store/platform-connections.ts';
import { addRateCounts, eraseRateCounts } from '../src/store/rate-counts.ts';
import { listSecretKeys, revokeSecretKey } from '../src/store/secret-keys.ts';
import { exportCompany } from '../src/transfer/export.ts';
import { importCompany } from '../src/transfer/import.ts';
import { eraseVisitor, exportVisitor } from '../src/transfer/visitor.ts';
import { makeMember } from './support/accounts.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { eraseExpiredEverywhere, eraseInactiveEverywhere, tidyPlatformsEverywhere } from './support/everywhere.ts';
import { anInteraction, arrivalOf } from './support/ingest-histories.ts';
import { openReader } from './support/reader.ts';
import { type Sent, watchStatements } from './support/sent-statements.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { boughtBy, shopifyOrder, shopifySender } from './support/shopify.ts';
import { LINE_ITEM, makeShopper, type Shopper } from './support/shopper.ts';

/** Tables that belong to no company: the list of companies itself, which shop is whose, which migrations were taken, and people. */
const SHARED = /^(company|platform_shop|schema_migration|account_\w+)$/;
const silent = () => undefined;

async function listTenantTables({ db }: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname`.execute(
    db,
  );
  return rows.map((row) => row.name).filter((name) => !SHARED.test(name));
}

/** Fills, searches, lists and empties what the assistant knows. */
async function useKnowledge({ db }: Database, companyId: number): Promise<void> {
  const entry = { entry_id: 'e-1', question: 'Does it drip?', answer: 'No.', product_id: 'p-1', ai_profile: null };
  const product = { product_id: 'p-1', name: 'Teapot', description: null, price: '79.99', currency: 'USD', url: null };
  await saveEntries(db, companyId, [entry], new Date());
  await saveProducts(db, companyId, [{ ...product, image_url: null, brand: null, category: null, in_stock: true }], new Date());
  await retrieve({ db } as Database, companyId, 'does the teapot drip?', { productId: null, aiProfile: null });
  const page = { words: 'teapot', limit: 1, after: { time: new Date(), id: 'x' } };
  await listEntries(db, companyId, { ...page, productId: 'p-1', scope: 'product', aiProfile: 'a' });
  await listProducts(db, companyId, page);
  await readProducts(db, companyId, ['p-1']);
  await findEntry(db, companyId, 'e-1');
  await listFaqs(db, companyId, 'p-2', null, 5);
  await countWordsAnew(db, companyId);
  await deleteEntry(db, companyId, 'e-2');
  await deleteProduct(db, companyId, 'p-2');
}

/** Does what shoppers and people do with the assistant. */
async function useAssistant(server: TestServer, company: Company, sender: object): Promise<void> {
  const { db } = server.database;
  const post = async (path: string, fields: object) => {
    const response = await server.app.inject({ method: 'POST', url: `/assistant/${path}`, payload: { ...sender, ...fields } });
    expect(response.statusCode).toBeLessThan(300);
    return response.body;
  };
  const question = { surface: 'CHAT', question_id: randomUUID(), text: 'Does it drip?' };
  const [began = '{}'] = (await post('questions', question)).split('\n');
  const { conversation_id, answer_id } = JSON.parse(began) as { conversation_id: string; answer_id: string };
  await post('questions', { ...question, question_id: randomUUID(), conversation_id });
  await post('feedback', { conversation_id, answer_id, helpful: false });
  await post('handoffs', { conversation_id, email: 'ana@shop.example' });
  await post('faq_answers', { question_id: randomUUID(), entry_id: 'e-1', product_id: 'p-1' });
  const settings = { chat_enabled: true, title: 'T', greeting: 'G', suggestions: [], no_answer: 'N', contact_email: null };
  await saveAssistant(db, company.companyId, settings);
  const nudge = {
    message: 'M',
    action: null,
    opens: null,
    page_pattern: null,
    after_seconds: 1,
    on_exit_intent: false,
    cart_value_min: '5',
  };
  await saveNudge(db, company.companyId, { ...nudge, nudge_id: randomUUID(), times_a_day_max: 1, enabled: true });
  await server.app.inject(`/assistant/settings?company_key=${company.key}`);
  await deleteNudge(db, company.companyId, randomUUID());
  await nameProfile(db, company.companyId, 'alpha', 'Alpha');
  await listProfileNames(db, company.companyId);
  await forgetProfileName(db, company.companyId, 'beta');
  const reader = await openReader(server, company);
  await reader.get('assistant/settings');
  await reader.get('ai-profiles');
  await reader.get(`conversations/${conversation_id}`);
  const page = (await reader.get('conversations?limit=1')) as { next_cursor: string };
  const filters = 'channel=CHAT&outcome=answered&helpful=true&ai_profile=a&q=drip&fingerprint=x&from=2026-01-01&to=2026-12-31';
  await reader.get(`conversations?limit=1&cursor=${page.next_cursor}&${filters}`);
}

/** Everything that the product does with its database, on a company of its own. */
async function doEverything(database: Database): Promise<void> {
  const server = await buildTestServer(database);
  const company = await makeCompany(database);
  const { companyId } = company;
  const key = await authorize(database, company, ['events']);
  const ago = (minutes: number) => new Date(server.clock.ms - minutes * 60_000).toISOString();
  const faq = randomUUID();
  const shopper = makeShopper(server, company, { user_faq_fingerprint: faq });
  await shopper.report('cart', { event_id: 'held', occurred_at: ago(9) });
  await shopper.report('checkout', { order_id: 'o-1', line_items: [LINE_ITEM], occurred_at: ago(5) });
  await shopper.report('interaction', { occurred_at: ago(10), ai_profile: 'alpha' });
  await shopper.report('checkout', { occurred_at: ago(3) });
  const second = makeShopper(server, company, { user_faq_fingerprint: faq });
  await second.report('interaction', { channel: 'FAQ', occurred_at: ago(10) });
  await second.report('checkout', { order_id: 'o-1', value: 5, occurred_at: ago(4) }, key);
  const third = makeShopper(server, company);
  await third.report('cart', { event_id: 'expires' });
  server.clock.ms += 25 * 3_600_000;
  await third.report('cart', { event_id: 'expires' });
  server.clock.ms += 25 * 3_600_000;
  await eraseExpiredEverywhere(database, server.clock.ms);

  const refund = { company_key: company.key, order_id: 'o-1', refund_id: 'r-1', value: 5, currency: 'USD' };
  await server.app.inject({ method: 'POST', url: '/analytics/refund_events', payload: refund, headers: key });

  await doPlatforms(server, company, shopper.sender);

  const reader = await openReader(server, company);
  const [order] = (await reader.orders()).orders;
  await reader.get(`visitors/${order?.visitor_id}/orders/${order?.event_id}`);
  await reader.revenue('channel=CHAT&ai_profile=alpha');
  await reader.revenue();
  for (const list of ['orders', 'events']) {
    const page = (await reader.get(`${list}?limit=1`)) as { next_cursor: string | null };
    await reader.get(`${list}?limit=1&cursor=${page.next_cursor}`);
  }
  await reader.orders('currency=USD&channel=CHAT&verified=true&attributed=true&order_id=o-1&ai_profile=alpha');
  await reader.orders('conversation_id=c-1');
  await reader.events(`kind=cart&status=recorded&fingerprint=${faq}&event_id=x&order_id=y&product_id=z&conversation_id=c`);
  await reader.events('q=o-1&from=2026-01-01&to=2026-12-31');
  await reader.get('dimensions');
  await reader.get('installation');
  await server.app.inject({ method: 'POST', url: '/analytics/interactions', payload: { ...shopper.sender, channel: 'PHONE' } });
  await server.settle();
  await reader.events(`status=rejected&q=o-1&fingerprint=${faq}&event_id=x&order_id=y&product_id=z&conversation_id=c`);

  await useKnowledge(database, companyId);
  await useAssistant(server, company, makeShopper(server, company).sender);
  await findKnownEvents(database.db, companyId, randomUUID(), ['x']);
  await addRateCounts(database.db, companyId, 1, [{ who: 'ff', requests: 1 }]);
  await eraseRateCounts(database.db, companyId, 2);
  const { keyId } = await createKey(database, companyId, ['events']);
  await listSecretKeys(database.db, companyId);
  await revokeSecretKey(database.db, companyId, keyId);
  const now = new Date(server.clock.ms);
  const lines: string[] = [];
  await exportCompany(database, company, async (line) => void lines.push(line), silent);
  const asAnother = lines.map((line) => line.replace(company.key, `copy-of-${company.key}`));
  await importCompany(database, asAnother as never, now, { rows: silent, visitors: silent });
  await sql`DELETE FROM order_claim WHERE company_id = ${companyId}`.execute(database.db);
  await changeCompanySettings(database, companyId, { timezone: 'Asia/Tokyo' }, now, silent);
  await verifyCompany(database, companyId, now, silent);
  const arrivals = [arrivalOf(anInteraction('ann', 0), server.clock.ms)];
  await recordArrivals(database, companyId, arrivals, now, { rollups: 'keep' });
  await rebuildCompany(database, companyId, now, silent);
  await exportVisitor(database, companyId, faq);
  await changeCompanySettings(database, companyId, { retention_days: 30 }, now, silent);
  await eraseInactiveEverywhere(database, server.clock.ms);
  const goOn: Work = async (_company, _nowMs, mayGoOn) => mayGoOn();
  const works = { erase_expired: goOn, tidy_platforms: goOn, erase_inactive: goOn };
  await runJobs(database, works, {
    holder: randomUUID(),
    now: () => server.clock.ms,
    stopped: new AbortController().signal,
    onError: silent,
  });
  await eraseVisitor(database, companyId, shopper.sender.user_fingerprint, now);
  await fillDemo(database, (await makeCompany(database)).companyId, 1, server.clock.ms, silent);
  await server.app.close();
}

/** Connects a shop, and sends what leads to every statement about shops: orders that wait and that do not, a claim, refunds, requests for privacy. */
async function doPlatforms(server: TestServer, company: Company, sender: Shopper['sender']): Promise<void> {
  const { app, database, clock } = server;
  const shop = { companyId: company.companyId, platform: 'shopify', shop: `${company.key}.myshopify.com` } as const;
  await connectShop(database.db, shop, ['hush'], new Date(clock.ms));
  const send = shopifySender(app, shop.shop, 'hush');
  await send({ topic: 'orders/create', payload: shopifyOrder({ id: 1, note_attributes: boughtBy(sender) }) });
  await send({
    topic: 'orders/updated',
    payload: shopifyOrder({ id: 1, note_attributes: boughtBy(sender), updated_at: '2026-03-10T08:00:00Z' }),
  });
  await send({ topic: 'orders/create', payload: shopifyOrder({ id: 2, checkout_token: 'token' }) });
  await app.inject({ method: 'POST', url: '/platforms/shopify/checkouts', payload: { ...sender, checkout_token: 'token' } });
  await send({ topic: 'orders/create', payload: 'not JSON' });
  await send({ topic: 'app/uninstalled', payload: {} });
  await send({ topic: 'customers/data_request', payload: { orders_requested: [1] } });
  await send({ topic: 'customers/redact', payload: { orders_to_redact: [3] } });
  await server.drain();
  const { integrations } = (await (await openReader(server, company)).get('integrations')) as {
    integrations: { data_requests: { request_id: string }[] }[];
  };
  const { headers } = await makeMember(server, company, 'owner');
  for (const { request_id } of integrations[0]?.data_requests ?? []) {
    const url = `/api/companies/${company.key}/data-requests/${encodeURIComponent(request_id)}`;
    await app.inject({ method: 'PATCH', url, headers, payload: { done: true } });
  }
  await tidyPlatformsEverywhere(database, clock.ms);
  await disconnectShop(database.db, shop);
}

/** The statements from BEGIN to the end on one connection. */
type Transaction = Sent[];

function listTransactions(sent: readonly Sent[]): Transaction[] {
  const open = new Map<unknown, Transaction>();
  const ended: Transaction[] = [];
  for (const statement of sent) {
    const { client, text } = statement;
    if (/^\s*(begin|start transaction)/i.test(text)) open.set(client, []);
    else if (/^\s*(commit|rollback)\s*$/i.test(text)) {
      ended.push(open.get(client) ?? []);
      open.delete(client);
    } else open.get(client)?.push(statement);
  }
  return ended;
}

/** The companies that a statement names by its parameters. */
function companiesOf({ text, values, copied }: Sent): string[] {
  // A row of a COPY begins with its company.
  if (copied !== undefined) return copied.split('\n').flatMap((row) => /^\d+(?=\t)/.exec(row)?.[0] ?? []);
  const compared = [...text.matchAll(/company_id"?\s*=\s*\$(\d+)/g)].map(([, place]) => Number(place));
  const inserted = /^\s*insert\s[^$]*select\s+\$(\d+)/i.exec(text)?.[1];
  return [...compared, ...(inserted === undefined ? [] : [Number(inserted)])].map((place) => String(values[place - 1]));
}

describe.each(DATABASE_KINDS)('the SQL on %s', (kind) => {
  let database: Database;
  let tables: string[];
  let statements: string[];
  let transactions: Transaction[];
  beforeAll(async () => {
    database = await openFresh(kind);
    tables = await listTenantTables(database);
    const watched = watchStatements();
    await doEverything(database);
    const sent = watched.stop();
    statements = [...new Set(sent.map(({ text }) => text))];
    transactions = listTransactions(sent);
  });
  afterAll(() => database.close());

  /** The tenant tables that a statement reads or writes. */
  const tablesIn = (statement: string) =>
    [...statement.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE|COPY)\s+"?(\w+)"?/gi)]
      .map(([, name]) => String(name).toLowerCase())
      .filter((name) => tables.includes(name));

  const isOneRow = (text: string) => !/= ANY|\bIN\s*\(|unnest|recordset/i.test(text);

  test('is all seen: every table is read and written', () => {
    const touching = (verb: RegExp) => new Set(statements.filter((text) => verb.test(text)).flatMap(tablesIn));
    expect([...touching(/^\s*(insert|update|copy)/i)].sort()).toEqual(tables);
    expect([...touching(/select|returning/i)].sort()).toEqual(tables);
    expect(statements.length).toBeGreaterThan(30);
  });

  test('names company_id for every table of a company in every statement', () => {
    const wrong = statements.filter((text) => {
      const needed = tablesIn(text).length;
      return needed > (text.match(/company_id/g) ?? []).length;
    });
    expect(wrong).toEqual([]);
  });

  test('compares company_id with a parameter in every statement that reads, changes or deletes', () => {
    const reading = statements.filter((text) => tablesIn(text).length > 0 && !/^\s*(insert|copy)/i.test(text));
    expect(reading.length).toBeGreaterThan(15);
    expect(reading.filter((text) => !/company_id"?\s*=\s*\$\d/.test(text))).toEqual([]);
  });

  test('names one company in a statement, and one in a transaction', () => {
    const counts = transactions.map((transaction) => new Set(transaction.flatMap(companiesOf)).size);
    expect(counts.filter((count) => count === 1).length).toBeGreaterThan(30);
    expect(counts.filter((count) => count > 1)).toEqual([]);
  });

  test('stores events sorted by their key, and each once', () => {
    const stored = transactions.flat().flatMap(({ copied }) => (copied === undefined ? [] : [copied.trimEnd().split('\n')]));
    const keys = stored.map((rows) => rows.map((row) => row.split('\t').slice(1, 3).join(' ')));
    expect(keys.filter((some) => some.length > 1).length).toBeGreaterThan(0);
    expect(keys).toEqual(keys.map((some) => [...new Set(some)].sort()));
  });

  test('joins no table of a company with one that belongs to none', () => {
    const shared = (text: string) =>
      [...text.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE|COPY)\s+"?(\w+)"?/gi)].filter(([, name]) => SHARED.test(String(name)));
    expect(statements.filter((text) => shared(text).length > 0).length).toBeGreaterThan(5);
    expect(statements.filter((text) => tablesIn(text).length > 0 && shared(text).length > 0)).toEqual([]);
  });

  test('sorts the rows that it locks or overwrites, so that no two transactions wait for each other', () => {
    const locking = statements.filter((text) => tablesIn(text).length > 0 && /\bFOR\s+(UPDATE|SHARE|NO KEY UPDATE)\b/i.test(text));
    const upserting = statements.filter((text) => /DO\s+UPDATE/i.test(text) && /unnest|recordset/i.test(text));
    expect(upserting.length).toBeGreaterThan(3);
    expect([...locking, ...upserting].filter((text) => !/ORDER\s+BY/i.test(text) && !isOneRow(text))).toEqual([]);
  });

  test('uses no form that a distributed PostgreSQL does not take', () => {
    const FORBIDDEN = /\bMERGE\s+INTO\b|pg_advisory|\bNOTIFY\b|\bLISTEN\b|GROUPING\s+SETS|\bROLLUP\s*\(|\bCUBE\s*\(|ON\s+CONSTRAINT/i;
    expect(statements.filter((text) => FORBIDDEN.test(text))).toEqual([]);
    // Rows that are given are left out where they are there by ON CONFLICT, never by asking.
    expect(statements.filter((text) => /unnest|recordset/i.test(text) && /NOT\s+EXISTS/i.test(text))).toEqual([]);
    const updating = statements.map((text) => /DO\s+UPDATE\s+SET([\s\S]*)/i.exec(text)?.[1] ?? '');
    expect(updating.filter((text) => text !== '').length).toBeGreaterThan(3);
    expect(updating.filter((text) => /now\(\)|current_timestamp|date_trunc|jsonb_build|random\(/i.test(text))).toEqual([]);
  });
});

describe.each(DATABASE_KINDS)('the schema on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  afterAll(() => database.close());

  test('has company_id first in every primary and unique key, and a primary key on every table', async () => {
    const { rows } = await sql<{ table: string; column: string; primary: boolean }>`
      SELECT class.relname AS table, index.indisprimary AS primary, column_of.attname AS column
      FROM pg_index AS index
      JOIN pg_class AS class ON class.oid = index.indrelid AND class.relnamespace = 'public'::regnamespace
      LEFT JOIN pg_attribute AS column_of ON column_of.attrelid = index.indrelid AND column_of.attnum = index.indkey[0]
      WHERE index.indisunique`.execute(database.db);
    const keys = rows.filter((row) => !SHARED.test(row.table));
    expect(keys.filter((row) => row.column !== 'company_id')).toEqual([]);
    const withPrimary = keys.filter((row) => row.primary).map((row) => row.table);
    expect(withPrimary.sort()).toEqual(await listTenantTables(database));
  });

  test('has company_id first in every other index of a company, never null, as a bigint', async () => {
    const { rows } = await sql<{ table: string; type: string; nullable: string }>`
      SELECT table_name AS table, data_type AS type, is_nullable AS nullable FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'company_id' AND table_name NOT IN ('company', 'platform_shop') ORDER BY table_name`.execute(
      database.db,
    );
    expect(rows).toEqual((await listTenantTables(database)).map((table) => ({ table, type: 'bigint', nullable: 'NO' })));
    const indexes = await sql<{ definition: string }>`SELECT indexdef AS definition FROM pg_indexes WHERE schemaname = 'public'`.execute(
      database.db,
    );
    const elsewhere = indexes.rows.filter(({ definition }) => !SHARED.test(/ ON public\.(\w+) /.exec(definition)?.[1] ?? ''));
    // An index of words (GIN) has the company as an array.
    expect(elsewhere.filter(({ definition }) => !/\((company_id|\(?ARRAY\[company_id\]\)?)[,)]/.test(definition))).toEqual([]);
  });

  test('has no triggers, no rules, and no foreign key but within a company and between people', async () => {
    const { rows: triggers } = await sql`SELECT tgname FROM pg_trigger WHERE NOT tgisinternal`.execute(database.db);
    expect(triggers).toEqual([]);
    const { rows: rules } = await sql`SELECT rulename FROM pg_rules WHERE schemaname = 'public'`.execute(database.db);
    expect(rules).toEqual([]);
    const { rows: keys } = await sql<{ table: string; definition: string }>`
      SELECT conrelid::regclass::text AS table, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE contype = 'f'`.execute(
      database.db,
    );
    const ofPeople = keys.filter(({ table, definition }) => /^account_/.test(table) && / REFERENCES account_/.test(definition));
    expect(ofPeople.length).toBeGreaterThan(0);
    const others = keys.filter((key) => !ofPeople.includes(key));
    expect(
      others.filter(
        ({ definition }) => !/FOREIGN KEY \(company_id.*REFERENCES \w+\(company_id/.test(definition) || /SET NULL/.test(definition),
      ),
    ).toEqual([]);
  });

  test('has no counter smaller than bigint', async () => {
    const { rows } = await sql<{ name: string; type: string }>`
      SELECT sequencename AS name, data_type::text AS type FROM pg_sequences WHERE schemaname = 'public'`.execute(database.db);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => row.type !== 'bigint')).toEqual([]);
  });

  test('keeps money in whole numbers of any size, never in floats', async () => {
    const { rows } = await sql<{ column: string; type: string }>`
      SELECT table_name || '.' || column_name AS column, data_type AS type FROM information_schema.columns
      WHERE table_schema = 'public' AND (column_name LIKE '%micros%' OR data_type IN ('real', 'double precision', 'money'))`.execute(
      database.db,
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => row.type !== 'numeric')).toEqual([]);
  });
});
