import * as v from 'valibot';
import { DESCRIPTION_MAX_CHARACTERS, type EntryRow, entryRow, type ProductRow, productRow } from '../manage/knowledge.ts';
import { MANAGE_WORDS } from '../manage/needs.ts';
import { type Parsed, parseWith, type Words } from '../wire/problem.ts';

/** What a row of a file says: a question with its answer, or a product. */
export type KnowledgeRow = { kind: 'entry'; entry: EntryRow } | { kind: 'product'; product: ProductRow };

/** The names by which files call the fields of an entry and of a product; the first that is there counts. */
const ENTRY_NAMES = {
  entry_id: ['entry_id', 'id'],
  question: ['question'],
  answer: ['answer'],
  product_id: ['product_id', 'sku'],
  ai_profile: ['ai_profile'],
};
const PRODUCT_NAMES = {
  product_id: ['product_id', 'id', 'sku'],
  name: ['name', 'title', 'product_name'],
  description: ['description'],
  price: ['sale_price', 'price'],
  currency: ['currency'],
  url: ['url', 'link'],
  image_url: ['image_url', 'image_link', 'image'],
  brand: ['brand'],
  category: ['category', 'product_type', 'google_product_category'],
  in_stock: ['in_stock', 'availability'],
};

const WORDS: Words = { ...MANAGE_WORDS, needs: { ...MANAGE_WORDS.needs, name: 'a name of 1 to 255 characters' } };
const IN_STOCK = new Set(['true', 'yes', '1', 'in stock', 'in_stock', 'instock']);
const OUT_OF_STOCK = new Set(['false', 'no', '0', 'out of stock', 'out_of_stock', 'preorder', 'backorder']);

/**
 * Reads a row of a file, whatever its format: `row` holds its fields by name. A row with a question or an answer is an entry, any other a product. An
 * empty field is a missing one; a price may carry its currency, as in "15.00 USD".
 */
export function readKnowledgeRow(row: unknown): Parsed<KnowledgeRow> {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return parseWith(v.never(), row, WORDS);
  const fields = new Map(Object.entries(row).flatMap(([name, value]) => (isGiven(value) ? [[toName(name), value]] : [])));
  if (fields.has('question') || fields.has('answer')) {
    const parsed = parseWith(entryRow, pick(fields, ENTRY_NAMES), WORDS);
    return parsed.ok ? { ok: true, value: { kind: 'entry', entry: parsed.value } } : parsed;
  }
  const parsed = parseWith(productRow, tidyProduct(pick(fields, PRODUCT_NAMES)), WORDS);
  return parsed.ok ? { ok: true, value: { kind: 'product', product: parsed.value } } : parsed;
}

/** A field's name as it is looked for: `g:Image Link` is `image_link`. */
function toName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^g:/, '')
    .replace(/[\s-]+/g, '_');
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined && !(typeof value === 'string' && value.trim() === '');
}

function pick(fields: ReadonlyMap<string, unknown>, names: Readonly<Record<string, readonly string[]>>): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const [field, candidates] of Object.entries(names)) {
    const name = candidates.find((candidate) => fields.has(candidate));
    if (name !== undefined) picked[field] = toText(fields.get(name));
  }
  return picked;
}

/** Files write numbers with and without quotes. */
function toText(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.trim() : value;
}

function tidyProduct(product: Record<string, unknown>): Record<string, unknown> {
  const { price, currency, description, in_stock } = product;
  const [, amount, code] = /^([\d.]+)\s*([A-Z]{3})$/.exec(String(price)) ?? [];
  return {
    ...product,
    ...(amount !== undefined && { price: amount, currency: currency ?? code }),
    ...(typeof description === 'string' && { description: toPlainText(description) }),
    ...(in_stock !== undefined && { in_stock: toFlag(in_stock) }),
  };
}

/** A description without the tags that shops leave in it. */
function toPlainText(html: string): string | null {
  const text = html
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text.slice(0, DESCRIPTION_MAX_CHARACTERS) || null;
}

function toFlag(value: unknown): unknown {
  const word = String(value).toLowerCase();
  if (IN_STOCK.has(word)) return true;
  return OUT_OF_STOCK.has(word) ? false : value;
}
