import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { deleteEntry, deleteProduct, saveEntries, saveProducts } from '../src/store/knowledge.ts';
import { countWordsAnew } from '../src/store/knowledge-words.ts';
import { openFresh } from './support/databases.ts';
import { makeCompany } from './support/server.ts';

let database: Database;
beforeAll(async () => {
  database = await openFresh('PGlite');
});
afterAll(() => database.close());

const EMPTY = { description: null, currency: null, url: null, image_url: null, brand: null, category: null, in_stock: null };
const prose = fc.array(fc.constantFrom('teapot', 'drips', 'washing', 'the', 'linen', 'Größe', "don't"), { minLength: 1, maxLength: 5 });
const id = fc.constantFrom('a', 'b', 'c', 'd');
const step = fc.oneof(
  fc.record({
    kind: fc.constant('entries' as const),
    rows: fc.uniqueArray(fc.record({ id, words: prose }), { selector: (row) => row.id }),
  }),
  fc.record({
    kind: fc.constant('products' as const),
    rows: fc.uniqueArray(fc.record({ id, words: prose }), { selector: (row) => row.id }),
  }),
  fc.record({ kind: fc.constant('delete' as const), id }),
);

/** The counts of words that are there, by stem. */
async function readCounts({ companyId }: Company): Promise<Record<string, number>> {
  const { rows } = await sql<{ stem: string; holders: number }>`
    SELECT stem, holders FROM knowledge_word WHERE company_id = ${companyId} AND holders <> 0 ORDER BY stem COLLATE "C"`.execute(
    database.db,
  );
  return Object.fromEntries(rows.map((row) => [row.stem, row.holders]));
}

test('the counts of words are always those that counting anew gives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
      const company = await makeCompany(database);
      const { companyId } = company;
      for (const change of steps) {
        if (change.kind === 'delete') {
          await deleteEntry(database.db, companyId, change.id);
          await deleteProduct(database.db, companyId, change.id);
          continue;
        }
        const text = (words: string[]) => words.join(' ');
        if (change.kind === 'entries') {
          const rows = change.rows.map((row) => ({
            entry_id: row.id,
            question: text(row.words),
            answer: row.id,
            product_id: null,
            ai_profile: null,
          }));
          await saveEntries(database.db, companyId, rows, new Date());
        } else {
          const rows = change.rows.map((row) => ({ ...EMPTY, product_id: row.id, name: text(row.words), price: '1.50' }));
          await saveProducts(database.db, companyId, rows, new Date());
        }
      }
      const kept = await readCounts(company);
      await countWordsAnew(database.db, companyId);
      expect(kept).toEqual(await readCounts(company));
    }),
    { numRuns: 40 },
  );
});
