import type { FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { openNotNowLog } from '../src/http/not-now-log.ts';
import { StoreUnavailable } from '../src/store/failure.ts';

test('"not now" is a line a second of each reason, with what the database said and how many were left out', () => {
  const clock = { ms: 0 };
  const lines: unknown[] = [];
  const request = { log: { warn: (facts: object) => lines.push(facts) } } as unknown as FastifyRequest;
  const note = openNotNowLog(() => clock.ms);
  const full = new StoreUnavailable(Object.assign(new Error('sorry, too many clients already'), { code: '53300' }));
  const overloaded = Object.assign(new Error('too much waits'), { code: 'overloaded' });
  for (const error of [full, full, overloaded, full]) note(request, error, 'Try again.');
  const first = { reason: 'store_unavailable', cause: '53300: sorry, too many clients already', leftOut: 0 };
  expect(lines).toEqual([first, { reason: 'overloaded', cause: undefined, leftOut: 0 }]);
  clock.ms = 1_000;
  note(request, full, 'Try again.');
  expect(lines.slice(2)).toEqual([{ ...first, leftOut: 2 }]);
  // A clock that was set back does not silence it.
  clock.ms = -5_000;
  note(request, full, 'Try again.');
  expect(lines.slice(3)).toEqual([first]);
});
