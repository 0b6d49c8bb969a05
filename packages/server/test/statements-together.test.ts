import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONVERSATION_COLUMNS } from '../src/store/conversations.ts';
import { copyText, toCopied } from '../src/store/copy.ts';
import type { Database } from '../src/store/database.ts';
import { runLast, runTogether, type Statement, toStatement } from '../src/store/statement.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { makeCompany } from './support/server.ts';

const DIVIDE = 'SELECT 1 / $1::integer AS quotient';
const NAME = "INSERT INTO product (company_id, product_id, name, named_at) SELECT $1, id, 'Teapot', now() FROM unnest($2::text[]) AS id";

describe.each(DATABASE_KINDS)('statements that are sent together, on %s', (kind) => {
  let database: Database;
  let companyId: number;
  beforeAll(async () => {
    database = await openFresh(kind);
    ({ companyId } = await makeCompany(database));
  });
  afterAll(() => database.close());

  const together = (statements: Parameters<typeof runTogether>[1]) =>
    database.db.transaction().execute((tx) => runTogether(tx, statements));
  const name = (...productIds: string[]) => toStatement(NAME, [companyId, productIds]);
  const listProducts = async () => {
    const rows = await database.db.selectFrom('product').select('product_id').where('company_id', '=', companyId).execute();
    return rows.map((row) => row.product_id).sort();
  };

  test('nothing is run where one fails, and each can be run afterwards on the same connection', async () => {
    await expect(together([toStatement(DIVIDE, [0]), name('never')])).rejects.toMatchObject({ code: '22012' });
    expect(await listProducts()).toEqual([]);
    expect(await together([toStatement(DIVIDE, [1]), name('p-1', 'p-2'), name('p-3')])).toMatchObject([
      { rows: [{ quotient: 1 }] },
      { rowCount: 2 },
      { rowCount: 1 },
    ]);
    expect(await listProducts()).toEqual(['p-1', 'p-2', 'p-3']);
  });

  test('what fails in the first part of many rows keeps the commit that is sent with the last from being one', async () => {
    const rows = Array.from({ length: 400 }, (_, index) => ({
      conversation_id: index === 3 ? 'none' : randomUUID(),
      visitor_id: randomUUID(),
      faq_id: randomUUID(),
      surface: 'CHAT',
      began_at: new Date(),
      last_at: new Date(),
    }));
    const copy = (some: typeof rows) => ({
      sql: copyText('conversation', CONVERSATION_COLUMNS),
      parameters: [],
      copied: toCopied(companyId, CONVERSATION_COLUMNS, some),
    });
    const last = (statements: Statement[]) => database.db.transaction().execute((tx) => runLast(tx, statements));
    const count = async () => (await database.db.selectFrom('product').select('product_id').execute()).length;
    const before = await count();
    await expect(last([name('before'), copy(rows), copy(rows.slice(10)), name('after')])).rejects.toMatchObject({ code: '22P02' });
    expect(await count()).toBe(before);
    await last([name('before'), copy(rows.slice(10)), name('after')]);
    expect(await count()).toBe(before + 2);
  });

  test('a failure behind others takes back what they did', async () => {
    await expect(together([name('p-4'), toStatement(DIVIDE, [0])])).rejects.toMatchObject({ code: '22012' });
    expect(await listProducts()).not.toContain('p-4');
  });
});
