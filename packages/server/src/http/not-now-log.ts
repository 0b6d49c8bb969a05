import type { FastifyRequest } from 'fastify';

/** How often each reason is logged at most. */
const EVERY_MS = 1_000;

/** Logs a request that was told "not now", and why. */
export type NoteNotNow = (request: FastifyRequest, error: Error & { code?: string }, message: string) => void;

/**
 * Logs what was told "not now" at most once a second of each reason, with how many were left out: it comes by the thousand, just when there is no time to
 * write each, and a full disk may be the reason. What the database said is part of the line: an operator mends that, not the answer.
 */
export function openNotNowLog(now: () => number = Date.now): NoteNotNow {
  const seen = new Map<string, { loggedAtMs: number; leftOut: number }>();
  return (request, error, message) => {
    const reason = error.code ?? 'other';
    const last = seen.get(reason);
    if (last !== undefined && Math.abs(now() - last.loggedAtMs) < EVERY_MS) {
      last.leftOut += 1;
      return;
    }
    seen.set(reason, { loggedAtMs: now(), leftOut: 0 });
    request.log.warn({ reason, cause: describe(error.cause), leftOut: last?.leftOut ?? 0 }, message);
  };
}

/** The code and the sentence of what lies behind, which hold no value of a statement. */
function describe(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const code = 'code' in cause ? `${cause.code}: ` : '';
  return `${code}${cause.message}`;
}
