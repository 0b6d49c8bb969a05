import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Page } from '../src/globals.ts';
import { BATCH_MAX_BYTES, bytesOf, inOrder, keep, nextBatch, type Waiting } from '../src/queue.ts';
import { makeEventId } from '../src/uuid.ts';

const NOW_MS = 1_800_000_000_000;
const DAY_MS = 86_400_000;
let clockMs = NOW_MS - DAY_MS;

function waiting(note: string, madeAtMs = clockMs++): Waiting {
  const id = makeEventId(globalThis as unknown as Page, madeAtMs);
  return { id, json: JSON.stringify({ event_id: id, note }) };
}

const queues = fc
  .array(fc.string({ unit: 'grapheme', maxLength: 3000 }), { maxLength: 250 })
  .map((notes) => notes.map((note) => waiting(note)));

test('a batch is the head of the queue, within both bounds, and never empty while the queue is not', () => {
  fc.assert(
    fc.property(queues, (queue) => {
      const batch = nextBatch(queue, BATCH_MAX_BYTES);
      expect(batch).toEqual(queue.slice(0, batch.length));
      expect(batch.length).toBeLessThanOrEqual(100);
      expect(bytesOf(`[${batch.map(({ json }) => json)}]`)).toBeLessThanOrEqual(BATCH_MAX_BYTES + 1);
      expect(batch.length > 0).toBe(queue.length > 0);
      const next = queue[batch.length];
      if (next && batch.length < 100) expect(bytesOf(`[${[...batch, next].map(({ json }) => json)}]`)).toBeGreaterThan(BATCH_MAX_BYTES);
    }),
    { numRuns: 50 },
  );
});

test('nothing fits where there is no room', () => {
  expect(nextBatch([waiting('x')], 10)).toEqual([]);
});

test('keeps all of a queue within the bounds', () => {
  const queue = [waiting('a'), waiting('b')];
  expect(keep(queue, NOW_MS)).toEqual(queue);
});

test('beyond its bound the queue loses its oldest', () => {
  const queue = Array.from({ length: 30 }, () => waiting('x'.repeat(20_000)));
  const kept = keep(queue, NOW_MS);
  expect(kept).toEqual(queue.slice(-kept.length));
  expect(kept.length).toBe(24);
});

test('keeps nothing that is older than a week, and nothing that is not an event', () => {
  const id = waiting('x').id;
  const old = { id: '01800000-0000-7000-8000-000000000000', json: '{"event_id":"01800000-0000-7000-8000-000000000000"}' };
  const broken = [
    { id, json: '{"event_id":' },
    { id, json: '{}' },
    { id, json: 'null' },
    { id: 'settings', json: '{"event_id":"settings"}' },
  ];
  expect(keep([old, ...broken], NOW_MS)).toEqual([]);
});

test('the order is that of the ids', () => {
  const queue = [waiting('a'), waiting('b'), waiting('c')];
  expect(inOrder([...queue].reverse())).toEqual(queue);
});
