import type { Scope } from '@cartograph/core/manage/keys';
import type { Query } from './database.ts';

/** A secret key as it is kept: by the hash of its secret. */
export interface SecretKey {
  keyId: string;
  secretHash: Buffer;
  scopes: Scope[];
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/** Keeps a new key. */
export async function insertSecretKey(
  db: Query,
  companyId: number,
  key: Pick<SecretKey, 'keyId' | 'secretHash' | 'scopes'>,
): Promise<void> {
  const row = { company_id: companyId, key_id: key.keyId, secret_hash: key.secretHash, scopes: key.scopes, created_at: new Date() };
  await db.insertInto('secret_key').values(row).execute();
}

/** A company's key by its id, revoked or not. */
export async function findSecretKey(db: Query, companyId: number, keyId: string): Promise<SecretKey | undefined> {
  const keys = await selectKeys(db, companyId).where('key_id', '=', keyId).execute();
  return keys.map(toSecretKey)[0];
}

/** A company's keys, oldest first, revoked ones too. */
export async function listSecretKeys(db: Query, companyId: number): Promise<SecretKey[]> {
  const keys = await selectKeys(db, companyId).orderBy('created_at').orderBy('key_id').execute();
  return keys.map(toSecretKey);
}

/** Revokes a key at once. Tells whether there was such a key in force. */
export async function revokeSecretKey(db: Query, companyId: number, keyId: string): Promise<boolean> {
  const result = await db
    .updateTable('secret_key')
    .set({ revoked_at: new Date() })
    .where('company_id', '=', companyId)
    .where('key_id', '=', keyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Notes that a key was used. */
export async function touchSecretKey(db: Query, companyId: number, keyId: string, usedAt: Date): Promise<void> {
  await db
    .updateTable('secret_key')
    .set({ last_used_at: usedAt })
    .where('company_id', '=', companyId)
    .where('key_id', '=', keyId)
    .execute();
}

function selectKeys(db: Query, companyId: number) {
  return db.selectFrom('secret_key').selectAll().where('company_id', '=', companyId);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectKeys>['execute']>>[number];

function toSecretKey(row: Row): SecretKey {
  return {
    keyId: row.key_id,
    secretHash: row.secret_hash,
    scopes: row.scopes as Scope[],
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
