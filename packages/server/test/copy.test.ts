import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONVERSATION_COLUMNS } from '../src/store/conversations.ts';
import { copyText, toCopied } from '../src/store/copy.ts';
import type { Database } from '../src/store/database.ts';
import { runTogether } from '../src/store/statement.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { makeCompany } from './support/server.ts';

interface Row {
  conversation_id: string;
}

function byId(one: Row, other: Row): number {
  return one.conversation_id < other.conversation_id ? -1 : 1;
}

const TEXT = copyText('conversation', CONVERSATION_COLUMNS);

/** Any text that PostgreSQL can hold: no U+0000, no half of a character. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom('\\', '\t', '\n', '\r', '\\N', '\\.', 'N', '"', ',', 'é', '\u2028')).map((parts) => parts.join('')),
);

describe.each(DATABASE_KINDS)('rows that are copied, on %s', (kind) => {
  let database: Database;
  let companyId: number;
  beforeAll(async () => {
    database = await openFresh(kind);
    ({ companyId } = await makeCompany(database));
  });
  afterAll(() => database.close());

  const copy = (rows: Parameters<typeof toCopied>[2]) =>
    database.db
      .transaction()
      .execute((tx) => runTogether(tx, [{ sql: TEXT, parameters: [], copied: toCopied(companyId, CONVERSATION_COLUMNS, rows) }]));

  test('are read as they were given, whatever texts hold', async () => {
    const at = new Date('2026-03-29T01:02:03.456Z');
    const rest = { visitor_id: randomUUID(), faq_id: randomUUID(), began_at: at, last_at: at.toISOString() };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ surface: anyText, product_id: fc.option(anyText) }), { minLength: 1, maxLength: 9 }),
        async (texts) => {
          const rows = texts.map((some) => ({ ...rest, ...some, conversation_id: randomUUID() }));
          expect(await copy(rows)).toMatchObject([{ rowCount: rows.length }]);
          const { rows: stored } = await sql<Row>`SELECT * FROM conversation WHERE company_id = ${companyId}`.execute(database.db);
          const expected = rows.map((row) => ({ company_id: companyId, ...row, last_at: at, ai_profile: null }));
          expect(stored.sort(byId)).toEqual(expected.sort(byId));
          await sql`DELETE FROM conversation WHERE company_id = ${companyId}`.execute(database.db);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('are refused whole where one is wrong, and the connection serves on', async () => {
    const row = { conversation_id: randomUUID(), visitor_id: randomUUID(), faq_id: randomUUID(), surface: 'CHAT', began_at: new Date() };
    const good = { ...row, last_at: new Date() };
    await expect(copy([good, { ...good, conversation_id: 'none' }])).rejects.toMatchObject({ code: '22P02' });
    await expect(copy([good, good])).rejects.toMatchObject({ code: '23505' });
    expect(await copy([good])).toMatchObject([{ rowCount: 1 }]);
  });
});
