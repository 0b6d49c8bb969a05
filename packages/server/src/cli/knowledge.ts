import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { importKnowledge } from '../knowledge/import.ts';
import { openKnowledge } from '../knowledge/manage.ts';
import type { Database } from '../store/database.ts';
import { type Cursor, readCursor } from '../store/reports/cursor.ts';
import { print, printSlowly, printTable, showProgress } from './output.ts';
import { CommandFailed } from './run.ts';
import { requireCompany, withDatabase } from './with-database.ts';

const PAGE_ROWS = 500;

/** `cartograph knowledge import | list | export`. */
export function addKnowledgeCommands(program: Command): void {
  const knowledge = program.command('knowledge').description('what the assistant knows: questions with answers, and products');
  knowledge
    .command('import')
    .description('store what a file holds: CSV, JSON or a Google Merchant feed (XML); the same file again changes nothing')
    .argument('<company>', 'key of the company')
    .argument('<file>', 'the file; docs/assistant.md says what it holds')
    .action((key: string, file: string) =>
      withDatabase(async (database) => {
        const { companyId } = await requireCompany(database, key);
        const progress = showProgress(`${key}: lines read`);
        const text = await readFile(file, 'utf8');
        const { entries, products, bad_rows } = await importKnowledge(database, companyId, text, Date.now, (line) => {
          if ('bad_row' in line) print(`${file}:${line.bad_row.line}: ${line.bad_row.message}`);
          if ('done' in line) progress(line.done, line.total);
        });
        print(`Imported ${entries} questions and ${products} products.`);
        if (bad_rows > 0) throw new CommandFailed(`${bad_rows} rows are bad and were left out; mend them and import the file again.`);
      }),
    );
  knowledge
    .command('list')
    .description('list the questions and the products')
    .argument('<company>', 'key of the company')
    .action((key: string) =>
      withDatabase(async (database) => {
        const { entries, products } = await readAll(database, key);
        const rows = entries.map((entry) => [entry.entry_id, entry.product_id ?? '', entry.ai_profile ?? '', entry.question]);
        printTable(['ENTRY', 'PRODUCT', 'AI PROFILE', 'QUESTION'], rows);
        print('');
        printTable(
          ['PRODUCT', 'PRICE', 'NAME'],
          products.map((product) => [product.product_id, [product.price, product.currency].join(' ').trim(), product.name]),
        );
      }),
    );
  knowledge
    .command('export')
    .description('write everything to standard output as JSON that `knowledge import` takes')
    .argument('<company>', 'key of the company')
    .action((key: string) =>
      withDatabase(async (database) => {
        const { entries, products } = await readAll(database, key);
        const rows = {
          products: products.map(({ entries: _count, updated_at: _time, ...product }) => product),
          entries: entries.map(({ product_name: _name, updated_at: _time, ...entry }) => entry),
        };
        await printSlowly(JSON.stringify(rows, null, 2));
      }),
    );
}

async function readAll(database: Database, key: string) {
  const { companyId } = await requireCompany(database, key);
  const knowledge = openKnowledge(database, Date.now);
  const all = { words: null, productId: null, scope: null, aiProfile: null };
  const entries = await readPages(async (page) => {
    const { entries: rows, next_cursor } = await knowledge.listEntries(companyId, { ...all, ...page });
    return { rows, next_cursor };
  });
  const products = await readPages(async (page) => {
    const { products: rows, next_cursor } = await knowledge.listProducts(companyId, { words: null, ...page });
    return { rows, next_cursor };
  });
  return { entries, products };
}

async function readPages<Row>(
  read: (page: { limit: number; cursor: Cursor | null }) => Promise<{ rows: Row[]; next_cursor: string | null }>,
): Promise<Row[]> {
  const all: Row[] = [];
  let cursor: Cursor | null = null;
  for (;;) {
    const { rows, next_cursor } = await read({ limit: PAGE_ROWS, cursor });
    all.push(...rows);
    if (next_cursor === null) return all;
    cursor = readCursor(next_cursor) ?? null;
  }
}
