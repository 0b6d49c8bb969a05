import { createHash } from 'node:crypto';

/**
 * The revision of something by when its shop system last changed it: later ones are greater. Shop systems tell whole seconds, so of two
 * versions of one second the content decides, the same on every server.
 */
export function latestFirst(updatedAtMs: number, content: object): string {
  const text = JSON.stringify(content, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
  return `${new Date(updatedAtMs).toISOString()} ${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

/** The revision of something that is only ever known to have happened before some moment: the earliest such moment is the greatest. */
export function earliestFirst(beforeMs: number): string {
  return String(Number.MAX_SAFE_INTEGER - beforeMs).padStart(16, '0');
}
