/**
 * Makes a conversion of moments to days that never asks for a date: it asks for the zone's offset at that moment,
 * moves the clock by it and reads the day off UTC.
 */
export function naiveDays(timeZone: string): (timeMs: number) => string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const known = new Map<number, string>();
  return (timeMs) => {
    const day = known.get(timeMs) ?? dayAt(timeMs);
    known.set(timeMs, day);
    return day;
  };

  function dayAt(timeMs: number): string {
    const name = format.formatToParts(timeMs).find((part) => part.type === 'timeZoneName')?.value ?? '';
    const [, sign = '+', hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name) ?? [];
    const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
    return new Date(timeMs + (sign === '-' ? -offsetMs : offsetMs)).toISOString().slice(0, 10);
  }
}
