import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** Most statements that a connection keeps prepared; beyond it they are planned at each use. */
const PREPARED_MAX = 300;

/** Statements that PostgreSQL can prepare and that are run again and again. */
const REPEATED = /^\s*(select|insert|update|delete|with)\b/i;

/**
 * A pool whose statements are parsed and planned once a connection instead of at each use, which takes more time than running them. All
 * SQL is made of a limited set of templates, so a statement's text can name it.
 */
export function preparePool(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    if (!names.has(text) && names.size < PREPARED_MAX && REPEATED.test(text)) names.set(text, `cartograph_${names.size + 1}`);
    return names.get(text);
  };
  return {
    connect: async () => prepareClient(await pool.connect(), nameOf),
    end: () => pool.end(),
  };
}

function prepareClient(client: pg.PoolClient, nameOf: (text: string) => string | undefined): PostgresPoolClient {
  const query = (text: string, values: readonly unknown[]) => {
    const name = nameOf(text);
    return name === undefined ? client.query(text, [...values]) : client.query({ name, text, values: [...values] });
  };
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release() };
}
