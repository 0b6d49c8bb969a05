import type { CreatedKey, KeyList, Scope } from '@cartograph/core/manage/keys';
import type { Database } from '../store/database.ts';
import { orUnavailable } from '../store/failure.ts';
import { findSecretKey, insertSecretKey, listSecretKeys, revokeSecretKey, touchSecretKey } from '../store/secret-keys.ts';
import { isKeyId, isSecret, keyIdOf, makeSecret } from './secret.ts';

/** How finely a key's last use is noted: writing it at each request would cost more than the request. */
const LAST_USE_STEP_MS = 60_000;

/** Creates a secret key for a company. The answer is the only place where the secret is ever seen. */
export async function createKey(
  database: Database,
  companyId: number,
  scopes: readonly Scope[],
): Promise<{ keyId: string; secret: string }> {
  const { keyId, text, hash } = makeSecret();
  await insertSecretKey(database.db, companyId, { keyId, secretHash: hash, scopes: [...scopes] });
  return { keyId, secret: text };
}

/** The same, as the API answers it. Throws StoreUnavailable, as the functions below do. */
export async function handOutKey(database: Database, companyId: number, scopes: readonly Scope[]): Promise<CreatedKey> {
  const { keyId, secret } = await orUnavailable(createKey(database, companyId, scopes));
  return { key_id: keyId, secret };
}

/** A company's keys, newest first, revoked ones too. */
export async function listKeys({ db }: Database, companyId: number): Promise<KeyList> {
  const keys = await orUnavailable(listSecretKeys(db, companyId));
  return {
    keys: keys.toReversed().map((key) => ({
      key_id: key.keyId,
      scopes: key.scopes,
      created_at: key.createdAt.toISOString(),
      last_used_at: key.lastUsedAt?.toISOString() ?? null,
      revoked_at: key.revokedAt?.toISOString() ?? null,
    })),
  };
}

/** Revokes a key of a company. Tells whether there was such a key in force. */
export async function revokeKey({ db }: Database, companyId: number, keyId: string): Promise<boolean> {
  return isKeyId(keyId) && orUnavailable(revokeSecretKey(db, companyId, keyId));
}

/** What became of a presented key: good for these scopes, or not a key of this company that is in force. */
export type KeyCheck = { ok: true; scopes: readonly Scope[] } | { ok: false };

/** Checks a presented secret against the company's keys. A revoked key fails at once, for nothing is cached. Throws StoreUnavailable. */
export function checkKey(database: Database, companyId: number, secret: string, nowMs: number): Promise<KeyCheck> {
  return orUnavailable(compareKey(database, companyId, secret, nowMs));
}

async function compareKey(database: Database, companyId: number, secret: string, nowMs: number): Promise<KeyCheck> {
  const keyId = keyIdOf(secret);
  const key = keyId === undefined ? undefined : await findSecretKey(database.db, companyId, keyId);
  if (key === undefined || key.revokedAt !== null || !isSecret(secret, key.secretHash)) return { ok: false };
  const lastUsedAtMs = key.lastUsedAt?.getTime() ?? 0;
  if (nowMs - lastUsedAtMs > LAST_USE_STEP_MS) await touchSecretKey(database.db, companyId, key.keyId, new Date(nowMs));
  return { ok: true, scopes: key.scopes };
}
