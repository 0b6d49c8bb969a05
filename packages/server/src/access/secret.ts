import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret key as its holder knows it: `ck_<key id>_<secret>`. */
export interface Secret {
  keyId: string;
  /** The whole text, shown once. */
  text: string;
  /** What is kept of it. */
  hash: Buffer;
}

const FORM = /^ck_([0-9a-f]{16})_[\w-]{43}$/;

/** Makes a new secret of 256 random bits, so that a plain SHA-256 of it cannot be reversed by guessing. */
export function makeSecret(): Secret {
  const keyId = randomBytes(8).toString('hex');
  const text = `ck_${keyId}_${randomBytes(32).toString('base64url')}`;
  return { keyId, text, hash: hashSecret(text) };
}

/** The id of the key that a text claims to be; undefined if it has not the form of a key. */
export function keyIdOf(text: string): string | undefined {
  return FORM.exec(text)?.[1];
}

/** Tells whether a text has the form of a key's id. */
export function isKeyId(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text);
}

/** Tells in constant time whether a text is the secret behind a hash. */
export function isSecret(text: string, hash: Buffer): boolean {
  const given = hashSecret(text);
  return given.length === hash.length && timingSafeEqual(given, hash);
}

function hashSecret(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
