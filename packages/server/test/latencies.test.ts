import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { openLatencies } from '../src/http/latencies.ts';

const NAME = 'took_seconds';
const BOUNDS = [0.1, 0.5, 1];
const route = fc.constantFrom('/a', '/a "b"\\', 'none');
const observed = fc.record({
  route,
  status: fc.constantFrom(200, 404),
  seconds: fc.oneof(fc.constantFrom(0, ...BOUNDS), fc.double({ min: 0, max: 2, noNaN: true })),
});

test('latencies are served as a histogram of prom-client serves them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(observed), async (all) => {
      const ours = new Registry();
      const theirs = new Registry();
      const latencies = openLatencies(ours, NAME, 'How long.', BOUNDS);
      const histogram = new Histogram({
        name: NAME,
        help: 'How long.',
        labelNames: ['route', 'status'],
        buckets: BOUNDS,
        registers: [theirs],
      });
      for (const { route, status, seconds } of all) {
        latencies.observe(route, status, seconds);
        histogram.observe({ route, status }, seconds);
      }
      expect(await ours.metrics()).toBe(await theirs.metrics());
    }),
  );
});
