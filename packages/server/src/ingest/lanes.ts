import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import { StoreUnavailable } from '../store/failure.ts';
import { settleRollups } from '../store/rollup-differences.ts';
import type { Arrival } from './arrival.ts';
import { openKnownNames } from './known-names.ts';
import { QUEUE_MAX_EVENTS, TRANSACTION_MAX_EVENTS } from './limits.ts';
import { openLiveVisitors } from './live-visitors.ts';
import { type Answer, type RecordOptions, recordArrivals } from './record.ts';

/** Too many events wait already; none of those offered was taken. */
export class Overloaded extends Error {
  readonly code = 'overloaded';
}

/** Takes events to be recorded. */
export interface Lanes {
  /** Records the events of one request together; resolves once they are committed. Throws Overloaded, StoreUnavailable. */
  record: (companyId: number, arrivals: readonly Arrival[]) => Promise<Answer[]>;
  /** Has a listener told how long each transaction took, in seconds, of those that were committed. */
  onCommit: (listener: (seconds: number) => void) => void;
  /** How many events wait or are being recorded. */
  countWaiting: () => number;
  /** Resolves when everything taken so far is answered. */
  drain: () => Promise<void>;
  /** Adds to the rollups what was kept beside them and no transaction has come to add since. Throws StoreUnavailable. */
  settle: () => Promise<void>;
}

/** How many answers are written before what came meanwhile is read. */
const ANSWERS_PER_TURN = 16;

/**
 * How long after a transaction a lane's next one begins at the earliest, where few requests wait: what comes meanwhile shares it. Under load that takes a fourth
 * less of both sides' time than a transaction for each handful would, so that what held all up is made good for sooner.
 */
const BEGIN_EVERY_MS = 8;
const FEW_REQUESTS = 100;

/** With so little time between two transactions of a company the second counts as under load: it keeps what it adds to the rollups beside them. */
const BUSY_MS = 100;

/** How long that is done before a transaction settles what is kept: long enough for dozens to share one change of each sum, and soon read by one. */
const SETTLE_EVERY_MS = 500;

/** One request's events, waiting. */
interface Waiting {
  arrivals: readonly Arrival[];
  resolve: (answers: Answer[]) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit, a lane for each company: what arrives for a company while its transaction runs shares the next one. Lanes run side by
 * side, and in a lane one transaction is played while the one before it is stored. Every request is answered for itself, when its events are committed (docs/decisions/0003-group-commit.md).
 */
export function openLanes(database: Database, now: () => number): Lanes {
  const kept = { live: openLiveVisitors(), known: openKnownNames() };
  const lanes = new Map<number, Lane>();
  const running = new Set<Promise<void>>();
  let waitingEvents = 0;
  let tellCommit: (seconds: number) => void = () => undefined;

  /** Records requests in one transaction. Gives what tells each of them. */
  const answerRequests = async (companyId: number, requests: readonly Waiting[], options: Options): Promise<(() => void)[]> => {
    const begunMs = performance.now();
    try {
      const arrivals = requests.flatMap((request) => request.arrivals);
      const answers = await recordArrivals(database, companyId, arrivals, new Date(now()), { ...kept, ...options });
      tellCommit((performance.now() - begunMs) / 1000);
      let start = 0;
      return requests.map(({ arrivals, resolve }) => {
        const own = answers.slice(start, start + arrivals.length);
        start += arrivals.length;
        return () => resolve(own);
      });
    } catch (error) {
      if (requests.length > 1 && !(error instanceof StoreUnavailable)) return answerInHalves(companyId, requests, options);
      return requests.map((request) => () => request.reject(error));
    }
  };

  /** A statement that fails for one request's events must not fail the others that share its transaction. */
  const answerInHalves = async (companyId: number, requests: readonly Waiting[], options: Options): Promise<(() => void)[]> => {
    const middle = requests.length >> 1;
    const first = await answerRequests(companyId, requests.slice(0, middle), options);
    return [...first, ...(await answerRequests(companyId, requests.slice(middle), options))];
  };

  /** Has a lane look whether it can begin a transaction, a turn of the event loop later or more: what its sockets hold by then shares it. */
  const wake = (lane: Lane, afterMs = 0): void => {
    if (lane.isWoken) return;
    lane.isWoken = true;
    const look = () => {
      lane.isWoken = false;
      advance(lane);
    };
    if (afterMs > 0) setTimeout(look, afterMs);
    else setImmediate(look);
  };

  /** While one transaction is being stored, the next is played: it leaves out whom the first concerns. */
  const advance = (lane: Lane): void => {
    const [storing, next] = lane.underWay;
    const mayBegin = storing === undefined || (database.isShared && storing.isPlayed && next === undefined);
    const restMs = mayBegin ? tellRest(lane) : 0;
    if (restMs > 0) {
      wake(lane, restMs);
      return;
    }
    const requests = mayBegin ? takeBatch(lane.waiting, storing?.ids) : [];
    if (requests.length > 0) {
      const run = runTransaction(lane, requests).finally(() => running.delete(run));
      running.add(run);
    }
  };

  const runTransaction = async (lane: Lane, requests: readonly Waiting[]): Promise<void> => {
    const transaction: Transaction = { isPlayed: false, ids: new Set(requests.flatMap(idsOf)) };
    lane.underWay.push(transaction);
    const rollups = chooseRollups(lane, performance.now());
    const onPlayed = () => {
      transaction.isPlayed = true;
      wake(lane);
    };
    const tellEach = await answerRequests(lane.companyId, requests, { rollups, onPlayed });
    lane.underWay.splice(lane.underWay.indexOf(transaction), 1);
    // The database is given the next transaction before the answers to this one keep the process busy, and is listened to between them.
    advance(lane);
    for (const [index, tell] of tellEach.entries()) {
      if (index % ANSWERS_PER_TURN === 0) await turnOfEventLoop();
      tell();
    }
    waitingEvents -= countEvents(requests);
  };

  return {
    record: (companyId, arrivals) => {
      if (waitingEvents + arrivals.length > QUEUE_MAX_EVENTS) return Promise.reject(new Overloaded('too many events wait to be recorded'));
      waitingEvents += arrivals.length;
      return new Promise((resolve, reject) => {
        const lane = lanes.get(companyId) ?? {
          companyId,
          waiting: [],
          underWay: [],
          begunMs: Number.NEGATIVE_INFINITY,
          keptSinceMs: null,
          isWoken: false,
        };
        lanes.set(companyId, lane);
        lane.waiting.push({ arrivals, resolve, reject });
        wake(lane);
      });
    },
    onCommit: (listener) => {
      tellCommit = listener;
    },
    countWaiting: () => waitingEvents,
    drain: async () => {
      while (waitingEvents > 0 || running.size > 0) {
        await Promise.all(running);
        await turnOfEventLoop();
      }
    },
    settle: async () => {
      const keptBeforeMs = performance.now() - SETTLE_EVERY_MS;
      const left = [...lanes.values()].filter(({ keptSinceMs }) => keptSinceMs !== null && keptSinceMs < keptBeforeMs);
      for (const lane of left) {
        lane.keptSinceMs = null;
        await settleRollups(database, lane.companyId);
      }
    },
  };
}

/** How the transactions of a lane are recorded. */
type Options = Required<Pick<RecordOptions, 'rollups' | 'onPlayed'>>;

/** A company's requests on their way. */
interface Lane {
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
interface Transaction {
  /** What it changes is decided and only has to be stored. */
  isPlayed: boolean;
  /** Whom it concerns, by every fingerprint that it was sent. */
  ids: ReadonlySet<string>;
}

/** How long a lane should still wait for company for its few requests, in milliseconds. */
function tellRest({ waiting, begunMs }: Lane): number {
  if (waiting.length === 0 || waiting.length > FEW_REQUESTS) return 0;
  return Math.max(0, begunMs + BEGIN_EVERY_MS - performance.now());
}

/** Chooses what becomes of what a transaction that begins now adds to the rollups. */
function chooseRollups(lane: Lane, nowMs: number): Options['rollups'] {
  const isBusy = nowMs - lane.begunMs < BUSY_MS;
  const keptSinceMs = lane.keptSinceMs ?? nowMs;
  const isKept = isBusy && nowMs - keptSinceMs < SETTLE_EVERY_MS;
  const choice = isKept ? 'keep' : lane.keptSinceMs === null ? 'add' : 'settle';
  lane.begunMs = nowMs;
  lane.keptSinceMs = isKept ? keptSinceMs : null;
  return choice;
}

/** Takes from a lane, in its order, as many whole requests as fit one transaction, at least one; those with an id that is taken stay. */
function takeBatch(lane: Waiting[], takenIds: ReadonlySet<string> = new Set()): Waiting[] {
  const batch: Waiting[] = [];
  const left: Waiting[] = [];
  let events = 0;
  for (const [index, request] of lane.entries()) {
    if (takenIds.size > 0 && idsOf(request).some((id) => takenIds.has(id))) {
      left.push(request);
      continue;
    }
    events += request.arrivals.length;
    if (events > TRANSACTION_MAX_EVENTS && batch.length > 0) {
      left.push(...lane.slice(index));
      break;
    }
    batch.push(request);
  }
  lane.splice(0, lane.length, ...left);
  return batch;
}

/** The fingerprints of a request, which has one sender, or of a refund the id of its order. */
function idsOf({ arrivals }: Waiting): string[] {
  return arrivals.flatMap(({ event }) => [event.visitorId, event.faqId]);
}

function countEvents(requests: readonly Waiting[]): number {
  return requests.reduce((sum, { arrivals }) => sum + arrivals.length, 0);
}
