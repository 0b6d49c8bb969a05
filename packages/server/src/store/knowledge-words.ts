import { type RawBuilder, sql } from 'kysely';
import type { Query } from './database.ts';

/** What words are counted in, with what each is known by. */
const KEYS = { knowledge_entry: 'entry_id', knowledge_product: 'product_id' } as const;

export type KnowledgeTable = keyof typeof KEYS;

/**
 * Changes some entries or products and keeps the counts of their words: those of the rows as they were go, those of the rows as they are come. Changes of
 * one company wait for each other, or both would take the same old words away.
 */
export async function changeCounted<Result>(
  tx: Query,
  companyId: number,
  table: KnowledgeTable,
  ids: readonly string[],
  change: () => Promise<Result>,
): Promise<Result> {
  await sql`
    INSERT INTO knowledge_word (company_id, stem, holders) VALUES (${companyId}, '', 0)
    ON CONFLICT (company_id, stem) DO UPDATE SET holders = knowledge_word.holders`.execute(tx);
  const these = sql`${sql.ref(KEYS[table])} = ANY(${ids}::text[])`;
  await addWords(tx, companyId, table, these, -1);
  const result = await change();
  await addWords(tx, companyId, table, these, 1);
  return result;
}

/** Counts all words of a company anew, as after its knowledge was brought in whole. */
export async function countWordsAnew(tx: Query, companyId: number): Promise<void> {
  await sql`DELETE FROM knowledge_word WHERE company_id = ${companyId}`.execute(tx);
  for (const table of Object.keys(KEYS) as KnowledgeTable[]) await addWords(tx, companyId, table, sql`true`, 1);
}

async function addWords(tx: Query, companyId: number, table: KnowledgeTable, these: RawBuilder<unknown>, sign: 1 | -1): Promise<void> {
  await sql`
    INSERT INTO knowledge_word (company_id, stem, holders)
    SELECT ${companyId}, stem, ${sign}::bigint * count(*)
    FROM ${sql.table(table)} CROSS JOIN LATERAL unnest(array_append(tsvector_to_array(search), '')) AS stem
    WHERE company_id = ${companyId} AND ${these} GROUP BY stem ORDER BY stem COLLATE "C"
    ON CONFLICT (company_id, stem) DO UPDATE SET holders = knowledge_word.holders + excluded.holders`.execute(tx);
}
