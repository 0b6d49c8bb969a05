import { expect, test } from 'vitest';
import { openReadiness } from '../src/http/readiness.ts';

test('a database that answers nothing is not ready after a bounded time, and is asked once for all who ask meanwhile', async () => {
  let times = 0;
  const answer: { give?: (ready: boolean) => void } = {};
  const isReady = openReadiness(() => {
    times += 1;
    return new Promise((resolve) => {
      answer.give = resolve;
    });
  }, 20);
  expect(await Promise.all([isReady(), isReady()])).toEqual([false, false]);
  expect(await isReady()).toBe(false);
  const late = isReady();
  answer.give?.(true);
  expect(await late).toBe(true);
  expect(times).toBe(1);
});

test('it is asked again afterwards, and a failure is told as not ready', async () => {
  const answers: (() => Promise<boolean>)[] = [() => Promise.reject(new Error('gone')), async () => false, async () => true];
  const isReady = openReadiness(() => (answers.shift() ?? (async () => false))());
  expect([await isReady(), await isReady(), await isReady()]).toEqual([false, false, true]);
});
