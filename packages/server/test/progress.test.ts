import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import Fastify from 'fastify';
import { expect, onTestFinished, test, vi } from 'vitest';
import { handleErrors } from '../src/http/errors.ts';
import { conflict } from '../src/http/problem.ts';
import { answerProgress, type TellingWork } from '../src/http/progress.ts';
import { makeGate } from './support/gate.ts';
import { expectProblem } from './support/problem.ts';

function serve(...[work, failed]: [TellingWork, string?]) {
  const app = Fastify();
  handleErrors(app);
  app.post('/work', (_request, reply) => answerProgress(reply, work, failed));
  onTestFinished(() => app.close());
  return app;
}

const linesOf = (body: string) =>
  body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('an answer tells the progress and ends with the end', async () => {
  const app = serve(async (onProgress) => {
    onProgress(0, 1_000);
    return { finished: true };
  });
  const response = await app.inject({ method: 'POST', url: '/work' });
  expect(response.headers['content-type']).toMatch(/^application\/x-ndjson/);
  expect(linesOf(response.body)).toEqual([{ done: 0, total: 1_000 }, { finished: true }]);
});

test('work without progress answers with its end alone', async () => {
  const response = await serve(async () => ({ finished: true })).inject({ method: 'POST', url: '/work' });
  expect(linesOf(response.body)).toEqual([{ finished: true }]);
});

test('progress never goes back, however often the work goes over everything again', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const app = serve(async (onProgress) => {
    for (let pass = 0; pass < 3; pass += 1) {
      for (let done = 0; done <= 1_000; done += 500) {
        onProgress(done, 1_000);
        vi.advanceTimersByTime(110);
      }
    }
    return { finished: true };
  });
  const lines = linesOf((await app.inject({ method: 'POST', url: '/work' })).body);
  expect(lines.slice(0, -1).map((line) => line.done)).toEqual([0, 250, 500, 500, 625, 750, 750, 812, 875]);
});

test.each([
  [undefined, /nothing was changed/],
  ['a part is there', /^a part is there$/],
])('what fails at once is answered with its status, what fails later with the last line (%s)', async (words, said) => {
  const early = serve(() => Promise.reject(conflict('company', 'busy')));
  expectProblem(await early.inject({ method: 'POST', url: '/work' }), 409);
  const late = serve(async (onProgress) => {
    onProgress(1, 2);
    await turnOfEventLoop();
    throw new Error('a word of its inside');
  }, words);
  const response = await late.inject({ method: 'POST', url: '/work' });
  expect(response.statusCode).toBe(200);
  expect(linesOf(response.body)).toEqual([{ done: 0, total: 2 }, { failed: expect.stringMatching(said) }]);
  expect(response.body).not.toContain('inside');
});

test('the work goes on when the client goes away', async () => {
  const { promise, resolve } = makeGate();
  const gone = makeGate();
  const app = serve(async (onProgress) => {
    onProgress(1, 2);
    await gone.promise;
    for (let done = 0; done < 100; done += 1) onProgress(2, 2);
    resolve('done');
    return { finished: true };
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const request = http.request({ port, host: '127.0.0.1', path: '/work', method: 'POST' }).end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  await once(response, 'data');
  response.destroy();
  await once(response, 'close');
  gone.resolve('');
  expect(await promise).toBe('done');
});
