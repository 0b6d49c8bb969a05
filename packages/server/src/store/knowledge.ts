import type { KnowledgeEntry, KnowledgeProduct, ProductRow } from '@cartograph/core/manage/knowledge';
import { formatMicros, readMicros } from '@cartograph/core/money/amount';
import { type RawBuilder, sql } from 'kysely';
import type { Query } from './database.ts';
import { changeCounted } from './knowledge-words.ts';
import { columnList, recordset } from './recordset.ts';

/** An entry to store: its id tells it from all others. */
export interface StoredEntry {
  entry_id: string;
  question: string;
  answer: string;
  product_id: string | null;
  ai_profile: string | null;
}

/** A page of a list: after which id of which moment it begins, null for the first. */
export interface After {
  time: Date;
  id: string;
}

/** Which entries to list; what is null does not filter. */
export interface EntryQuery {
  words: string | null;
  productId: string | null;
  scope: 'general' | 'product' | null;
  aiProfile: string | null;
  limit: number;
  after: After | null;
}

/** The columns of an entry, with their types. */
export const ENTRY_COLUMNS = {
  entry_id: 'text',
  question: 'text',
  answer: 'text',
  product_id: 'text',
  ai_profile: 'text',
  updated_at: 'timestamptz',
} as const;

/** The columns of a product of the catalogue, with their types. */
export const PRODUCT_COLUMNS = {
  product_id: 'text',
  name: 'text',
  description: 'text',
  price_micros: 'numeric',
  currency: 'text',
  url: 'text',
  image_url: 'text',
  brand: 'text',
  category: 'text',
  in_stock: 'boolean',
  updated_at: 'timestamptz',
} as const;

/** Stores entries, each once by its id; what is the same already stays as it is. Gives how many are new or changed. */
export async function saveEntries(tx: Query, companyId: number, entries: readonly StoredEntry[], now: Date): Promise<number> {
  if (entries.length === 0) return 0;
  const rows = [...entries].sort(byId((row) => row.entry_id)).map((row) => ({ ...row, updated_at: now }));
  const upsert = sql`
    INSERT INTO knowledge_entry (company_id, ${columnList(ENTRY_COLUMNS)})
    SELECT ${companyId}, ${columnList(ENTRY_COLUMNS)} FROM ${recordset(rows, ENTRY_COLUMNS)} ORDER BY entry_id
    ON CONFLICT (company_id, entry_id) DO UPDATE SET ${overwrite(ENTRY_COLUMNS)}
    WHERE ${differs('knowledge_entry', ENTRY_COLUMNS)}`;
  const ids = rows.map((row) => row.entry_id);
  const { numAffectedRows = 0n } = await changeCounted(tx, companyId, 'knowledge_entry', ids, () => upsert.execute(tx));
  return Number(numAffectedRows);
}

/** Stores products of the catalogue likewise. */
export async function saveProducts(tx: Query, companyId: number, products: readonly ProductRow[], now: Date): Promise<number> {
  if (products.length === 0) return 0;
  const rows = [...products]
    .sort(byId((row) => row.product_id))
    .map(({ price, ...row }) => ({ ...row, price_micros: price === null ? null : readMicros(price), updated_at: now }));
  const upsert = sql`
    INSERT INTO knowledge_product (company_id, ${columnList(PRODUCT_COLUMNS)})
    SELECT ${companyId}, ${columnList(PRODUCT_COLUMNS)} FROM ${recordset(rows, PRODUCT_COLUMNS)} ORDER BY product_id
    ON CONFLICT (company_id, product_id) DO UPDATE SET ${overwrite(PRODUCT_COLUMNS)}
    WHERE ${differs('knowledge_product', PRODUCT_COLUMNS)}`;
  const ids = rows.map((row) => row.product_id);
  const { numAffectedRows = 0n } = await changeCounted(tx, companyId, 'knowledge_product', ids, () => upsert.execute(tx));
  return Number(numAffectedRows);
}

/** A page of entries, last changed first, and how many there are in all. */
export async function listEntries(db: Query, companyId: number, query: EntryQuery): Promise<{ rows: EntryRow[]; total: number }> {
  const { words, productId, scope, aiProfile, after } = query;
  const conditions: RawBuilder<unknown>[] = [sql`entry.company_id = ${companyId}`];
  if (words !== null) conditions.push(searches('entry', companyId, words));
  if (productId !== null) conditions.push(sql`entry.product_id = ${productId}`);
  if (scope !== null) conditions.push(scope === 'general' ? sql`entry.product_id IS NULL` : sql`entry.product_id IS NOT NULL`);
  if (aiProfile !== null) conditions.push(sql`(entry.ai_profile IS NULL OR entry.ai_profile = ${aiProfile})`);
  const all = sql.join(conditions, sql` AND `);
  const { rows: counted } = await sql<{ total: number }>`SELECT count(*) AS total FROM knowledge_entry AS entry WHERE ${all}`.execute(db);
  if (after !== null) conditions.push(sql`(entry.updated_at, entry.entry_id) < (${after.time}, ${after.id})`);
  const { rows } = await sql<EntryRow>`
    SELECT entry.entry_id, entry.question, entry.answer, entry.product_id, entry.ai_profile, entry.updated_at, product.name AS product_name
    FROM knowledge_entry AS entry
    LEFT JOIN knowledge_product AS product ON product.company_id = ${companyId} AND product.product_id = entry.product_id
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY entry.updated_at DESC, entry.entry_id DESC LIMIT ${query.limit + 1}`.execute(db);
  return { rows, total: counted[0]?.total ?? 0 };
}

/** One entry. */
export async function findEntry(db: Query, companyId: number, entryId: string): Promise<EntryRow | undefined> {
  const { rows } = await sql<EntryRow>`
    SELECT entry.entry_id, entry.question, entry.answer, entry.product_id, entry.ai_profile, entry.updated_at, product.name AS product_name
    FROM knowledge_entry AS entry
    LEFT JOIN knowledge_product AS product ON product.company_id = ${companyId} AND product.product_id = entry.product_id
    WHERE entry.company_id = ${companyId} AND entry.entry_id = ${entryId}`.execute(db);
  return rows[0];
}

/** Deletes an entry; tells whether it was there. */
export async function deleteEntry(tx: Query, companyId: number, entryId: string): Promise<boolean> {
  const removal = sql`DELETE FROM knowledge_entry WHERE company_id = ${companyId} AND entry_id = ${entryId}`;
  const { numAffectedRows } = await changeCounted(tx, companyId, 'knowledge_entry', [entryId], () => removal.execute(tx));
  return numAffectedRows === 1n;
}

/** A page of products, last changed first, and how many there are in all. */
export async function listProducts(
  db: Query,
  companyId: number,
  { words, limit, after }: Pick<EntryQuery, 'words' | 'limit' | 'after'>,
): Promise<{ rows: (StoredProduct & { entries: number })[]; total: number }> {
  const conditions: RawBuilder<unknown>[] = [sql`product.company_id = ${companyId}`];
  if (words !== null) conditions.push(searches('product', companyId, words));
  const all = sql.join(conditions, sql` AND `);
  const { rows: counted } = await sql<{ total: number }>`SELECT count(*) AS total FROM knowledge_product AS product WHERE ${all}`.execute(
    db,
  );
  if (after !== null) conditions.push(sql`(product.updated_at, product.product_id) < (${after.time}, ${after.id})`);
  const { rows } = await sql<StoredProduct & { entries: number }>`
    SELECT ${productColumns('product')},
      (SELECT count(*) FROM knowledge_entry AS entry WHERE entry.company_id = ${companyId} AND entry.product_id = product.product_id) AS entries
    FROM knowledge_product AS product WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY product.updated_at DESC, product.product_id DESC LIMIT ${limit + 1}`.execute(db);
  return { rows, total: counted[0]?.total ?? 0 };
}

/** Deletes a product of the catalogue; tells whether it was there. */
export async function deleteProduct(tx: Query, companyId: number, productId: string): Promise<boolean> {
  const removal = sql`DELETE FROM knowledge_product WHERE company_id = ${companyId} AND product_id = ${productId}`;
  const { numAffectedRows } = await changeCounted(tx, companyId, 'knowledge_product', [productId], () => removal.execute(tx));
  return numAffectedRows === 1n;
}

/** The questions of a product, or general ones where it has none, in the order of their words. */
export async function listFaqs(
  db: Query,
  companyId: number,
  productId: string | null,
  aiProfile: string | null,
  limit: number,
): Promise<{ entry_id: string; question: string }[]> {
  const list = async (condition: RawBuilder<unknown>) => {
    const { rows } = await sql<{ entry_id: string; question: string }>`
      SELECT entry_id, question FROM knowledge_entry
      WHERE company_id = ${companyId} AND ${condition} AND (ai_profile IS NULL OR ai_profile = ${aiProfile})
      ORDER BY question COLLATE "C", entry_id LIMIT ${limit}`.execute(db);
    return rows;
  };
  const own = productId === null ? [] : await list(sql`product_id = ${productId}`);
  return own.length > 0 ? own : list(sql`product_id IS NULL`);
}

/** An entry as it is read. */
export type EntryRow = Omit<KnowledgeEntry, 'updated_at'> & { updated_at: Date };

/** A product as it is stored. */
export type StoredProduct = Omit<KnowledgeProduct, 'price' | 'updated_at' | 'entries'> & { price_micros: bigint | null; updated_at: Date };

/** The columns of a product, for a SELECT. */
export function productColumns(table: string): RawBuilder<unknown> {
  return sql.join(Object.keys(PRODUCT_COLUMNS).map((name) => sql.ref(`${table}.${name}`)));
}

/** The price of a product as a decimal amount. */
export function priceOf({ price_micros, currency }: Pick<StoredProduct, 'price_micros' | 'currency'>): string | null {
  return price_micros === null ? null : formatMicros(price_micros, currency ?? '');
}

/** Whether the words of a person's search are all in a row. */
function searches(table: string, companyId: number, words: string): RawBuilder<unknown> {
  const company = sql.ref(`${table}.company_id`);
  return sql`ARRAY[${company}] @> ARRAY[${companyId}::bigint] AND ${sql.ref(`${table}.search`)} @@ plainto_tsquery('english', ${words})`;
}

function overwrite(columns: Readonly<Record<string, string>>): RawBuilder<unknown> {
  return sql.join(Object.keys(columns).map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`));
}

/** Whether a row says something else than the one that is there. */
function differs(table: string, columns: Readonly<Record<string, string>>): RawBuilder<unknown> {
  const names = Object.keys(columns).filter((name) => name !== 'updated_at');
  const list = (of: string) => sql.join(names.map((name) => sql.ref(`${of}.${name}`)));
  return sql`(${list(table)}) IS DISTINCT FROM (${list('excluded')})`;
}

function byId<Row>(idOf: (row: Row) => string): (a: Row, b: Row) => number {
  return (a, b) => Buffer.compare(Buffer.from(idOf(a)), Buffer.from(idOf(b)));
}
