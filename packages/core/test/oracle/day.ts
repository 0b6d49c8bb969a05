/**
 * Makes a conversion of moments to days that never asks for a date: it asks for the zone's offset at that moment,
 * moves the clock by it and reads the day off UTC.
 */
export function naiveDays(timeZone: string): (timeMs: number) => string {
  const hourOf = naiveHours(timeZone);
  return (timeMs) => hourOf(timeMs).slice(0, 10);
}

/** The same to hours, by the full hour that the clock shows and its offset, for an hour that comes twice: `2026-10-25T02:00+60`. */
export function naiveHours(timeZone: string): (timeMs: number) => string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const known = new Map<number, string>();
  return (timeMs) => {
    const hour = known.get(timeMs) ?? hourAt(timeMs);
    known.set(timeMs, hour);
    return hour;
  };

  function hourAt(timeMs: number): string {
    const name = format.formatToParts(timeMs).find((part) => part.type === 'timeZoneName')?.value ?? '';
    const [, sign = '+', hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name) ?? [];
    const minutesAhead = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
    return `${new Date(timeMs + minutesAhead * 60_000).toISOString().slice(0, 13)}:00${sign}${Math.abs(minutesAhead)}`;
  }
}
