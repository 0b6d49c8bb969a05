import { randomUUID } from 'node:crypto';

/**
 * Makes an id for an event that came without one: a UUID of version 7 (RFC 9562, section 5.7), of its time and the random bits of one of
 * version 4, which Node makes many at a time.
 */
export function makeEventId(timeMs: number): string {
  const time = timeMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
