import * as v from 'valibot';

/** RFC 3339 date-time: without an offset a time would mean another moment on each machine. */
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/** 9999-12-31T23:59:59.999Z, the last moment that both JavaScript and RFC 3339 can write. */
export const LAST_MS = 253_402_300_799_999;

/** A time: an RFC 3339 string with an offset, or milliseconds since 1970; gives milliseconds. */
export const timestamp = v.pipe(
  v.union([v.string(), v.number()]),
  v.check((input) => {
    const ms = toMs(input);
    return ms >= 0 && ms <= LAST_MS;
  }, 'timestamp'),
  v.transform(toMs),
);

function toMs(input: string | number): number {
  if (typeof input === 'number') return Math.trunc(input);
  return DATE_TIME.test(input) && dayExists(input) ? Date.parse(input.replace(' ', 'T')) : Number.NaN;
}

/** JavaScript takes 30 February for 2 March. Day 0 of the next month is the last of this one. */
function dayExists(dateTime: string): boolean {
  const [year, month, day] = dateTime.slice(0, 10).split('-').map(Number) as [number, number, number];
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
