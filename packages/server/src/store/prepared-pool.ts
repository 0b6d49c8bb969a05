import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { type NameOf, runPipeline } from './pipeline.ts';
import { type Statement, Together, toStatement } from './statement.ts';

/** Most statements that a connection keeps prepared; beyond it they are planned at each use. */
const PREPARED_MAX = 300;

/** Statements that PostgreSQL can prepare and that are run again and again. */
const REPEATED = /^\s*(select|insert|update|delete|with|copy)\b/i;

/**
 * A pool whose statements are parsed and planned once a connection instead of at each use, which takes more time than running them. All
 * SQL is made of a limited set of templates, so a statement's text can name it.
 */
export function preparePool(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const nameOf: NameOf = (text) => {
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
const ROLLBACK = 'rollback';

/** What Kysely reads of the answer to a statement that gave nothing. */
const NOTHING = { command: 'SELECT', rowCount: 0, rows: [] };

/**
 * A connection that waits for the database as seldom as it can: a transaction begins with its first statement, and is committed with its last where that is
 * known. After a statement that fails PostgreSQL runs nothing of what is behind it, the commit neither.
 */
function prepareClient(client: pg.PoolClient, nameOf: NameOf): PostgresPoolClient {
  let begin: string | undefined;
  let isCommitted = false;
  const runOne = async (text: string, values: readonly unknown[] = []) => {
    const name = nameOf(text);
    return name === undefined ? client.query(text, [...values]) : client.query({ name, text, values: [...values] });
  };
  const runEach = async ({ statements, areLast }: Together, before: string | undefined) => {
    const ran = await runPipeline(client, enclose(before, statements, areLast ? COMMIT : undefined), nameOf);
    isCommitted = areLast;
    return { rows: ran.slice(before === undefined ? 0 : 1) };
  };
  const query = async (text: string, values: readonly unknown[]) => {
    if (BEGIN.test(text)) {
      begin = text;
      isCommitted = false;
      return NOTHING;
    }
    const before = begin;
    begin = undefined;
    if (text === COMMIT && (isCommitted || before !== undefined)) return NOTHING;
    if (text === ROLLBACK && before !== undefined) return NOTHING;
    const [together] = values;
    if (together instanceof Together) return runEach(together, before);
    if (before === undefined) return runOne(text, values);
    // Nothing is learned by waiting for it: if it fails, so does what follows, which is sent behind it at once.
    const begun = client.query(before);
    const ran = runOne(text, values);
    await Promise.all([begun, ran]);
    return ran;
  };
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release() };
}

/** Statements with what begins and ends their transaction, where that is to be sent with them. */
function* enclose(begin: string | undefined, statements: Iterable<Statement>, end: string | undefined): Generator<Statement> {
  if (begin !== undefined) yield toStatement(begin, []);
  yield* statements;
  if (end !== undefined) yield toStatement(end, []);
}
