import { sql } from 'kysely';
import type { Query } from './database.ts';
import { recordset } from './recordset.ts';
import { insertText, type Statement, toJson, toStatement } from './statement.ts';

/** A name that an event gave a product; `namedAtMs` is the minute in which it did. */
export interface ProductName {
  productId: string;
  name: string;
  namedAtMs: number;
}

const NAME = insertText(
  'product',
  { product_id: 'text', name: 'text', named_at: 'timestamptz' },
  ['product_id COLLATE "C"'],
  `ON CONFLICT (company_id, product_id) DO UPDATE SET name = excluded.name, named_at = excluded.named_at
    WHERE (product.named_at, product.name COLLATE "C") < (excluded.named_at, excluded.name COLLATE "C")`,
);

/** Statements that keep the newest name of each product, whatever order the names arrive in; of two of the same minute the greater text. */
export function nameProducts(companyId: number, names: readonly ProductName[]): Statement[] {
  const newest = new Map<string, ProductName>();
  for (const name of names) noteName(newest, name);
  if (newest.size === 0) return [];
  const rows = [...newest.values()].map((name) => ({ product_id: name.productId, name: name.name, named_at: new Date(name.namedAtMs) }));
  return [toStatement(NAME, [companyId, toJson(rows)])];
}

/** Notes a name under its product, unless the one that is noted there is to be kept. */
export function noteName(newest: Map<string, ProductName>, name: ProductName): void {
  const known = newest.get(name.productId);
  if (known === undefined || isNewer(name, known)) newest.set(name.productId, name);
}

/** Tells whether of two names of a product the first is to be kept. Texts are compared as PostgreSQL does by the collation "C", by their UTF-8 bytes. */
export function isNewer(a: ProductName, b: ProductName): boolean {
  if (a.namedAtMs !== b.namedAtMs) return a.namedAtMs > b.namedAtMs;
  if (a.name === b.name) return false;
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)) > 0;
}

/** Forgets the names of a company's products, to be told anew by its events. */
export async function forgetNames(tx: Query, companyId: number): Promise<void> {
  await tx.deleteFrom('product').where('company_id', '=', companyId).execute();
}

/** Forgets the names of products that are still those given; tells of which products. */
export async function forgetGivenNames(tx: Query, companyId: number, names: readonly ProductName[]): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = names.map((name) => ({ product_id: name.productId, name: name.name, named_at: new Date(name.namedAtMs) }));
  const { rows: forgotten } = await sql<{ product_id: string }>`
    DELETE FROM product USING ${recordset(rows, { product_id: 'text', name: 'text', named_at: 'timestamptz' })}
    WHERE product.company_id = ${companyId} AND product.product_id = row.product_id AND product.name = row.name
      AND product.named_at = row.named_at
    RETURNING product.product_id`.execute(tx);
  return [...new Set(forgotten.map((row) => row.product_id))];
}
