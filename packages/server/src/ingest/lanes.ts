import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import { StoreUnavailable } from '../store/failure.ts';
import type { Arrival } from './arrival.ts';
import { QUEUE_MAX_EVENTS, TRANSACTION_MAX_EVENTS } from './limits.ts';
import { openLiveVisitors } from './live-visitors.ts';
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
 * side, and in a lane one transaction is played while the one before it is stored. Every request is answered for itself, when its events are committed (docs/decisions/0003-group-commit.md).
 */
export function openLanes(database: Database, now: () => number): Lanes {
  const live = openLiveVisitors();
  const lanes = new Map<number, Waiting[]>();
  const running = new Set<Promise<void>>();
  let waitingEvents = 0;
  let tellCommit: (seconds: number) => void = () => undefined;

  const settle = async (companyId: number, requests: readonly Waiting[], onPlayed: () => void): Promise<void> => {
    const begunMs = performance.now();
    try {
      const arrivals = requests.flatMap((request) => request.arrivals);
      const answers = await recordArrivals(database, companyId, arrivals, new Date(now()), { live, onPlayed });
      tellCommit((performance.now() - begunMs) / 1000);
      let start = 0;
      for (const { arrivals, resolve } of requests) {
        resolve(answers.slice(start, start + arrivals.length));
        start += arrivals.length;
      }
    } catch (error) {
      if (requests.length === 1 || error instanceof StoreUnavailable) for (const { reject } of requests) reject(error);
      else await settleInHalves(companyId, requests, onPlayed);
    }
  };

  /** A statement that fails for one request's events must not fail the others that share its transaction. */
  const settleInHalves = async (companyId: number, requests: readonly Waiting[], onPlayed: () => void): Promise<void> => {
    const middle = requests.length >> 1;
    await settle(companyId, requests.slice(0, middle), onPlayed);
    await settle(companyId, requests.slice(middle), onPlayed);
  };

  /** Begins a transaction; `played` resolves when the next may begin. */
  const begin = (companyId: number, requests: readonly Waiting[]): Transaction => {
    let settled = Promise.resolve();
    const played = new Promise<void>((resolve) => {
      settled = settle(companyId, requests, resolve).finally(() => {
        waitingEvents -= countEvents(requests);
        resolve();
      });
    });
    return { played: database.isShared ? played : settled, settled, ids: new Set(requests.flatMap(idsOf)) };
  };

  /** While one transaction is being stored, the next is played: it leaves out whom the first concerns. */
  const runLane = async (companyId: number, lane: Waiting[]): Promise<void> => {
    let storing: Transaction | undefined;
    for (;;) {
      // The embedded database keeps the thread busy; what came meanwhile is read from its sockets now, to share the transaction.
      await turnOfEventLoop();
      const requests = takeBatch(lane, storing?.ids);
      if (requests.length === 0) {
        if (storing === undefined) break;
        await storing.settled;
        storing = undefined;
        continue;
      }
      const playing = begin(companyId, requests);
      await Promise.all([playing.played, storing?.settled]);
      storing = playing;
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

/** A transaction under way. */
interface Transaction {
  played: Promise<void>;
  settled: Promise<void>;
  /** Whom it concerns, by every fingerprint that it was sent. */
  ids: ReadonlySet<string>;
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
