import { createHash, createHmac } from 'node:crypto';
import { countAttempt, forgetAttempts } from '../store/sign-in-attempts.ts';
import type { AuthSource } from './auth-source.ts';

const ATTEMPTS_MAX = 5;
const WINDOW_MS = 15 * 60_000;
const ADDRESS_TRIES_MAX = 30;
const ADDRESS_WINDOW_MS = 60_000;

/** Too many passwords were tried for an address. */
export interface Throttled {
  ok: false;
  refusal: 'throttled';
  retryAfterSeconds: number;
}

/** When counts of attempts began that are over now. */
export function attemptsExpiredBy(nowMs: number): Date {
  return new Date(nowMs - WINDOW_MS);
}

/**
 * Counts an attempt to use the password of an address, whether anybody has it or not; tells if it is one too many. The count is in the
 * database, so it holds across servers and restarts.
 */
export async function countSignIn({ database, now }: AuthSource, email: string): Promise<Throttled | undefined> {
  const nowMs = now();
  const { attempts, since } = await countAttempt(database.db, hash(email), new Date(nowMs), attemptsExpiredBy(nowMs));
  if (attempts <= ATTEMPTS_MAX) return undefined;
  return { ok: false, refusal: 'throttled', retryAfterSeconds: secondsUntil(since.getTime() + WINDOW_MS, nowMs) };
}

/**
 * Counts a try of a password or another secret from a network address, whoever is tried; tells if it is one too many in a minute. Kept is a
 * hash that only the server's secret leads back from, and no longer than the counts above.
 */
export async function countAddress({ database, now, secret }: AuthSource, address: string): Promise<Throttled | undefined> {
  const nowMs = now();
  const who = createHmac('sha256', await secret())
    .update(`address ${address}`)
    .digest();
  const { attempts, since } = await countAttempt(database.db, who, new Date(nowMs), new Date(nowMs - ADDRESS_WINDOW_MS));
  if (attempts <= ADDRESS_TRIES_MAX) return undefined;
  return { ok: false, refusal: 'throttled', retryAfterSeconds: secondsUntil(since.getTime() + ADDRESS_WINDOW_MS, nowMs) };
}

/** Forgets the attempts of an address, for the password was right. */
export async function forgetSignIns({ database }: AuthSource, email: string): Promise<void> {
  await forgetAttempts(database.db, hash(email));
}

function secondsUntil(endMs: number, nowMs: number): number {
  return Math.max(1, Math.ceil((endMs - nowMs) / 1000));
}

function hash(email: string): Buffer {
  return createHash('sha256').update(email).digest();
}
