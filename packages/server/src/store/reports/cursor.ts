/** The place in a list, newest first, after which the next page begins. */
export interface Cursor {
  time: Date;
  visitorId: string;
  eventId: string;
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** 9999-12-31: PostgreSQL knows later times than JavaScript, JavaScript earlier ones. */
const LAST_MS = 253_402_300_799_999;

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
