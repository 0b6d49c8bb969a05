import type { Dimensions } from '@cartograph/core/report/contract';
import { ALL } from '@cartograph/core/rollup/tables';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import { orUnavailable } from '../failure.ts';
import { settleRollups } from '../rollup-differences.ts';

/** Most names of a kind that are listed: a browser may make any up. */
const NAMES_MAX = 500;

/** The currencies and AI profiles of all that was ever recorded, from the rollups: some index look-ups for each name, whatever their history. */
export async function readDimensions(database: Database, companyId: number): Promise<Dimensions> {
  await settleRollups(database, companyId);
  const list = async (column: string, table: string, conditions: RawBuilder<unknown>) => {
    const { rows } = await orUnavailable(selectNames(companyId, column, table, conditions).execute(database.db));
    return rows.map(({ name }) => name);
  };
  const ordered = await list('currency', 'daily_orders', sql`recorded_orders <> 0`);
  const carted = await list('currency', 'daily_credit', sql`channel = ${ALL} AND ai_profile = ${ALL} AND carts_linear <> 0`);
  const profiles = await list(
    'ai_profile',
    'daily_visitors',
    sql`figure = 'interacting' AND currency = '' AND channel = ${ALL} AND ai_profile <> ${ALL} AND visitors <> 0`,
  );
  return { currencies: [...new Set([...ordered, ...carted])].sort(), ai_profiles: profiles };
}

/** The distinct values of a key column, each found by stepping past the one before: https://wiki.postgresql.org/wiki/Loose_indexscan */
function selectNames(companyId: number, column: string, table: string, conditions: RawBuilder<unknown>) {
  const next = (beyond: RawBuilder<unknown>) => sql`
    SELECT ${sql.ref(column)} FROM ${sql.table(table)}
    WHERE company_id = ${companyId} AND ${conditions} AND ${beyond} ORDER BY ${sql.ref(column)} LIMIT 1`;
  return sql<{ name: string }>`
    WITH RECURSIVE names AS (
      (${next(sql`true`)}) UNION ALL SELECT (${next(sql`${sql.ref(column)} > names.${sql.ref(column)}`)}) FROM names WHERE names.${sql.ref(column)} IS NOT NULL
    )
    SELECT ${sql.ref(column)} AS name FROM names WHERE ${sql.ref(column)} IS NOT NULL LIMIT ${NAMES_MAX}`;
}
