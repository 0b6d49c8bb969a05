const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const LONGEST_RETRY_AFTER_MS = 300_000;

/**
 * How long to wait before trying again, in milliseconds: doubled with each failure in a row (1 is the first), and spread by
 * `random` (0 to 1) over the upper half, so that browsers which failed together do not return together. A server's
 * `Retry-After` is a floor, spread upwards by up to a quarter.
 */
export function waitMs(failures: number, retryAfterMs: number, random: number): number {
  const backoffMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1)) * (0.5 + random / 2);
  return Math.max(backoffMs, retryAfterMs * (1 + random / 4));
}

/**
 * Reads `Retry-After`, seconds or a date, into milliseconds from now; 0 where it says nothing, five minutes at most.
 * https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function readRetryAfterMs(header: string | null, nowMs: number): number {
  const seconds = Number(header);
  const ms = seconds >= 0 ? seconds * 1000 : Date.parse(header ?? '') - nowMs;
  return Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, ms || 0));
}

/** Whether the same request may succeed later: all but 4xx, of which only timeout (408), too early (425) and too many (429) heal. */
export function mayHeal(status: number): boolean {
  return status < 400 || status >= 500 || status === 408 || status === 425 || status === 429;
}
