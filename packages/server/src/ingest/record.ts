import { daysIn } from '@cartograph/core/rollup/day';
import type { Tally } from '@cartograph/core/rollup/tally';
import { ignored, type Outcome } from '@cartograph/core/timeline/entry';
import type { FoldedEvent } from '@cartograph/core/timeline/fold';
import type { Reason } from '@cartograph/core/wire/vocabulary';
import type { Company } from '../store/companies.ts';
import type { Database, Query } from '../store/database.ts';
import { insertFaqLinks, type Locks, lockFingerprints } from '../store/fingerprints.ts';
import { claimFreeOrders, isClaimLost } from '../store/order-claims.ts';
import { nameProducts, type ProductName } from '../store/product-names.ts';
import { keepDifference } from '../store/rollup-differences.ts';
import { addToRollups } from '../store/rollups.ts';
import { runLast, runTogether, type Statement } from '../store/statement.ts';
import { inTransaction } from '../store/transaction.ts';
import type { Arrival } from './arrival.ts';
import { holdCompanyAndFingerprints } from './hold-company.ts';
import { type KnownNames, openKnownNames } from './known-names.ts';
import { type LiveVisitor, type LiveVisitors, openLiveVisitors } from './live-visitors.ts';
import { listFingerprints, loadGroup } from './load-group.ts';
import { makeId } from './make-id.ts';
import { ClaimLost, type PlayedAnew, playAnew } from './play-anew.ts';
import { type Continued, findContinued, needsFaqLock, type PlayedOn, playArrivals } from './play-on.ts';
import { type Changes, listChanged, namesGivenBy, noChanges, saveEvents } from './save-changes.ts';
import { orderIdOf, type StoredGroup } from './stored-group.ts';

/** Events that are played before they are sent to the database: few, so that it begins soon, but a statement costs something too. */
const SLICE_EVENTS = 64;

/** What the sender of an event is told. */
export interface Answer {
  event_id: string;
  status: 'recorded' | 'duplicate' | 'ignored';
  reason?: Reason;
}

/** What a server that records transaction after transaction adds. */
export interface RecordOptions {
  /** The visitors, and the names of products, that it keeps in memory. */
  live?: LiveVisitors;
  known?: KnownNames;
  /** What it adds to the rollups: added at once, or kept beside them while others follow closely, for somebody to settle. */
  rollups?: 'add' | 'keep';
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
  { live = openLiveVisitors(), known = openKnownNames(), rollups = 'add', onPlayed = () => undefined }: RecordOptions = {},
): Promise<Answer[]> {
  const { answers, company, visitors, names } = await inTransaction(database, async (tx) => {
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
    const onward: PlayedOn[] = [];
    const play = playContinued(continued, locks, company, changes.tally);
    const names: ProductName[] = [];
    const nameAndSum = (changed: readonly FoldedEvent[]): Statement[] => {
      names.push(...known.listNews(company, changed.flatMap(namesGivenBy)));
      const sums = rollups === 'keep' ? keepDifference(companyId, makeId(), changes.tally) : addToRollups(companyId, changes.tally);
      return [...nameProducts(companyId, names), ...sums];
    };
    await store(tx, arrivals, makeStatements(companyId, { changes, play, onward, nameAndSum, onPlayed }));
    const visitors: LiveVisitor[] = [...(anew?.visitors ?? []), ...[...continued.values()].map(({ visitor }) => visitor)];
    return { company, visitors, names, answers: answerEach(arrivals, continued, anew, onward) };
  });
  live.keep(company, visitors);
  known.keep(company, names);
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
    // All that was listed is locked, but for FAQ fingerprints that needed none while their visitors were to be played on.
    const faqIds = events.map(({ faqId }) => faqId);
    await lockFingerprints(tx, companyId, faqIds, locks);
    const group = await loadGroup(tx, companyId, events, now, locks);
    const concerned = [...group.timelines.keys()].filter((visitorId) => continued.delete(visitorId));
    if (concerned.length === 0) return { group, rest };
  }
}

/** Plays visitors on, a slice of them at a time. */
function* playContinued(continued: ReadonlyMap<string, Continued>, locks: Locks, company: Company, tally: Tally): Generator<PlayedOn[]> {
  const dayOf = daysIn(company.timezone);
  let slice: PlayedOn[] = [];
  let events = 0;
  for (const visitor of continued.values()) {
    slice.push(playArrivals(visitor, locks, company, dayOf, tally));
    events += visitor.arrivals.length;
    if (events < SLICE_EVENTS) continue;
    yield slice;
    slice = [];
    events = 0;
  }
  yield slice;
}

/** What the statements of a transaction are made of. */
interface Playing {
  /** What was played anew. */
  changes: Changes;
  /** Plays on whoever is left, a slice at a time; `onward` is filled with what was played. */
  play: Iterable<PlayedOn[]>;
  onward: PlayedOn[];
  /** Names the products of all changed events and adds to the rollups. */
  nameAndSum: (changed: readonly FoldedEvent[]) => Statement[];
  onPlayed: () => void;
}

/**
 * Makes the statements of a transaction: the database stores one slice of events while the next is played. Claims the orders of visitors who were played on,
 * which nobody has named before.
 */
function* makeStatements(companyId: number, { changes, play, onward, nameAndSum, onPlayed }: Playing): Generator<Statement> {
  yield* saveEvents(companyId, changes);
  const changed = listChanged(changes);
  for (const slice of play) {
    const folded = slice.flatMap((played) => played.folded);
    yield* saveEvents(companyId, { ...noChanges(), inserted: folded });
    onward.push(...slice);
    changed.push(...folded);
  }
  onPlayed();
  yield* insertFaqLinks(
    companyId,
    onward.flatMap(({ newFaqLinks }) => newFaqLinks),
  );
  yield* nameAndSum(changed);
  const claims = new Map<string, string>();
  for (const { event, entry } of onward.flatMap(({ folded }) => folded)) {
    const orderId = entry?.kind === 'order' ? orderIdOf(event) : null;
    if (orderId !== null) claims.set(orderId, event.visitorId);
  }
  yield* claimFreeOrders(companyId, claims);
}

/** Runs the statements of a transaction, and with them what arrivals have stored along. */
async function store(tx: Query, arrivals: readonly Arrival[], statements: Iterable<Statement>): Promise<void> {
  try {
    const areLast = arrivals.every(({ along }) => along === undefined);
    await (areLast ? runLast(tx, statements) : runTogether(tx, statements));
    for (const { along } of arrivals) await along?.(tx);
  } catch (error) {
    throw isClaimLost(error) ? new ClaimLost('an order was claimed before it was named') : error;
  }
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
