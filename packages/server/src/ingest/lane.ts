import type { Arrival } from './arrival.ts';
import { TRANSACTION_MAX_EVENTS } from './limits.ts';
import type { Answer, RecordOptions } from './record.ts';

/**
 * How long after a transaction a lane's next one begins at the earliest, where few requests wait: what comes meanwhile shares it. Under load that takes a fourth
 * less of both sides' time than a transaction for each handful would, so that what held all up is made good for sooner.
 */
const BEGIN_EVERY_MS = 8;
const FEW_REQUESTS = 100;

/** With so little time between two transactions of a company the second counts as under load: it keeps what it adds to the rollups beside them. */
const BUSY_MS = 100;

/** How long that is done before it is settled: long enough for dozens to share one change of each sum, and soon read by one. */
const SETTLE_EVERY_MS = 500;

/** One request's events, waiting. */
export interface Waiting {
  arrivals: readonly Arrival[];
  resolve: (answers: Answer[]) => void;
  reject: (error: unknown) => void;
}

/** A company's requests on their way. */
export interface Lane {
  companyId: number;
  waiting: Waiting[];
  /** Two at most, the older first. */
  underWay: Transaction[];
  /** When the last one began. */
  begunMs: number;
  /** Since when what transactions add to the rollups is kept beside them; null while nothing is. */
  keptSinceMs: number | null;
  isWoken: boolean;
}

/** A transaction under way. */
export interface Transaction {
  /** What it changes is decided and only has to be stored. */
  isPlayed: boolean;
  /** Whom it concerns, by every fingerprint that it was sent. */
  ids: ReadonlySet<string>;
}

/** A company's lane, with nothing in it. */
export function makeLane(companyId: number): Lane {
  return { companyId, waiting: [], underWay: [], begunMs: Number.NEGATIVE_INFINITY, keptSinceMs: null, isWoken: false };
}

/** How long a lane should still wait for company for its few requests, in milliseconds. */
export function tellRest({ waiting, begunMs }: Lane, nowMs: number): number {
  if (waiting.length === 0 || waiting.length > FEW_REQUESTS) return 0;
  return Math.max(0, begunMs + BEGIN_EVERY_MS - nowMs);
}

/** Notes that a transaction begins, and chooses what becomes of what it adds to the rollups (docs/decisions/0004-rollups.md). */
export function beginAt(lane: Lane, nowMs: number): NonNullable<RecordOptions['rollups']> {
  const isBusy = nowMs - lane.begunMs < BUSY_MS;
  lane.begunMs = nowMs;
  return isBusy ? 'keep' : 'add';
}

/** Tells whether it is time to settle what a lane has kept beside the rollups. */
export function isSettlingDue({ keptSinceMs }: Lane, nowMs: number): boolean {
  return keptSinceMs !== null && nowMs - keptSinceMs > SETTLE_EVERY_MS;
}

/** Takes from a lane, in its order, as many whole requests as fit one transaction, at least one; those with an id that is taken stay. */
export function takeBatch({ waiting }: Lane, takenIds: ReadonlySet<string> = new Set()): Waiting[] {
  const batch: Waiting[] = [];
  const left: Waiting[] = [];
  let events = 0;
  for (const [index, request] of waiting.entries()) {
    if (takenIds.size > 0 && idsOf(request).some((id) => takenIds.has(id))) {
      left.push(request);
      continue;
    }
    events += request.arrivals.length;
    if (events > TRANSACTION_MAX_EVENTS && batch.length > 0) {
      left.push(...waiting.slice(index));
      break;
    }
    batch.push(request);
  }
  waiting.splice(0, waiting.length, ...left);
  return batch;
}

/** The fingerprints of a request, which has one sender, or of a refund the id of its order. */
export function idsOf({ arrivals }: Waiting): string[] {
  return arrivals.flatMap(({ event }) => [event.visitorId, event.faqId]);
}
