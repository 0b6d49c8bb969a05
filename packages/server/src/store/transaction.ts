import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import { isRetryable, isUnavailable, orUnavailable, StoreUnavailable } from './failure.ts';
import type { Schema } from './schema.ts';

const ATTEMPTS_MAX = 5;

/**
 * Runs statements in one transaction, whole again where the database asks for it, so `work` must be safe to run twice: a commit whose
 * answer was lost may have happened. Throws StoreUnavailable where the database is out of reach, and what `work` throws.
 */
export async function inTransaction<Result>(database: Database, work: (tx: Transaction<Schema>) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.db.transaction().execute(work);
    } catch (error) {
      if (isRetryable(error) && attempt < ATTEMPTS_MAX) continue;
      if (isUnavailable(error) || isRetryable(error)) throw new StoreUnavailable(error);
      throw error;
    }
  }
}

/** Reads in one snapshot, so that what is read agrees. Throws StoreUnavailable where the database is out of reach, and what `read` throws. */
export function inSnapshot<Result>(database: Database, read: (tx: Transaction<Schema>) => Promise<Result>): Promise<Result> {
  return orUnavailable(database.db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read));
}
