import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import { StoreUnavailable } from '../store/failure.ts';
import type { Arrival } from './arrival.ts';
import { QUEUE_MAX_EVENTS, TRANSACTION_MAX_EVENTS } from './limits.ts';
import { type Answer, recordArrivals } from './record.ts';

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
}

/** One request's events, waiting. */
interface Waiting {
  arrivals: readonly Arrival[];
  resolve: (answers: Answer[]) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit, a lane for each company: what arrives for a company while its transaction runs shares the next one. Lanes run side by
 * side. Every request is answered for itself, when its events are committed (docs/decisions/0003-group-commit.md).
 */
export function openLanes(database: Database, now: () => number): Lanes {
  const lanes = new Map<number, Waiting[]>();
  const running = new Set<Promise<void>>();
  let waitingEvents = 0;
  let tellCommit: (seconds: number) => void = () => undefined;

  const settle = async (companyId: number, requests: readonly Waiting[]): Promise<void> => {
    const begunMs = performance.now();
    try {
      const answers = await recordArrivals(
        database,
        companyId,
        requests.flatMap(({ arrivals }) => arrivals),
        new Date(now()),
      );
      tellCommit((performance.now() - begunMs) / 1000);
      let start = 0;
      for (const { arrivals, resolve } of requests) {
        resolve(answers.slice(start, start + arrivals.length));
        start += arrivals.length;
      }
    } catch (error) {
      if (requests.length === 1 || error instanceof StoreUnavailable) for (const { reject } of requests) reject(error);
      else await settleInHalves(companyId, requests);
    }
  };

  /** A statement that fails for one request's events must not fail the others that share its transaction. */
  const settleInHalves = async (companyId: number, requests: readonly Waiting[]): Promise<void> => {
    const middle = requests.length >> 1;
    await settle(companyId, requests.slice(0, middle));
    await settle(companyId, requests.slice(middle));
  };

  const runLane = async (companyId: number, lane: Waiting[]): Promise<void> => {
    while (lane.length > 0) {
      // The embedded database keeps the thread busy; what came meanwhile is read from its sockets now, to share the transaction.
      await turnOfEventLoop();
      const requests = takeBatch(lane);
      await settle(companyId, requests);
      waitingEvents -= countEvents(requests);
    }
    lanes.delete(companyId);
  };

  return {
    record: (companyId, arrivals) => {
      if (waitingEvents + arrivals.length > QUEUE_MAX_EVENTS) return Promise.reject(new Overloaded('too many events wait to be recorded'));
      waitingEvents += arrivals.length;
      return new Promise((resolve, reject) => {
        const request = { arrivals, resolve, reject };
        const lane = lanes.get(companyId);
        if (lane !== undefined) {
          lane.push(request);
          return;
        }
        const started = [request];
        lanes.set(companyId, started);
        const run = runLane(companyId, started).finally(() => running.delete(run));
        running.add(run);
      });
    },
    onCommit: (listener) => {
      tellCommit = listener;
    },
    countWaiting: () => waitingEvents,
    drain: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** Takes from the front of a lane as many whole requests as fit one transaction, at least one. */
function takeBatch(lane: Waiting[]): Waiting[] {
  let events = 0;
  const fitting = lane.findIndex(({ arrivals }) => {
    events += arrivals.length;
    return events > TRANSACTION_MAX_EVENTS;
  });
  return lane.splice(0, fitting === -1 ? lane.length : Math.max(fitting, 1));
}

function countEvents(requests: readonly Waiting[]): number {
  return requests.reduce((sum, { arrivals }) => sum + arrivals.length, 0);
}
