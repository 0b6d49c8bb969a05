/** Orders events by when they happened; ties break on the event id, so that every machine agrees. */
export function compareEvents(a: Moment, b: Moment): number {
  if (a.occurredAtMs !== b.occurredAtMs) return a.occurredAtMs - b.occurredAtMs;
  return a.eventId === b.eventId ? 0 : a.eventId < b.eventId ? -1 : 1;
}

/** What places an event in a timeline. */
export interface Moment {
  occurredAtMs: number;
  eventId: string;
}

/**
 * The events of a sorted list that happened in `(untilMs - windowMs, untilMs]`, by binary search.
 * An event exactly one window old is outside; one of the same millisecond is inside.
 */
export function withinWindow<Event extends Moment>(sorted: readonly Event[], untilMs: number, windowMs: number): Event[] {
  return sorted.slice(countUntil(sorted, untilMs - windowMs), countUntil(sorted, untilMs));
}

/** How many events of a sorted list happened at `timeMs` or before. */
function countUntil(sorted: readonly Moment[], timeMs: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as Moment).occurredAtMs <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
