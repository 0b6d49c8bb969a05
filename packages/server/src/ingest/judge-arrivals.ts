import type { ReceivedEvent } from '@cartograph/core/event/event';
import { isTooOld } from '@cartograph/core/event/time';
import type { Reason } from '@cartograph/core/wire/vocabulary';
import type { EventRow } from '../store/event-row.ts';
import type { Arrival } from './arrival.ts';
import { FAQ_MAX_VISITORS, VISITOR_MAX_EVENTS, VISITOR_MAX_PER_DAY } from './limits.ts';
import { isLeftOut, type StoredGroup } from './stored-group.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * What is plain about an arrival before its timeline is folded: a duplicate is stored already, an event over the limit is not stored at all,
 * one that is left out is stored beside the timelines, a new one joins its visitor's, and a revised one takes the place of what it was.
 */
export type Verdict =
  | { kind: 'duplicate' }
  | { kind: 'refused'; reason: Extract<Reason, 'visitor_limit'> }
  | { kind: 'left_out'; reason: Extract<Reason, 'too_old' | 'bot'> }
  | { kind: 'new' }
  | { kind: 'revised' };

/** Judges arrivals one after the other, so that an event that comes twice in a batch is a duplicate of itself. */
export function judgeArrivals(group: StoredGroup, arrivals: readonly Arrival[]): Verdict[] {
  const seen = new Map(
    [...group.rows].map(([visitorId, rows]) => [visitorId, new Map([...rows].map(([id, row]) => [id, revisionOf(row)]))]),
  );
  const storedToday = new Map<string, number>();
  return arrivals.map(({ event, leftOut }) => {
    const ids = seen.get(event.visitorId) ?? new Map<string, string | null>();
    seen.set(event.visitorId, ids);
    const known = ids.get(event.eventId);
    if (known !== undefined) return judgeAgain(ids, event, known);
    const today = storedToday.get(event.visitorId) ?? countToday(group, event);
    if (today >= VISITOR_MAX_PER_DAY || ids.size >= VISITOR_MAX_EVENTS || !joinFaq(group, event)) {
      return { kind: 'refused', reason: 'visitor_limit' };
    }
    ids.set(event.eventId, event.revision ?? null);
    storedToday.set(event.visitorId, today + 1);
    if (leftOut !== null) return { kind: 'left_out', reason: leftOut };
    return isTooOld(event.occurredAtMs, event.receivedAtMs) ? { kind: 'left_out', reason: 'too_old' } : { kind: 'new' };
  });
}

/** A row that is in no timeline is not revised. */
function revisionOf(row: EventRow): string | null {
  return isLeftOut(row) ? null : row.revision;
}

/** What comes under an id that is known is a duplicate, unless its sender says that it is a later version. */
function judgeAgain(ids: Map<string, string | null>, { eventId, revision }: ReceivedEvent, known: string | null): Verdict {
  if (known === null || revision == null || revision <= known) return { kind: 'duplicate' };
  ids.set(eventId, revision);
  return { kind: 'revised' };
}

function countToday(group: StoredGroup, event: ReceivedEvent): number {
  const rows = [...(group.rows.get(event.visitorId)?.values() ?? [])];
  return rows.filter((row) => row.received_at.getTime() > event.receivedAtMs - DAY_MS).length;
}

/** Counts the visitor under the event's FAQ fingerprint, unless too many share it already. A refund has no visitor. */
function joinFaq(group: StoredGroup, { kind, faqId, visitorId }: ReceivedEvent): boolean {
  if (kind === 'refund') return true;
  const visitors = group.faqVisitors.get(faqId) ?? new Set();
  if (visitors.has(visitorId)) return true;
  if (visitors.size >= FAQ_MAX_VISITORS) return false;
  group.faqVisitors.set(faqId, visitors.add(visitorId));
  group.newFaqLinks.push({ faqId, visitorId });
  return true;
}
