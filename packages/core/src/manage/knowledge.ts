import * as v from 'valibot';
import { isCurrency } from '../money/currency.ts';
import { isStorable, text } from '../wire/text.ts';

export const QUESTION_TEXT_MAX_CHARACTERS = 500;
export const ANSWER_TEXT_MAX_CHARACTERS = 10_000;
export const DESCRIPTION_MAX_CHARACTERS = 5_000;
const URL_MAX_CHARACTERS = 2_000;

const time = v.pipe(v.string(), v.isoTimestamp());
const cursor = v.pipe(v.nullable(v.string()), v.description('Send it as `cursor` for the next page; null on the last.'));
const prose = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max), v.check(isStorable, 'prose'));
const webAddress = v.pipe(v.string(), v.trim(), v.maxLength(URL_MAX_CHARACTERS), v.regex(/^https?:\/\/\S+$/i), v.check(isStorable, 'url'));

/** What a question and its answer are made of. Without a product it is general, without an AI profile every assistant knows it. */
const entryFields = {
  question: prose(QUESTION_TEXT_MAX_CHARACTERS),
  answer: v.pipe(prose(ANSWER_TEXT_MAX_CHARACTERS), v.description('Markdown: paragraphs, lists, emphasis and links; never HTML.')),
  product_id: v.nullable(text),
  ai_profile: v.nullable(text),
};

/** What a product of the catalogue is made of. */
const productFields = {
  product_id: text,
  name: text,
  description: v.nullable(prose(DESCRIPTION_MAX_CHARACTERS)),
  price: v.pipe(v.nullable(v.pipe(v.string(), v.regex(/^\d{1,13}(\.\d{1,6})?$/))), v.description('A decimal amount such as "79.99".')),
  currency: v.nullable(v.pipe(v.string(), v.check(isCurrency))),
  url: v.nullable(webAddress),
  image_url: v.nullable(webAddress),
  brand: v.nullable(text),
  category: v.nullable(text),
  in_stock: v.nullable(v.boolean()),
};

const knowledgeEntry = v.object({
  entry_id: v.string(),
  ...entryFields,
  product_name: v.pipe(v.nullable(v.string()), v.description('Name of the product, where it is in the catalogue.')),
  updated_at: time,
});

export type KnowledgeEntry = v.InferOutput<typeof knowledgeEntry>;

/**
 * Answer of `GET /api/companies/:company/knowledge/entries?q&product_id&scope&ai_profile&limit&cursor`: questions and answers, last changed first.
 * `q` searches their words; `scope` is `general` or `product`; `ai_profile` gives those that this profile knows. `total` counts all that match.
 */
export const entryPage = v.object({ entries: v.array(knowledgeEntry), next_cursor: cursor, total: v.number() });

export type EntryPage = v.InferOutput<typeof entryPage>;

/** Body of `POST /api/companies/:company/knowledge/entries`, which answers 201 with the entry. The same question of the same product is one entry. */
export const newEntry = v.object({
  ...entryFields,
  product_id: v.optional(entryFields.product_id, null),
  ai_profile: v.optional(entryFields.ai_profile, null),
});

/** Answer of `POST` and `PATCH` of an entry. */
export const savedEntry = knowledgeEntry;

/** Body of `PATCH /api/companies/:company/knowledge/entries/:entry`; what is left out stays. `DELETE` of the same address answers 204. */
export const entryChange = v.partial(v.object(entryFields));

export type EntryFields = v.InferOutput<typeof newEntry>;

const knowledgeProduct = v.object({ ...productFields, entries: v.number(), updated_at: time });

export type KnowledgeProduct = v.InferOutput<typeof knowledgeProduct>;

/**
 * Answer of `GET /api/companies/:company/knowledge/products?q&limit&cursor`: the catalogue, last changed first, with how many entries each product
 * has. `DELETE /api/companies/:company/knowledge/products/:product` answers 204 and leaves the product's entries.
 */
export const productPage = v.object({ products: v.array(knowledgeProduct), next_cursor: cursor, total: v.number() });

export type ProductPage = v.InferOutput<typeof productPage>;

/** A row of an import, whatever its format, as an entry. */
export const entryRow = v.object({ ...newEntry.entries, entry_id: v.optional(text) });

/** A row of an import as a product. */
export const productRow = v.object({
  product_id: productFields.product_id,
  name: productFields.name,
  description: v.optional(productFields.description, null),
  price: v.optional(productFields.price, null),
  currency: v.optional(productFields.currency, null),
  url: v.optional(productFields.url, null),
  image_url: v.optional(productFields.image_url, null),
  brand: v.optional(productFields.brand, null),
  category: v.optional(productFields.category, null),
  in_stock: v.optional(productFields.in_stock, null),
});

export type EntryRow = v.InferOutput<typeof entryRow>;
export type ProductRow = v.InferOutput<typeof productRow>;

/** Largest file that an import takes, in bytes: 32 MiB. */
export const IMPORT_MAX_BYTES = 32 * 1024 * 1024;

/** Most bad rows that an import tells of one by one; the rest are counted. */
export const BAD_ROWS_MAX = 1_000;

/**
 * A line of the answer of `POST /api/companies/:company/knowledge/imports` (NDJSON). The body is the file as it is, CSV, JSON or a Google Merchant feed
 * (XML), told by its content, whatever its `Content-Type`. Good rows are stored though others are bad; the same file again changes nothing.
 */
export const importLine = v.union([
  v.object({ done: v.number(), total: v.number() }),
  v.object({ bad_row: v.object({ line: v.number(), message: v.string() }) }),
  v.object({
    finished: v.literal(true),
    format: v.picklist(['csv', 'json', 'merchant_xml']),
    entries: v.number(),
    products: v.number(),
    bad_rows: v.number(),
  }),
  v.object({ failed: v.string() }),
]);

export type ImportLine = v.InferOutput<typeof importLine>;
