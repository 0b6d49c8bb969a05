import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { Together } from './statement.ts';

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

/** What Kysely begins a transaction with, and what it ends one with. */
const BEGIN = /^(begin|start transaction)\b/;
const COMMIT = 'commit';

function prepareClient(client: pg.PoolClient, nameOf: (text: string) => string | undefined): PostgresPoolClient {
  let begun: Promise<unknown> | undefined;
  let committed: Promise<unknown> | undefined;
  const runOne = (text: string, values: readonly unknown[] = []) => {
    const name = nameOf(text);
    return unheard(name === undefined ? client.query(text, [...values]) : client.query({ name, text, values: [...values] }));
  };
  const runEach = async ({ statements, areLast }: Together) => {
    const running: Promise<unknown>[] = [];
    for (const { sql, parameters } of statements) running.push(runOne(sql, parameters));
    // After a statement that fails PostgreSQL takes it for a rollback.
    if (areLast) committed = unheard(client.query(COMMIT));
    return { rows: await Promise.all(running) };
  };
  const query = async (text: string, values: readonly unknown[]) => {
    if (BEGIN.test(text)) {
      // Nothing is learned by waiting for it: if it fails, so does what follows, which is sent behind it at once.
      begun = unheard(client.query(text));
      return { command: 'BEGIN', rowCount: null, rows: [] };
    }
    const before = begun;
    const ending = committed;
    begun = undefined;
    committed = undefined;
    if (text === COMMIT && ending !== undefined) return ending;
    const [together] = values;
    const ran = together instanceof Together ? runEach(together) : runOne(text, values);
    if (before !== undefined) await Promise.all([before, ran]);
    return ran;
  };
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release() };
}

/** A promise whose failure is heard of later, or through another one that fails first. */
function unheard<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}
