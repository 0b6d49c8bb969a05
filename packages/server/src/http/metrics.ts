import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Lanes } from '../ingest/lanes.ts';
import { QUEUE_MAX_EVENTS } from '../ingest/limits.ts';
import type { Answer } from '../ingest/record.ts';
import type { Upkeep } from '../ingest/upkeep.ts';
import { type Latencies, openLatencies } from './latencies.ts';
import type { Readiness } from './readiness.ts';

const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Reasons of refused requests for which the server itself is at fault. */
const SERVERS_OWN = ['store_unavailable', 'overloaded', 'failed'];

/** What the server counts for the operator. */
export interface Metrics {
  registry: Registry;
  events: Counter<'status' | 'reason'>;
  requests: Latencies;
  refusals: Counter<'reason'>;
}

/** Makes the counters, the process's own among them. */
export function openMetrics(lanes: Pick<Lanes, 'countWaiting' | 'onCommit'>, upkeep: Upkeep, isReady: Readiness): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  watchLanes(registry, lanes);
  watchUpkeep(registry, upkeep);
  watchReadiness(registry, isReady);
  const events = new Counter({
    name: 'cartograph_events_total',
    help: 'Events reported by shops, shop systems and the assistant itself, by what became of them.',
    labelNames: ['status', 'reason'] as const,
    registers: [registry],
  });
  const requests = openLatencies(
    registry,
    'cartograph_http_request_duration_seconds',
    'Time to answer a request; for events that includes the commit.',
    LATENCY_BUCKETS,
  );
  const refusals = new Counter({
    name: 'cartograph_requests_refused_total',
    help: 'Requests refused, by the code of the first thing at fault, or by what kept the server from answering.',
    labelNames: ['reason'] as const,
    registers: [registry],
  });
  // What never happened yet is there too, at 0: a rule that asks whether nothing was recorded, or for the first failure, finds no series otherwise.
  events.inc({ status: 'recorded', reason: '' }, 0);
  for (const reason of SERVERS_OWN) refusals.inc({ reason }, 0);
  return { registry, events, requests, refusals };
}

function watchLanes(registry: Registry, lanes: Pick<Lanes, 'countWaiting' | 'onCommit'>): void {
  new Gauge({
    name: 'cartograph_events_waiting',
    help: 'Events accepted and not yet committed.',
    registers: [registry],
    collect() {
      this.set(lanes.countWaiting());
    },
  });
  new Gauge({
    name: 'cartograph_events_waiting_max',
    help: 'Events that may wait; beyond it the server answers 503.',
    registers: [registry],
  }).set(QUEUE_MAX_EVENTS);
  const commits = new Histogram({
    name: 'cartograph_commit_duration_seconds',
    help: 'Time of a transaction that records events, from its begin to its commit.',
    buckets: LATENCY_BUCKETS,
    registers: [registry],
  });
  lanes.onCommit((seconds) => commits.observe(seconds));
}

function watchUpkeep(registry: Registry, upkeep: Upkeep): void {
  new Gauge({
    name: 'cartograph_job_last_done_timestamp_seconds',
    help: 'When a job was last done, on any server, for the company that waits longest; 0 where it never was for one.',
    // Prometheus calls what it asks for metrics a job.
    labelNames: ['name'] as const,
    registers: [registry],
    collect() {
      for (const [name, doneAtMs] of upkeep.doneAtMs) this.set({ name }, (doneAtMs ?? 0) / 1000);
    },
  });
  new Gauge({
    name: 'cartograph_events_held',
    help: 'Events held for a late interaction, as last counted.',
    registers: [registry],
    collect() {
      if (upkeep.heldEvents !== null) this.set(upkeep.heldEvents);
    },
  });
  new Gauge({
    name: 'cartograph_background_failures',
    help: 'How often work in the background failed since the process started.',
    registers: [registry],
    collect() {
      this.set(upkeep.failures);
    },
  });
}

function watchReadiness(registry: Registry, isReady: Readiness): void {
  new Gauge({
    name: 'cartograph_ready',
    help: '1 while the database can be reached and has the schema of this version, else 0.',
    registers: [registry],
    async collect() {
      this.set((await isReady()) ? 1 : 0);
    },
  });
}

/** Counts what became of events. */
export function countAnswers(metrics: Metrics, answers: readonly Answer[]): void {
  for (const { status, reason } of answers) metrics.events.inc({ status, reason: reason ?? '' });
}

/** Serves the counters in Prometheus' text format and times every request by its route. */
export function addMetricsRoute(app: FastifyInstance, { registry, requests }: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    requests.observe(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
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
