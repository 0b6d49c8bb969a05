/**
 * Orders events by when they happened, so that every machine agrees: ties break on the event id, and as that is unique for one visitor
 * only, at last on the visitor's.
 */
export function compareEvents(a: Moment, b: Moment): number {
  return a.occurredAtMs - b.occurredAtMs || compareText(a.eventId, b.eventId) || compareText(a.visitorId, b.visitorId);
}

/** Orders texts by their code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}

/** What places an event in a timeline. */
export interface Moment {
  occurredAtMs: number;
  eventId: string;
  visitorId: string;
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
