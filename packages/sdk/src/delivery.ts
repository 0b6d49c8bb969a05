import { judge, type Reply, type Verdict } from './answer.ts';
import type { Page } from './globals.ts';
import { followPage } from './lifecycle.ts';
import { createLock } from './lock.ts';
import { BATCH_MAX_BYTES, bytesOf, nextBatch, type Waiting } from './queue.ts';
import type { Queue } from './queue-store.ts';
import { waitMs } from './retry.ts';
import { beacon, post } from './transport.ts';

/** What the delivery of one company's queue is made with. */
export interface DeliveryParts {
  page: Page;
  queue: Queue;
  /** Address that takes batches. */
  url: string;
  /** Names the lock that tabs of this origin share. */
  lockName: string;
  /** Wraps events, as JSON texts, into the body of a request. */
  wrap(events: readonly string[]): string;
  /** Hears of each reply, with the milliseconds until the next attempt where one is needed. */
  replied(reply: Reply, verdict: Verdict, retryInMs: number): void;
}

/** Sends a queue until all of it is acknowledged, one request at a time, as patiently as the server asks. */
export function createDelivery({ page, queue, url, lockName, wrap, replied }: DeliveryParts) {
  const lock = createLock(page, lockName);
  let timer: number | undefined;
  let busy = false;
  let stopped = false;
  let failures = 0;
  let notBeforeMs = 0;
  let unreachable = false;
  let flying: Waiting[] = [];
  /** What a beacon took while the page was hidden: it is not sent twice, and stays queued until a request acknowledges it. */
  let beaconed: Waiting[] = [];

  const schedule = () => {
    page.clearTimeout(timer);
    timer = page.setTimeout(flush, Math.max(0, notBeforeMs - Date.now()));
  };

  const flush = async () => {
    timer = undefined;
    if (busy || stopped) return;
    busy = true;
    await lock.run(sendAll);
    busy = false;
    if (timer === undefined && !stopped && queue.list(Date.now()).length) schedule();
  };

  const sendAll = async () => {
    while (!stopped) {
      flying = nextBatch(queue.list(Date.now()), BATCH_MAX_BYTES);
      if (!flying.length) return;
      const ids = flying.map(({ id }) => id);
      // Other scripts share the budget of keepalive; a request that it refused fails at once, and goes without the next time.
      const reply = await post(page, url, wrap(jsonsOf(flying)), !failures);
      flying = [];
      if (stopped) return;
      const verdict = judge(reply, ids);
      queue.remove(verdict.settled);
      failures = verdict.settled.length ? 0 : failures + 1;
      const retryInMs = failures && waitMs(failures, reply.retryAfterMs, Math.random());
      notBeforeMs = Date.now() + retryInMs;
      unreachable = !reply.status;
      replied(reply, verdict, retryInMs);
      if (failures) return schedule();
    }
  };

  const hidden = () => {
    // A request that goes without keepalive ends with the page.
    const outliving = failures ? beaconed : [...flying, ...beaconed];
    const left = queue.list(Date.now()).filter(({ id }) => !outliving.some((event) => event.id === id));
    const batch = nextBatch(left, BATCH_MAX_BYTES - bytesOf(jsonsOf(outliving).join()));
    if (batch.length && beacon(page, url, wrap(jsonsOf(batch)))) beaconed.push(...batch);
  };

  const back = () => {
    beaconed = [];
    if (unreachable) notBeforeMs = 0;
    if (queue.list(Date.now()).length) schedule();
  };

  const ended = new AbortController();
  followPage(page, { hidden, left: lock.leave, back }, ended.signal);
  back();

  return {
    /** Something was queued. */
    wake(): void {
      if (timer === undefined && !busy) schedule();
    },
    /** Ends it; what is under way is not waited for. */
    stop(): void {
      stopped = true;
      page.clearTimeout(timer);
      lock.leave();
      ended.abort();
    },
  };
}

function jsonsOf(events: readonly Waiting[]): string[] {
  return events.map(({ json }) => json);
}
