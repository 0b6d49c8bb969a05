import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import { settleRollups } from '../store/rollup-differences.ts';
import { answerRequests } from './answer-requests.ts';
import type { Arrival } from './arrival.ts';
import { openKnownNames } from './known-names.ts';
import { beginAt, idsOf, isSettlingDue, type Lane, makeLane, type Transaction, takeBatch, tellRest, type Waiting } from './lane.ts';
import { QUEUE_MAX_EVENTS } from './limits.ts';
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
  /** Adds to the rollups what a burst has left beside them. Throws StoreUnavailable. */
  settle: () => Promise<void>;
}

/** How many answers are written before what came meanwhile is read. */
const ANSWERS_PER_TURN = 16;

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

  const recordTogether = async (companyId: number, arrivals: readonly Arrival[], options: Options): Promise<Answer[]> => {
    const begunMs = performance.now();
    const answers = await recordArrivals(database, companyId, arrivals, new Date(now()), { ...kept, ...options });
    tellCommit((performance.now() - begunMs) / 1000);
    return answers;
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
    const restMs = mayBegin ? tellRest(lane, performance.now()) : 0;
    if (restMs > 0) {
      wake(lane, restMs);
      return;
    }
    const requests = mayBegin ? takeBatch(lane, storing?.ids) : [];
    if (requests.length > 0) {
      const run = runTransaction(lane, requests).finally(() => running.delete(run));
      running.add(run);
    }
  };

  const runTransaction = async (lane: Lane, requests: readonly Waiting[]): Promise<void> => {
    const transaction: Transaction = { isPlayed: false, ids: new Set(requests.flatMap(idsOf)) };
    lane.underWay.push(transaction);
    const rollups = beginAt(lane, performance.now());
    const onPlayed = () => {
      transaction.isPlayed = true;
      wake(lane);
    };
    const tellEach = await answerRequests(requests, (arrivals) => recordTogether(lane.companyId, arrivals, { rollups, onPlayed }));
    // Not before: who settles meanwhile does not see it. And where it failed too, for it may be committed all the same.
    if (rollups === 'keep') lane.keptSinceMs ??= performance.now();
    lane.underWay.splice(lane.underWay.indexOf(transaction), 1);
    // The database is given the next transaction before the answers to this one keep the process busy, and is listened to between them.
    advance(lane);
    if (isSettlingDue(lane, performance.now())) settleBeside(lane);
    for (const [index, tell] of tellEach.entries()) {
      if (index % ANSWERS_PER_TURN === 0) await turnOfEventLoop();
      tell();
    }
    waitingEvents -= countEvents(requests);
  };

  /** Nobody waits for it, or is told where it fails: it is tried again, and whoever reads tries too. */
  const settleBeside = (lane: Lane): void => {
    const run = settleLane(lane)
      .catch(() => undefined)
      .finally(() => running.delete(run));
    running.add(run);
  };

  const settleLane = async (lane: Lane): Promise<void> => {
    lane.keptSinceMs = null;
    try {
      await settleRollups(database, lane.companyId);
    } catch (error) {
      lane.keptSinceMs ??= performance.now();
      throw error;
    }
  };

  return {
    record: (companyId, arrivals) => {
      if (waitingEvents + arrivals.length > QUEUE_MAX_EVENTS) return Promise.reject(new Overloaded('too many events wait to be recorded'));
      waitingEvents += arrivals.length;
      return new Promise((resolve, reject) => {
        const lane = lanes.get(companyId) ?? makeLane(companyId);
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
      const due = [...lanes.values()].filter((lane) => isSettlingDue(lane, performance.now()));
      for (const lane of due) await settleLane(lane);
    },
  };
}

/** How a transaction of a lane is recorded. */
type Options = Required<Pick<RecordOptions, 'rollups' | 'onPlayed'>>;

function countEvents(requests: readonly Waiting[]): number {
  return requests.reduce((sum, { arrivals }) => sum + arrivals.length, 0);
}
