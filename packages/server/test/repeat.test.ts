import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repeat } from '../src/repeat.ts';

const HOUR_MS = 3_600_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A job whose every run ends when the test says so. */
function makeJob() {
  const runs: { stopped: AbortSignal; end: () => void; fail: (error: Error) => void }[] = [];
  const job = (stopped: AbortSignal) => new Promise<void>((end, fail) => void runs.push({ stopped, end, fail }));
  return { job, runs };
}

test('a job is done now and each hour, and not while the last one still runs', async () => {
  const { job, runs } = makeJob();
  const stop = repeat(job, HOUR_MS, () => undefined);
  expect(runs).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
  expect(runs).toHaveLength(1);
  runs[0]?.end();
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(runs).toHaveLength(2);
  runs[1]?.end();
  await stop();
  await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
  expect(runs).toHaveLength(2);
});

test('a job that fails is told of, and done again the next hour', async () => {
  const { job, runs } = makeJob();
  const errors: unknown[] = [];
  const stop = repeat(job, HOUR_MS, (error) => errors.push(error));
  runs[0]?.fail(new Error('no'));
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect([errors, runs.length]).toEqual([[new Error('no')], 2]);
  runs[1]?.end();
  await stop();
});

test('stopping asks the job under way to end early, and waits for it', async () => {
  const { job, runs } = makeJob();
  const stop = repeat(job, HOUR_MS, () => undefined);
  expect(runs[0]?.stopped.aborted).toBe(false);
  let isStopped = false;
  const stopping = stop().then(() => {
    isStopped = true;
  });
  expect(runs[0]?.stopped.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(isStopped).toBe(false);
  runs[0]?.end();
  await stopping;
});
