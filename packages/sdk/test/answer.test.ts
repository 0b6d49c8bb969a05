import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '../src/answer.ts';

const reply = (status: number, body?: unknown) => ({ status, retryAfterMs: 0, body });

test('whatever comes back, nothing is settled that was not sent, and of a success only what it names', () => {
  const sent = ['a', 'b', 'c'];
  const results = fc.array(fc.oneof(fc.record({ event_id: fc.constantFrom('a', 'b', 'c', 'd') }), fc.constant(null), fc.anything()));
  const bodies = fc.oneof(fc.record({ results }), fc.anything());
  fc.assert(
    fc.property(fc.constantFrom(0, 200, 204, 302, 429, 500, 503), bodies, (status, body) => {
      const { settled } = judge(reply(status, body), sent);
      const named = (body as { results?: { event_id?: string }[] } | null | undefined)?.results;
      const list = Array.isArray(named) ? named : [];
      for (const id of settled) {
        expect(sent).toContain(id);
        expect(list.some((result) => result?.event_id === id)).toBe(true);
        expect(status).toBeLessThan(300);
      }
    }),
  );
});

test('settles by id, in any order and whatever the status of each', () => {
  const results = [
    { event_id: 'c', status: 'rejected' },
    { event_id: 'a', status: 'ignored', reason: 'bot' },
  ];
  expect(judge(reply(200, { results, session_window_ms: 5 }), ['a', 'b', 'c'])).toEqual({ settled: ['c', 'a'], results, windowMs: 5 });
});

test('a refusal that cannot heal settles all of what was sent', () => {
  expect(judge(reply(404, { title: 'Unknown company' }), ['a', 'b']).settled).toEqual(['a', 'b']);
});

test('a page that answers in place of the server settles nothing', () => {
  expect(judge(reply(200), ['a']).settled).toEqual([]);
  expect(judge(reply(0), ['a']).settled).toEqual([]);
});
