import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { keepServerSecret } from '../store/account-server.ts';
import type { Database } from '../store/database.ts';
import type { Schema } from '../store/schema.ts';
import { inTransaction } from '../store/transaction.ts';
import type { Auth } from './auth.ts';

/** What accounts are made of. better-auth is loaded at its first use, for it takes 40 MB and a third of a second. */
export interface AuthSource {
  database: Database;
  now: () => number;
  /** What cookies and the link of the first owner are signed with. */
  secret: () => Promise<string>;
  /** better-auth on the database. Never to be used while a transaction is open: the embedded database has one connection. */
  auth: () => Promise<Auth>;
  /** Runs something in one transaction, with a better-auth whose statements are part of it. `work` must be safe to run twice. */
  inTransaction: <Result>(work: (auth: Auth, tx: Transaction<Schema>) => Promise<Result>) => Promise<Result>;
}

/** Opens accounts on a database; `givenSecret` takes the place of the one that is kept there. */
export function openAuthSource(database: Database, now: () => number, givenSecret: string | null): AuthSource {
  const secret = remember(async () => {
    const kept = await keepServerSecret(database.db, randomBytes(32).toString('base64url'));
    return givenSecret ?? kept;
  });
  const load = () => import('./auth.ts');
  return {
    database,
    now,
    secret,
    auth: remember(async () => (await load()).buildAuth(database.db, await secret())),
    inTransaction: async (work) => {
      const { buildAuth } = await load();
      const key = await secret();
      return inTransaction(database, (tx) => work(buildAuth(tx, key), tx));
    },
  };
}

/** Makes something once, at its first use; what failed is made again at the next. */
function remember<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
