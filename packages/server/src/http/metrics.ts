import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Lanes } from '../ingest/lanes.ts';
import type { Answer } from '../ingest/record.ts';

/** What the server counts for the operator. */
export interface Metrics {
  registry: Registry;
  events: Counter<'status' | 'reason'>;
  requests: Histogram<'route' | 'status'>;
}

/** Makes the counters, the process's own among them. */
export function openMetrics(lanes: Pick<Lanes, 'countWaiting'>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'cartograph_events_waiting',
    help: 'Events accepted and not yet committed.',
    registers: [registry],
    collect() {
      this.set(lanes.countWaiting());
    },
  });
  const events = new Counter({
    name: 'cartograph_events_total',
    help: 'Events reported by shops, shop systems and the assistant itself, by what became of them.',
    labelNames: ['status', 'reason'] as const,
    registers: [registry],
  });
  const requests = new Histogram({
    name: 'cartograph_http_request_duration_seconds',
    help: 'Time to answer a request; for events that includes the commit.',
    labelNames: ['route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  return { registry, events, requests };
}

/** Counts what became of events. */
export function countAnswers(metrics: Metrics, answers: readonly Answer[]): void {
  for (const { status, reason } of answers) metrics.events.inc({ status, reason: reason ?? '' });
}

/** Serves the counters in Prometheus' text format and times every request by its route. */
export function addMetricsRoute(app: FastifyInstance, { registry, requests }: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    requests.observe({ route: request.routeOptions.url ?? 'none', status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  app.get(
    '/metrics',
    { schema: { tags: ['Operations'], summary: 'Metrics in the text format of Prometheus' } },
    async (_request, reply) => {
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  );
}
