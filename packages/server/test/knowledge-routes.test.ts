import type { EntryPage, ImportLine, KnowledgeEntry, ProductPage } from '@cartograph/core/manage/knowledge';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { makeMember, type TestMember } from './support/accounts.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';

const CSV = `question,answer,product_id
Does it drip?,"No, it does not.",teapot
Where are you?,By the river.,
,Nobody asked.,
How large is it?,One litre,teapot,too much
`;
const FEED = `<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>
<item><g:id>teapot</g:id><title>Stoneware teapot</title><description>&lt;p&gt;One litre&lt;/p&gt;</description>
<link>https://shop.example/teapot</link><g:image_link>https://shop.example/t.jpg</g:image_link><g:price>89.00 USD</g:price><g:sale_price>79.99 USD</g:sale_price><g:availability>in stock</g:availability></item>
<item><g:id>mug</g:id><title>Mug</title><g:price>a lot</g:price></item>
</channel></rss>`;

describe.each(SERVER_ONLY)('the routes of knowledge on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let member: TestMember;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
    company = await makeCompany(database);
    member = await makeMember(server, company, 'developer');
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object | string, headers = {}) =>
    server.app.inject({
      method,
      url: `/api/companies/${company.key}/knowledge/${path}`,
      headers: { ...member.headers, ...headers },
      ...(payload !== undefined && { payload }),
    });
  const list = async (query = '') => (await ask('GET', `entries?${query}`)).json() as EntryPage;
  const importFile = async (file: string, type = 'text/csv') => {
    const response = await ask('POST', 'imports', file, { 'content-type': type });
    expect(response.statusCode).toBe(200);
    return response.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ImportLine);
  };

  test('an import stores the good rows, tells of each bad one by its line, and again changes nothing', async () => {
    const lines = await importFile(CSV);
    expect(lines.filter((line) => 'bad_row' in line)).toEqual([
      { bad_row: { line: 4, message: 'question: missing, needs a text of 1 to 500 characters' } },
      { bad_row: { line: 5, message: 'has 4 columns, needs the 3 that the first line names' } },
    ]);
    expect(lines.at(-1)).toEqual({ finished: true, format: 'csv', entries: 2, products: 0, bad_rows: 2 });
    const before = await list();
    server.clock.ms += 60_000;
    await importFile(CSV);
    expect(await list()).toEqual(before);
    expect(before.total).toBe(2);
    await importFile(CSV.replace('By the river.', 'By the sea.'));
    const after = await list();
    expect(after.entries.map((entry) => entry.entry_id).sort()).toEqual(before.entries.map((entry) => entry.entry_id).sort());
    expect(after.entries[0]).toMatchObject({ question: 'Where are you?', answer: 'By the sea.' });
  });

  test('a feed gives the catalogue, with prices and without tags', async () => {
    const lines = await importFile(FEED, 'application/octet-stream');
    expect(lines.filter((line) => 'bad_row' in line)).toEqual([
      { bad_row: { line: 5, message: expect.stringMatching(/^price: got the string "a lot"/) } },
    ]);
    const { products, total } = (await ask('GET', 'products?q=teapots')).json() as ProductPage;
    expect(total).toBe(1);
    expect(products[0]).toMatchObject({
      product_id: 'teapot',
      name: 'Stoneware teapot',
      description: 'One litre',
      price: '79.99',
      currency: 'USD',
      url: 'https://shop.example/teapot',
      in_stock: true,
      entries: 1,
    });
    const [entry] = (await list('product_id=teapot')).entries;
    expect(entry).toMatchObject({ question: 'Does it drip?', product_name: 'Stoneware teapot' });
  });

  test('an entry that was edited is not overwritten by the file that it came from', async () => {
    const [entry] = (await list('q=river+sea+where')).entries.concat((await list('scope=general')).entries) as [KnowledgeEntry];
    const changed = await ask('PATCH', `entries/${entry.entry_id}`, { question: 'Where is your shop?' });
    expect(changed.json()).toMatchObject({ question: 'Where is your shop?', answer: entry.answer });
    await importFile(CSV);
    const questions = (await list('scope=general')).entries.map(({ question }) => question).sort();
    expect(questions).toEqual(['Where are you?', 'Where is your shop?']);
    const { entry_id } = changed.json() as KnowledgeEntry;
    expectProblem(await ask('PATCH', `entries/${entry_id}`, { question: '  where ARE you? ' }), 409);
    expect((await ask('DELETE', `entries/${entry_id}`)).statusCode).toBe(204);
    expectProblem(await ask('DELETE', `entries/${entry_id}`), 404);
  });

  test('a list comes in pages', async () => {
    const first = await list('limit=1');
    expect(first.entries).toHaveLength(1);
    expect(first.total).toBe(2);
    const second = await list(`limit=1&cursor=${first.next_cursor}`);
    expect(second.next_cursor).toBeNull();
    expect(second.entries[0]?.entry_id).not.toBe(first.entries[0]?.entry_id);
  });

  test("a shop's own server keeps it all with a secret key, from anywhere and for its own company only", async () => {
    const { key } = await makeCompany(database);
    const own = await makeCompany(database);
    const headers = { ...(await authorize(database, own, ['knowledge'])), origin: 'https://shop.example' };
    const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object | string, of = own.key) =>
      server.app.inject({ method, url: `/api/companies/${of}/knowledge/${path}`, headers, ...(payload !== undefined && { payload }) });
    const added = await call('POST', 'entries', { question: 'Does it stack?', answer: 'No.' });
    expect(added.statusCode).toBe(201);
    const { entry_id } = added.json() as KnowledgeEntry;
    expect((await call('PATCH', `entries/${entry_id}`, { answer: 'Yes.' })).json()).toMatchObject({ answer: 'Yes.' });
    expect((await call('POST', 'imports', FEED)).body).toContain('"finished":true');
    expect((await call('GET', 'entries')).json()).toMatchObject({ total: 1 });
    expect((await call('GET', 'products')).json()).toMatchObject({ total: 1 });
    expect((await call('DELETE', `entries/${entry_id}`)).statusCode).toBe(204);
    expect((await call('DELETE', 'products/teapot')).statusCode).toBe(204);
    expectProblem(await call('POST', 'entries', { question: 'Whose?', answer: 'Theirs.' }, key), 401);
    expectProblem(await call('POST', 'imports', FEED, key), 401);
    const problem = expectProblem(await server.app.inject({ url: `/api/companies/${own.key}/orders`, headers }), 403);
    expect(problem).toMatchObject([{ message: expect.stringContaining('the scope reports') }]);
  });

  test('what is wrong with an entry is told by its field', async () => {
    const problems = expectProblem(await ask('POST', 'entries', { question: ' ', answer: 5 }), 400);
    expect(problems.map((problem) => problem.field)).toEqual(['question', 'answer']);
  });
});
