import { sql } from 'kysely';
import type { Query } from './database.ts';

/** Attempts to sign in with one address, this one included, and when the first of them was. */
export interface Attempts {
  attempts: number;
  since: Date;
}

/**
 * Counts an attempt, before its password is looked at: however many come at the same moment, each has a number of its own. A count that
 * began at `expiredBy` or before begins anew.
 */
export async function countAttempt(db: Query, emailHash: Buffer, now: Date, expiredBy: Date): Promise<Attempts> {
  await db.deleteFrom('account_sign_in').where('email_hash', '=', emailHash).where('since', '<=', expiredBy).execute();
  return db
    .insertInto('account_sign_in')
    .values({ email_hash: emailHash, attempts: 1, since: now })
    .onConflict((conflict) => conflict.column('email_hash').doUpdateSet({ attempts: sql`account_sign_in.attempts + 1` }))
    .returning(['attempts', 'since'])
    .executeTakeFirstOrThrow();
}

/** Forgets the attempts of an address, for one of them succeeded. */
export async function forgetAttempts(db: Query, emailHash: Buffer): Promise<void> {
  await db.deleteFrom('account_sign_in').where('email_hash', '=', emailHash).execute();
}
