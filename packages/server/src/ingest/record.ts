import { type DayOf, daysIn } from '@cartograph/core/rollup/day';
import { ignored, type Outcome } from '@cartograph/core/timeline/entry';
import type { Reason } from '@cartograph/core/wire/vocabulary';
import { type Company, holdingOf, readHeld } from '../store/companies.ts';
import type { Database, Query } from '../store/database.ts';
import { insertFaqLinks, type Locks, lockFingerprints, toLocking } from '../store/fingerprints.ts';
import { claimFreeOrders } from '../store/order-claims.ts';
import { runTogether } from '../store/statement.ts';
import { inTransaction } from '../store/transaction.ts';
import type { Arrival } from './arrival.ts';
import { type LiveVisitor, type LiveVisitors, openLiveVisitors } from './live-visitors.ts';
import { listFingerprints, loadGroup } from './load-group.ts';
import { ClaimLost, type PlayedAnew, playAnew } from './play-anew.ts';
import { type Continued, findContinued, needsFaqLock, type PlayedOn, playArrivals } from './play-on.ts';
import { type Changes, noChanges, saveChanges } from './save-changes.ts';
import { orderIdOf, type StoredGroup } from './stored-group.ts';

/** What the sender of an event is told. */
export interface Answer {
  event_id: string;
  status: 'recorded' | 'duplicate' | 'ignored';
  reason?: Reason;
}

/** What a server that records transaction after transaction adds. */
export interface RecordOptions {
  /** The visitors that it keeps in memory. */
  live?: LiveVisitors;
  /** Told when all is decided and only has to be stored: the next transaction may begin, with other visitors. */
  onPlayed?: () => void;
}

/**
 * Records events of one company in one transaction, and answers each when it is committed. Visitors whose news only continues what is kept of them
 * in memory are played on; the rest is read and played anew. Throws StoreUnavailable; then nothing was recorded, or it was and sending it again
 * tells so.
 */
export async function recordArrivals(
  database: Database,
  companyId: number,
  arrivals: readonly Arrival[],
  now: Date,
  { live = openLiveVisitors(), onPlayed = () => undefined }: RecordOptions = {},
): Promise<Answer[]> {
  const { answers, company, visitors } = await inTransaction(database, async (tx) => {
    const events = arrivals.map(({ event }) => event);
    const ids = await listFingerprints(tx, companyId, events, (event) => needsFaqLock(event, companyId, live));
    const { company, locks } = await holdCompanyAndFingerprints(tx, companyId, ids);
    const taken = live.take(
      company,
      events.map(({ visitorId }) => visitorId),
    );
    const continued = findContinued(arrivals, locks, taken);
    const { group, rest } = await loadRest(tx, companyId, arrivals, continued, now, locks);
    const changes = noChanges();
    const anew = group === undefined ? undefined : await playAnew(tx, company, group, rest, locks, changes);
    const onward = playContinued(continued, locks, company, daysIn(company.timezone), changes);
    onPlayed();
    await store(tx, companyId, onward, changes);
    for (const { along } of arrivals) await along?.(tx);
    const visitors: LiveVisitor[] = [...(anew?.visitors ?? []), ...[...continued.values()].map(({ visitor }) => visitor)];
    return { company, visitors, answers: answerEach(arrivals, continued, anew, onward) };
  });
  live.keep(company, visitors);
  return answers;
}

/**
 * Loads whoever cannot be played on, with everyone concerned. Who turns out to be concerned is played anew too, so is taken out of those to be
 * continued.
 */
async function loadRest(
  tx: Query,
  companyId: number,
  arrivals: readonly Arrival[],
  continued: Map<string, Continued>,
  now: Date,
  locks: Locks,
): Promise<{ group: StoredGroup | undefined; rest: Arrival[] }> {
  for (;;) {
    const rest = arrivals.filter(({ event }) => !continued.has(event.visitorId));
    if (rest.length === 0) return { group: undefined, rest };
    const events = rest.map(({ event }) => event);
    await lockFingerprints(tx, companyId, await listFingerprints(tx, companyId, events), locks);
    const group = await loadGroup(tx, companyId, events, now, locks);
    const concerned = [...group.timelines.keys()].filter((visitorId) => continued.delete(visitorId));
    if (concerned.length === 0) return { group, rest };
  }
}

function playContinued(
  continued: ReadonlyMap<string, Continued>,
  locks: Locks,
  company: Company,
  dayOf: DayOf,
  changes: Changes,
): PlayedOn[] {
  return [...continued.values()].map((visitor) => {
    const played = playArrivals(visitor, locks, company, dayOf, changes.tally);
    changes.inserted.push(...played.folded);
    return played;
  });
}

/** Stores what a transaction changes, with the orders of visitors who were played on, which nobody has named before. */
async function store(tx: Query, companyId: number, onward: readonly PlayedOn[], changes: Changes): Promise<void> {
  const claims = listClaims(onward);
  const newFaqLinks = onward.flatMap((played) => played.newFaqLinks);
  const claiming = claimFreeOrders(companyId, claims);
  const [claimed] = await runTogether(tx, [...claiming, ...insertFaqLinks(companyId, newFaqLinks), ...saveChanges(companyId, changes)]);
  if (claims.size > 0 && claimed?.rowCount !== claims.size) throw new ClaimLost('an order was claimed before it was named');
}

function listClaims(onward: readonly PlayedOn[]): Map<string, string> {
  const claims = new Map<string, string>();
  for (const { event, entry } of onward.flatMap(({ folded }) => folded)) {
    const orderId = entry?.kind === 'order' ? orderIdOf(event) : null;
    if (orderId !== null) claims.set(orderId, event.visitorId);
  }
  return claims;
}

async function holdCompanyAndFingerprints(
  tx: Query,
  companyId: number,
  fingerprintIds: readonly string[],
): Promise<{ company: Company; locks: Locks }> {
  const { statement, readLocks } = toLocking(companyId, fingerprintIds);
  const [held, locked] = await runTogether(tx, [holdingOf(companyId), statement]);
  return { company: readHeld(held), locks: readLocks(locked) };
}

function answerEach(
  arrivals: readonly Arrival[],
  continued: ReadonlyMap<string, Continued>,
  anew: PlayedAnew | undefined,
  onward: readonly PlayedOn[],
): Answer[] {
  const played = new Map(onward.flatMap(({ outcomes }) => [...outcomes]));
  const outcomes = new Map<string, Map<string, Outcome>>();
  for (const [visitorId, folded] of anew?.after ?? []) {
    outcomes.set(visitorId, new Map(folded.map((item) => [item.event.eventId, item.outcome])));
  }
  const verdicts = (anew?.verdicts ?? []).values();
  return arrivals.map(({ event: { eventId, visitorId } }, place) => {
    const verdict = continued.has(visitorId) ? undefined : verdicts.next().value;
    if (verdict !== undefined && 'reason' in verdict) return { event_id: eventId, ...ignored(verdict.reason) };
    const isAnew = verdict?.kind === 'new' || verdict?.kind === 'revised';
    const outcome = isAnew ? outcomes.get(visitorId)?.get(eventId) : played.get(place);
    return outcome === undefined ? { event_id: eventId, status: 'duplicate' } : { event_id: eventId, ...outcome };
  });
}
