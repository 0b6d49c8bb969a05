import type { PGlite } from '@electric-sql/pglite';
import { openDurable } from './durable-fs.ts';

/**
 * Opens the database in a folder. Where its templates, to which nobody connects, have not been vacuumed for so many transactions that PostgreSQL would do it
 * itself, that is done first: the ids of transactions are used again after two thousand million, and none is given out before all databases are ready for it.
 */
export async function openWithFreshTemplates(folder: string): Promise<PGlite> {
  const pglite = await openDurable(folder);
  const { rows } = await pglite.query<{ name: string }>(`
    SELECT datname AS name FROM pg_database
    WHERE datname <> current_database() AND age(datfrozenxid) > current_setting('autovacuum_freeze_max_age')::integer`);
  if (rows.length === 0) return pglite;
  await pglite.close();
  for (const { name } of rows) {
    const template = await openDurable(folder, name);
    await template.exec('VACUUM (FREEZE)');
    await template.close();
  }
  return openDurable(folder);
}
