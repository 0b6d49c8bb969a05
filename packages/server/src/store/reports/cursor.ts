import { LAST_MS } from '@cartograph/core/wire/timestamp';

/** The place of a row in a list, newest first; the next page begins after it. A row without a visitor has an id of its own in its place. */
export interface Cursor {
  time: Date;
  visitorId: string;
  eventId: string;
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Writes a cursor as an opaque text for URLs. */
export function writeCursor({ time, visitorId, eventId }: Cursor): string {
  return Buffer.from(JSON.stringify([time.getTime(), visitorId, eventId])).toString('base64url');
}

/** Reads a cursor that `writeCursor` wrote; undefined for any other text. */
export function readCursor(text: string): Cursor | undefined {
  try {
    const [timeMs, visitorId, eventId] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (typeof visitorId !== 'string' || typeof eventId !== 'string' || !UUID.test(visitorId)) return undefined;
    if (typeof timeMs !== 'number' || !(timeMs >= 0 && timeMs <= LAST_MS) || eventId.includes('\u0000')) return undefined;
    return { time: new Date(timeMs), visitorId, eventId };
  } catch {
    return undefined;
  }
}

/** Which of two places comes first in a list, newest first, as PostgreSQL sorts them: ids by their bytes. */
export function comparePlaces(a: Cursor, b: Cursor): number {
  return b.time.getTime() - a.time.getTime() || compareBytes(b.visitorId, a.visitorId) || compareBytes(b.eventId, a.eventId);
}

function compareBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** One page of a list that was read with a row to spare, by which it is known whether there are more. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => Cursor,
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { page, nextCursor: last === undefined ? null : writeCursor(placeOf(last)) };
}
