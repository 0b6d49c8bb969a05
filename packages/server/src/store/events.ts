import type { Checkout, Interaction, TimelineEvent } from '@cartograph/core/event/event';
import { compareText } from '@cartograph/core/timeline/order';
import { sql } from 'kysely';
import { copyText, toCopied } from './copy.ts';
import type { Query } from './database.ts';
import { DERIVED_COLUMNS, EVENT_COLUMNS, type EventRow, type NewEventRow, toTimelineEvent } from './event-row.ts';
import { rowsText, type Statement, toJson, toStatement } from './statement.ts';

/** Everything stored of some visitors, in no particular order, with what it came to so far. */
export function readEvents(tx: Query, companyId: number, visitorIds: Iterable<string>): Promise<EventRow[]> {
  return tx
    .selectFrom('event')
    .selectAll()
    .where('company_id', '=', companyId)
    .where('visitor_id', '=', sql<string>`ANY(${[...visitorIds]})`)
    .execute();
}

/** One event of a visitor, if it is stored. */
export function findEvent(tx: Query, companyId: number, visitorId: string, eventId: string): Promise<EventRow | undefined> {
  return tx
    .selectFrom('event')
    .selectAll()
    .where('company_id', '=', companyId)
    .where('visitor_id', '=', visitorId)
    .where('event_id', '=', eventId)
    .executeTakeFirst();
}

/** Keeps what is said later of whether an interaction helped; null takes it back. */
export async function overruleHelpful(
  tx: Query,
  companyId: number,
  visitorId: string,
  eventId: string,
  helpful: boolean | null,
): Promise<void> {
  await tx
    .updateTable('event')
    .set({ later_helpful: helpful })
    .where('company_id', '=', companyId)
    .where('visitor_id', '=', visitorId)
    .where('event_id', '=', eventId)
    .execute();
}

/** The FAQ interactions that some visitors had under the given FAQ fingerprints. */
export async function readFaqInteractions(
  tx: Query,
  companyId: number,
  visitorIds: Iterable<string>,
  faqIds: Iterable<string>,
): Promise<TimelineEvent<Interaction>[]> {
  const rows = await tx
    .selectFrom('event')
    .selectAll()
    .where('company_id', '=', companyId)
    .where('visitor_id', '=', sql<string>`ANY(${[...visitorIds]})`)
    .where('faq_id', '=', sql<string>`ANY(${[...faqIds]})`)
    .where('channel', '=', 'FAQ')
    .where('kind', '=', 'interaction')
    .where('reason', 'is', null)
    .execute();
  return rows.map((row) => toTimelineEvent(row) as TimelineEvent<Interaction>);
}

/** The verified reports of some orders that were admitted, of all visitors but those given. */
export async function readVerifiedReports(
  tx: Query,
  companyId: number,
  orderIds: Iterable<string>,
  exceptVisitorIds: Iterable<string>,
): Promise<TimelineEvent<Checkout>[]> {
  const rows = await tx
    .selectFrom('event')
    .selectAll()
    .where('company_id', '=', companyId)
    .where('order_id', '=', sql<string>`ANY(${[...orderIds]})`)
    .where('visitor_id', '<>', sql<string>`ALL(${[...exceptVisitorIds]})`)
    .where('kind', '=', 'checkout')
    .where('verified', '=', true)
    .where((where) => where.or([where('reason', 'is', null), where('reason', '=', 'order_already_recorded')]))
    .execute();
  return rows.map((row) => toTimelineEvent(row) as TimelineEvent<Checkout>);
}

const INSERT = copyText('event', EVENT_COLUMNS);

const KEY_COLUMNS = { visitor_id: 'uuid', event_id: 'text' };
const IS_ROW = 'event.company_id = $1 AND event.visitor_id = row.visitor_id AND event.event_id = row.event_id';
const UPDATE = `UPDATE event SET ${Object.keys(DERIVED_COLUMNS)
  .map((name) => `${name} = row.${name}`)
  .join(', ')} FROM ${rowsText({ ...KEY_COLUMNS, ...DERIVED_COLUMNS })} WHERE ${IS_ROW}`;
const DELETE = `DELETE FROM event USING ${rowsText(KEY_COLUMNS)} WHERE ${IS_ROW}`;

/** Statements that store new events with what they came to; rows as EVENT_COLUMNS names them, each event once. */
export function insertEvents(companyId: number, rows: readonly NewEventRow[]): Statement[] {
  return rows.length === 0 ? [] : [{ sql: INSERT, parameters: [], copied: toCopied(companyId, EVENT_COLUMNS, rows.toSorted(compareKeys)) }];
}

/** The order in which rows are stored, by their primary key: every transaction keeps to it, so that no two wait for each other. */
function compareKeys(one: NewEventRow, other: NewEventRow): number {
  return compareText(one.visitor_id as string, other.visitor_id as string) || compareText(one.event_id as string, other.event_id as string);
}

/** Statements that store what known events have come to anew; rows hold the key and DERIVED_COLUMNS. */
export function updateDerived(companyId: number, rows: readonly NewEventRow[]): Statement[] {
  return rows.length === 0 ? [] : [toStatement(UPDATE, [companyId, toJson(rows)])];
}

/** Statements that delete some events, by visitor and event id, to be stored anew as their senders have revised them. */
export function deleteEvents(companyId: number, rows: readonly { visitor_id: string; event_id: string }[]): Statement[] {
  return rows.length === 0 ? [] : [toStatement(DELETE, [companyId, toJson(rows)])];
}

/** Erases the events of some visitors whose time of being held is over. Gives how many there were. */
export async function eraseExpired(tx: Query, companyId: number, visitorIds: Iterable<string>, now: Date): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('event')
    .where('company_id', '=', companyId)
    .where('visitor_id', '=', sql<string>`ANY(${[...visitorIds]})`)
    .where('held_until', '<=', now)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Some visitors of a company with events whose time of being held is over, at most `limit`. */
export async function listExpiredVisitors(tx: Query, companyId: number, now: Date, limit: number): Promise<string[]> {
  const query = tx.selectFrom('event').select('visitor_id').distinct().where('company_id', '=', companyId).where('held_until', '<=', now);
  const rows = await query.limit(limit).execute();
  return rows.map((row) => row.visitor_id);
}

/** The ids of every visitor of a company of whom something is stored. */
export async function listVisitors(tx: Query, companyId: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('event')
    .select('visitor_id')
    .distinct()
    .where('company_id', '=', companyId)
    .where('kind', '<>', 'refund')
    .orderBy('visitor_id')
    .execute();
  return rows.map((row) => row.visitor_id);
}

/** The ids of every order of a company of which a refund is stored, whether the order is recorded or not. */
export async function listRefundedOrders(tx: Query, companyId: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('event')
    .select('order_id')
    .distinct()
    .where('company_id', '=', companyId)
    .where('kind', '=', 'refund')
    .orderBy('order_id')
    .execute();
  return rows.map((row) => row.order_id as string);
}

/** How many events of a company are held for a late interaction. */
export async function countHeld(db: Query, companyId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM event WHERE company_id = ${companyId} AND held_until IS NOT NULL`.execute(db);
  return rows[0]?.count ?? 0;
}
