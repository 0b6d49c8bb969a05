import type { RawBuilder } from 'kysely';
import type { Database } from './database.ts';
import { runLast } from './statement.ts';
import { inSnapshot } from './transaction.ts';

/** Reads with several statements, all sent at once, in one snapshot, so that they agree; gives the rows of each by its name. Throws StoreUnavailable. */
export async function readTogether<Rows extends object>(
  database: Database,
  statements: { readonly [Name in keyof Rows]: RawBuilder<Rows[Name]> },
): Promise<{ [Name in keyof Rows]: Rows[Name][] }> {
  const names = Object.keys(statements) as (keyof Rows)[];
  const compiled = names.map((name) => statements[name].compile(database.db));
  const ran = await inSnapshot(database, (tx) => runLast(tx, compiled));
  return Object.fromEntries(names.map((name, index) => [name, ran[index]?.rows])) as { [Name in keyof Rows]: Rows[Name][] };
}
