import { LAST_MS } from '@cartograph/core/wire/timestamp';

/** The place in a list, newest first, after which the next page begins. */
export interface Cursor {
  time: Date;
  visitorId: string;
  eventId: string;
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Writes a cursor as an opaque text for URLs. */
function writeCursor({ time, visitorId, eventId }: Cursor): string {
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

/** One page of a list that was read with a row to spare, by which it is known whether there are more. */
export function cutPage<Row extends { visitor_id: string; event_id: string }>(
  rows: readonly Row[],
  limit: number,
  timeOf: (row: Row) => Date,
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const nextCursor = last === undefined ? null : writeCursor({ time: timeOf(last), visitorId: last.visitor_id, eventId: last.event_id });
  return { page, nextCursor };
}
