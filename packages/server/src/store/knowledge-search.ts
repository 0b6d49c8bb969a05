import { sql } from 'kysely';
import type { Query } from './database.ts';
import { productColumns, type StoredProduct } from './knowledge.ts';

/** A word as the search knows it: its stems with those of its like, none for a stop word, and how many entries and products have each, added up. */
export interface KnownWord {
  lexemes: string[];
  having: number;
}

/** What is found is told with the stems of its parts. */
interface Found {
  title_stems: string[];
  body_stems: string[];
}

/** An entry that may answer, with the stems of the name of its product. */
export interface FoundEntry extends Found {
  entry_id: string;
  question: string;
  answer: string;
  product_id: string | null;
  about_stems: string[] | null;
}

/** A product that may answer. */
export type FoundProduct = Found & StoredProduct;

/** Stems to look up, any of them, with what finding one is worth. */
export interface SearchTerm {
  lexemes: readonly string[];
  weight: number;
}

/** For whom a search is: the product that a question is asked beside, and the assistant that is asked. */
export interface SearchScope {
  productId: string | null;
  aiProfile: string | null;
}

/** Most entries, and products, that are looked at closely. */
const FOUND_MAX = 40;

/** Stems the words of a question, each with its like, and tells how much of a company's knowledge has them, and how much it has in all. */
export async function lookWordsUp(
  db: Query,
  companyId: number,
  words: readonly (readonly string[])[],
): Promise<{ words: KnownWord[]; all: number }> {
  const said = words.flatMap((alternatives, place) => alternatives.map((word) => ({ place, word })));
  const { rows } = await sql<{ place: number; stem: string; holders: number }>`
    SELECT said.place, of_word.stem, coalesce(known.holders, 0) AS holders
    FROM unnest(${said.map((row) => row.place)}::int[], ${said.map((row) => row.word)}::text[]) WITH ORDINALITY AS said(place, word, nth)
    CROSS JOIN LATERAL unnest(tsvector_to_array(to_tsvector('english', said.word))) AS of_word(stem)
    LEFT JOIN knowledge_word AS known ON known.company_id = ${companyId} AND known.stem = of_word.stem
    ORDER BY said.nth`.execute(db);
  const { rows: sizes } = await sql<{ holders: number }>`
    SELECT holders FROM knowledge_word WHERE company_id = ${companyId} AND stem = ''`.execute(db);
  const known = words.map((_, place) => new Map(rows.filter((row) => row.place === place).map((row) => [row.stem, row.holders])));
  return {
    words: known.map((stems) => ({ lexemes: [...stems.keys()], having: [...stems.values()].reduce((sum, holders) => sum + holders, 0) })),
    all: sizes[0]?.holders ?? 0,
  };
}

/** The entries that have most of what is looked up, themselves or as those of a product that was named; beside a product only its own and general ones. */
export async function findEntries(
  db: Query,
  companyId: number,
  needed: readonly SearchTerm[],
  { productId, aiProfile }: SearchScope,
  namedProductIds: readonly string[],
): Promise<FoundEntry[]> {
  const { rows } = await sql<FoundEntry>`
    SELECT entry.entry_id, entry.question, entry.answer, entry.product_id,
      tsvector_to_array(ts_filter(entry.search, '{a}')) AS title_stems, tsvector_to_array(ts_filter(entry.search, '{d}')) AS body_stems,
      tsvector_to_array(ts_filter(product.search, '{a}')) AS about_stems
    FROM knowledge_entry AS entry
    LEFT JOIN knowledge_product AS product ON product.company_id = ${companyId} AND product.product_id = entry.product_id
    WHERE entry.company_id = ${companyId} AND (
        (ARRAY[entry.company_id] @> ARRAY[${companyId}::bigint] AND entry.search @@ ${writeQuery(needed.flatMap((term) => term.lexemes))}::tsquery)
        OR entry.product_id = ANY(${namedProductIds}::text[])
      )
      AND (entry.ai_profile IS NULL OR entry.ai_profile = ${aiProfile})
      AND (${productId}::text IS NULL OR entry.product_id IS NULL OR entry.product_id = ${productId})
    ORDER BY (entry.product_id IS NOT NULL AND entry.product_id IS NOT DISTINCT FROM ${productId}) DESC, ${worth('entry', needed)} DESC, entry.entry_id
    LIMIT ${FOUND_MAX}`.execute(db);
  return rows;
}

/** The products that have most of what is looked up, the one that is asked beside first. */
export async function findProducts(
  db: Query,
  companyId: number,
  needed: readonly SearchTerm[],
  { productId }: SearchScope,
): Promise<FoundProduct[]> {
  const { rows } = await sql<FoundProduct>`
    SELECT ${productColumns('product')},
      tsvector_to_array(ts_filter(product.search, '{a}')) AS title_stems, tsvector_to_array(ts_filter(product.search, '{b,c,d}')) AS body_stems
    FROM knowledge_product AS product
    WHERE product.company_id = ${companyId} AND ARRAY[product.company_id] @> ARRAY[${companyId}::bigint]
      AND product.search @@ ${writeQuery(needed.flatMap((term) => term.lexemes))}::tsquery
    ORDER BY (product.product_id IS NOT DISTINCT FROM ${productId}) DESC, ${worth('product', needed)} DESC, product.product_id
    LIMIT ${FOUND_MAX}`.execute(db);
  return rows;
}

/** Products of the catalogue by their ids. */
export async function readProducts(db: Query, companyId: number, productIds: readonly string[]): Promise<StoredProduct[]> {
  if (productIds.length === 0) return [];
  const { rows } = await sql<StoredProduct>`
    SELECT ${productColumns('product')} FROM knowledge_product AS product
    WHERE product.company_id = ${companyId} AND product.product_id = ANY(${productIds}::text[])`.execute(db);
  return rows;
}

/** How many of the rarest terms order what is found; a fixed number, so that the statement is always the same. */
const ORDERING_TERMS = 4;

/** What a row has of the rarest terms that are looked up, by weight. Terms come with the rarest first. */
function worth(table: string, terms: readonly SearchTerm[]) {
  const search = sql.ref(`${table}.search`);
  const shares = Array.from({ length: ORDERING_TERMS }, (_, place) => {
    const { lexemes, weight } = terms[place] ?? { lexemes: [], weight: 0 };
    return sql`CASE WHEN ${search} @@ ${writeQuery(lexemes)}::tsquery THEN ${weight}::float8 ELSE 0 END`;
  });
  return sql`(${sql.join(shares, sql` + `)})`;
}

/** Any of some stems, as a tsquery (PostgreSQL manual, 8.11.2); of none it finds nothing. */
function writeQuery(lexemes: readonly string[]): string {
  return lexemes.map((lexeme) => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`).join(' | ');
}
