import type { EventPage, LoggedEvent } from '@cartograph/core/report/contract';
import { describeEvent, type JudgedEvent } from '@cartograph/core/report/logged-event';
import { describeRejection } from '@cartograph/core/report/rejection';
import { ignored, RECORDED } from '@cartograph/core/timeline/entry';
import type { Reason } from '@cartograph/core/wire/vocabulary';
import type { Database } from '../database.ts';
import { type EventRow, toReceivedEvent } from '../event-row.ts';
import { orUnavailable } from '../failure.ts';
import { selectRejections } from '../rejections.ts';
import { type Cursor, comparePlaces, cutPage, writeCursor } from './cursor.ts';
import { type EventQuery, isFiltered, selectEvents, selectHorizons } from './event-search.ts';

/** An entry of the log and its place there. */
interface Logged {
  place: Cursor;
  event: LoggedEvent;
}

/**
 * A page of all that came, newest arrival first, refused reports among the rest, each with what became of it and why. A page may hold fewer
 * than the limit, or nothing, and yet name a next one: so many events were looked through (SCAN_MAX_EVENTS).
 */
export async function readEventLog(database: Database, companyId: number, query: EventQuery): Promise<EventPage> {
  const events = query.status === 'rejected' ? [] : await readEvents(database, companyId, query);
  const rejections = isAboutEvents(query) ? [] : await readRejections(database, companyId, query);
  const horizon = events.length > query.limit || !isFiltered(query) ? undefined : await readHorizon(database, companyId, query);
  const reached = [...events, ...rejections]
    .filter(({ place }) => horizon === undefined || comparePlaces(place, horizon) <= 0)
    .sort((a, b) => comparePlaces(a.place, b.place));
  const { page, nextCursor } = cutPage(reached, query.limit, ({ place }) => place);
  const further = horizon === undefined ? null : writeCursor(horizon);
  return { events: page.map(({ event }) => event), next_cursor: nextCursor ?? further };
}

/** Only events have a reason; a refused report has neither status. */
function isAboutEvents({ status, reason }: EventQuery): boolean {
  return reason !== null || (status !== null && status !== 'rejected');
}

async function readEvents(database: Database, companyId: number, query: EventQuery): Promise<Logged[]> {
  const { rows } = await orUnavailable(selectEvents(companyId, query).execute(database.db));
  return rows.map((row) => ({ place: placeOf(row), event: describeEvent(toJudgedEvent(row)) }));
}

async function readRejections(database: Database, companyId: number, query: EventQuery): Promise<Logged[]> {
  const rejections = await orUnavailable(selectRejections(database.db, companyId, query));
  return rejections.map((rejection) => ({
    place: { time: new Date(rejection.receivedAtMs), visitorId: rejection.rejectionId, eventId: '' },
    event: describeRejection(rejection),
  }));
}

async function readHorizon(database: Database, companyId: number, query: EventQuery): Promise<Cursor | undefined> {
  if (query.status === 'rejected') return undefined;
  const { rows } = await orUnavailable(selectHorizons(companyId, query).execute(database.db));
  return rows.map(placeOf)[0];
}

function placeOf(row: Pick<EventRow, 'received_at' | 'visitor_id' | 'event_id'>): Cursor {
  return { time: row.received_at, visitorId: row.visitor_id, eventId: row.event_id };
}

function toJudgedEvent(row: EventRow): JudgedEvent {
  const outcome = row.reason === null ? RECORDED : ignored(row.reason as Reason);
  const currency = row.order_entry?.currency ?? row.currency ?? '';
  const amount = row.amount_micros === null ? null : { micros: row.amount_micros, currency };
  return { event: toReceivedEvent(row), outcome, amount, heldUntilMs: row.held_until?.getTime() ?? null };
}
