/** The place in a list, newest first, after which the next page begins. */
export interface Cursor {
  time: Date;
  visitorId: string;
  eventId: string;
}

const UUID = /^[0-9a-f-]{36}$/;

/** Writes a cursor as an opaque text for URLs. */
export function writeCursor({ time, visitorId, eventId }: Cursor): string {
  return Buffer.from(JSON.stringify([time.getTime(), visitorId, eventId])).toString('base64url');
}

/** Reads a cursor that `writeCursor` wrote; undefined for any other text. */
export function readCursor(text: string): Cursor | undefined {
  try {
    const [timeMs, visitorId, eventId] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (typeof visitorId !== 'string' || typeof eventId !== 'string' || !UUID.test(visitorId)) return undefined;
    const time = new Date(Number(timeMs));
    return Number.isNaN(time.getTime()) || eventId.includes('\u0000') ? undefined : { time, visitorId, eventId };
  } catch {
    return undefined;
  }
}
