import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** How much log may lie behind the last checkpoint, in bytes: what a start after a crash has to replay, and what keeps `pg_wal` small. */
export const WAL_BYTES_MAX = 64 * 1024 * 1024;

/** How often the log is to be looked at. */
export const CARE_EVERY_MS = 2_000;

/**
 * How often tables are looked at, the first time so long after the opening, and how often for ANALYZE. Autovacuum looks once a minute (`autovacuum_naptime`), but
 * nobody waits for it; here others do, the longer the more new pages a table has.
 */
const VACUUM_EVERY_MS = 10_000;
const ANALYZE_EVERY_MS = 60_000;

/** After so many new rows a table is vacuumed, however many it has. */
const NEW_ROWS_MAX = 20_000;

/**
 * How exact ANALYZE is to be (`default_statistics_target`, 100 by default). It looks at 300 rows for each, so that a large table would hold others up for a third
 * of a second; which index serves a statement is plain from far fewer.
 */
const STATISTICS_TARGET = 20;

/** A table of fewer pages of which nothing is known is left as it is: it slows nobody down. */
const PAGES_MIN = 8;

/** One turn of caring for a database. Others have their statements between its own; once `stopped` aborts it begins no further one. */
export type Care = (stopped: AbortSignal, onError: (error: unknown) => void) => Promise<void>;

/**
 * Does what PostgreSQL's own processes do, which the embedded database does not have: checkpoints, after which the log is written over instead of growing, and
 * VACUUM and ANALYZE of the tables that need it. To be called every CARE_EVERY_MS; where nothing was written since the last look it only looks.
 */
export function openCare(db: Kysely<Schema>, now: () => number): Care {
  let vacuumAtMs = now() + VACUUM_EVERY_MS;
  let analyzeAtMs = now() + ANALYZE_EVERY_MS;
  let seenPosition = '';
  return async (stopped, onError) => {
    // What fails keeps the rest from nothing.
    const run = async (statement: string) => {
      if (!stopped.aborted) await sql.raw(statement).execute(db).catch(onError);
    };
    const { position, behindBytes } = await readLog(db);
    if (behindBytes > WAL_BYTES_MAX) await run('CHECKPOINT');
    if (now() < vacuumAtMs || position === seenPosition) return;
    const mayAnalyze = now() >= analyzeAtMs;
    vacuumAtMs = now() + VACUUM_EVERY_MS;
    if (mayAnalyze) {
      analyzeAtMs = now() + ANALYZE_EVERY_MS;
      seenPosition = position;
    }
    await careForTables(await listDue(db), mayAnalyze, run);
  };
}

/** Each table has two statements, so that others wait for one at most. */
async function careForTables(due: readonly Due[], mayAnalyze: boolean, run: (statement: string) => Promise<void>): Promise<void> {
  if (mayAnalyze) await run(`SET default_statistics_target = ${STATISTICS_TARGET}`);
  for (const { table, isVacuumDue, isAnalyzeDue } of due) {
    if (isVacuumDue) await run(`VACUUM ${table}`);
    if (isAnalyzeDue && mayAnalyze) await run(`ANALYZE ${table}`);
  }
}

interface Log {
  /** Where the next record goes; the same as long as nothing is written. */
  position: string;
  behindBytes: number;
}

async function readLog(db: Kysely<Schema>): Promise<Log> {
  const { rows } = await sql<Log>`
    SELECT pg_current_wal_insert_lsn()::text AS position, (pg_current_wal_insert_lsn() - redo_lsn)::bigint AS "behindBytes"
    FROM pg_control_checkpoint()`.execute(db);
  return rows[0] as Log;
}

interface Due {
  /** Its name, as SQL has it. */
  table: string;
  isVacuumDue: boolean;
  isAnalyzeDue: boolean;
}

/**
 * The tables that are due by autovacuum's own thresholds (PostgreSQL manual, "The Autovacuum Daemon"), after many new rows sooner, those with the oldest
 * transactions first. The counts end with the process, so what was changed before it nobody knows: each table of some size is due once in it. A lock of a
 * row is never shared on one connection, so there is no age of such locks to watch.
 */
async function listDue(db: Kysely<Schema>): Promise<Due[]> {
  const { rows } = await sql<Due>`
    WITH known AS (
      SELECT format('%I.%I', stat.schemaname, stat.relname) AS name, age(class.relfrozenxid) AS age, greatest(class.reltuples, 0) AS rows,
        stat.n_dead_tup AS dead, stat.n_ins_since_vacuum AS inserted, stat.n_mod_since_analyze AS changed,
        class.relkind <> 't' AND class.oid <> 'pg_statistic'::regclass AS has_statistics,
        stat.vacuum_count = 0 AND pg_relation_size(class.oid) >= ${PAGES_MIN} * current_setting('block_size')::integer AS is_unknown
      FROM pg_class AS class JOIN pg_stat_all_tables AS stat ON stat.relid = class.oid
      WHERE class.relkind IN ('r', 'm', 't') AND class.relpersistence = 'p'
    ), due AS (
      SELECT name, age,
        is_unknown OR age > current_setting('autovacuum_freeze_max_age')::integer
          OR dead > current_setting('autovacuum_vacuum_threshold')::integer + current_setting('autovacuum_vacuum_scale_factor')::real * rows
          OR inserted > least(${NEW_ROWS_MAX}, current_setting('autovacuum_vacuum_insert_threshold')::integer
            + current_setting('autovacuum_vacuum_insert_scale_factor')::real * rows) AS is_vacuum_due,
        has_statistics AND (is_unknown
          OR changed > current_setting('autovacuum_analyze_threshold')::integer + current_setting('autovacuum_analyze_scale_factor')::real * rows
        ) AS is_analyze_due
      FROM known
    )
    SELECT name AS table, is_vacuum_due AS "isVacuumDue", is_analyze_due AS "isAnalyzeDue"
    FROM due WHERE is_vacuum_due OR is_analyze_due ORDER BY age DESC, name`.execute(db);
  return rows;
}
