import type { TimelineEvent } from '@cartograph/core/event/event';
import type { Database } from '../store/database.ts';
import { orUnavailable } from '../store/failure.ts';
import { findKnownEvents } from '../store/known-events.ts';
import type { Arrival } from './arrival.ts';
import type { Lanes } from './lanes.ts';
import type { Answer } from './record.ts';

/** How long it is remembered that no more is stored of a visitor: so much later than the limit ends events may still be refused. */
const REMEMBERED_MS = 5_000;

/** Most visitors that are remembered; made-up ones cannot fill the memory, for each of them has stored as much as a visitor may. */
const REMEMBERED_MAX = 10_000;

/**
 * Lanes that answer for visitors of whom no more is stored without loading all that is: a look at the ids tells what is a duplicate, the rest is
 * over the limit. So who sends without end costs the others hardly more than any request does. Events that change what is stored go the usual way.
 */
export function answerFullVisitors(lanes: Lanes, database: Database, now: () => number): Lanes {
  const fullUntil = new Map<string, number>();

  const fullOf = (companyId: number, arrival: Arrival): TimelineEvent | undefined => {
    const visit = visitOf(arrival);
    return visit !== undefined && (fullUntil.get(nameOf(companyId, visit)) ?? 0) > now() ? visit : undefined;
  };

  const remember = (companyId: number, arrivals: readonly Arrival[], answers: readonly Answer[]): void => {
    answers.forEach(({ reason }, index) => {
      const visit = reason === 'visitor_limit' ? visitOf(arrivals[index] as Arrival) : undefined;
      if (visit === undefined) return;
      if (fullUntil.size >= REMEMBERED_MAX) fullUntil.clear();
      fullUntil.set(nameOf(companyId, visit), now() + REMEMBERED_MS);
    });
  };

  const recordOthers = async (companyId: number, arrivals: readonly Arrival[]): Promise<Answer[]> => {
    if (arrivals.length === 0) return [];
    const answers = await lanes.record(companyId, arrivals);
    remember(companyId, arrivals, answers);
    return answers;
  };

  return {
    ...lanes,
    record: async (companyId, arrivals) => {
      if (fullUntil.size === 0) return recordOthers(companyId, arrivals);
      const full = new Map(arrivals.map((arrival) => [arrival, fullOf(companyId, arrival)]));
      const visits = [...full.values()].filter((visit) => visit !== undefined);
      const known = await orUnavailable(findKnown(database, companyId, visits));
      const others = arrivals.filter((arrival) => full.get(arrival) === undefined);
      const answers = (await recordOthers(companyId, others)).values();
      return arrivals.map((arrival) => {
        const visit = full.get(arrival);
        if (visit === undefined) return answers.next().value as Answer;
        if (known.has(nameOfEvent(visit))) return { event_id: visit.eventId, status: 'duplicate' };
        return { event_id: visit.eventId, status: 'ignored', reason: 'visitor_limit' };
      });
    },
  };
}

/** The event of an arrival, where it is one of a visitor that is stored or not, and nothing else. */
function visitOf({ event, along }: Arrival): TimelineEvent | undefined {
  return event.kind === 'refund' || event.revision !== undefined || along !== undefined ? undefined : event;
}

/** A limit is of a visitor, or of the visitors that share a FAQ fingerprint. */
function nameOf(companyId: number, { visitorId, faqId }: TimelineEvent): string {
  return `${companyId} ${visitorId} ${faqId}`;
}

function nameOfEvent({ visitorId, eventId }: TimelineEvent): string {
  return `${visitorId} ${eventId}`;
}

async function findKnown({ db }: Database, companyId: number, full: readonly TimelineEvent[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const visitorId of new Set(full.map((event) => event.visitorId))) {
    const ids = full.filter((event) => event.visitorId === visitorId).map((event) => event.eventId);
    for (const eventId of await findKnownEvents(db, companyId, visitorId, ids)) known.add(`${visitorId} ${eventId}`);
  }
  return known;
}
