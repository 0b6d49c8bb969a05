import type { Query } from './database.ts';

/** The secret that all servers on this database share; the first of them keeps the one it offers. */
export async function keepServerSecret(db: Query, offered: string): Promise<string> {
  await db
    .insertInto('account_server')
    .values({ only_row: true, secret: offered })
    .onConflict((conflict) => conflict.column('only_row').doNothing())
    .execute();
  const { secret } = await db.selectFrom('account_server').select('secret').executeTakeFirstOrThrow();
  return secret;
}

/** Makes every other transaction that calls this wait for the end of this one. Needs the secret to be kept already. */
export async function takeTurns(tx: Query): Promise<void> {
  await tx.selectFrom('account_server').select('only_row').forUpdate().executeTakeFirstOrThrow();
}
