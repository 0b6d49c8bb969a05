import type { OnProgress } from '../ingest/rebuild.ts';
import type { Company } from '../store/companies.ts';
import type { Database } from '../store/database.ts';
import { countSource, readSource, SOURCE_TABLES, type SourceTable } from '../store/transfer.ts';

/** The version of the form of an export; an import refuses any other. */
export const EXPORT_VERSION = 1;

/**
 * Everything of a company that cannot be computed again, as lines of JSON: a head with its settings and how many rows follow, a line a row, and a
 * last line that counts them, by which an import knows that nothing is missing. All from one snapshot.
 */
export async function exportCompany(
  database: Database,
  { companyId, epoch: _, ...settings }: Company,
  write: (line: string) => Promise<void>,
  onProgress: OnProgress,
): Promise<number> {
  return database.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const tables = Object.keys(SOURCE_TABLES) as SourceTable[];
      let total = 0;
      for (const table of tables) total += await countSource(tx, companyId, table);
      await write(JSON.stringify({ cartograph_export: EXPORT_VERSION, company: settings, rows: total }));
      let rows = 0;
      for (const table of tables) {
        for await (const page of readSource(tx, companyId, table)) {
          for (const row of page) await write(JSON.stringify({ table, row }));
          rows += page.length;
          onProgress(rows, total);
        }
      }
      await write(JSON.stringify({ end: true, rows }));
      return rows;
    });
}
