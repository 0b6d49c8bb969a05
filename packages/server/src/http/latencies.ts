import type { Metric, Registry } from 'prom-client';

/** How long requests took, by route and status. */
export interface Latencies {
  observe: (route: string, status: number, seconds: number) => void;
}

/** A line of what is served. */
interface Line {
  metricName: string;
  labels: Record<string, string | number>;
  value: number;
}

interface Series {
  labels: { route: string; status: number };
  /** How many took no longer than each bound and longer than the one before it. */
  counts: number[];
  count: number;
  seconds: number;
}

/**
 * Makes a histogram of a registry, in seconds, with ascending bounds. One of prom-client's own names its series by its labels each time, which takes a thirtieth of
 * all that is done about an event; here that is one look-up. The form: https://prometheus.io/docs/instrumenting/exposition_formats/#histograms-and-summaries
 */
export function openLatencies(registry: Registry, name: string, help: string, bounds: readonly number[]): Latencies {
  const series = new Map<string, Series>();
  const get = async () => ({ name, help, type: 'histogram', aggregator: 'sum', values: [...series.values()].flatMap(describe) });
  const describe = ({ labels, counts, count, seconds }: Series): Line[] => {
    let soFar = 0;
    const buckets = bounds.map((bound, index) => {
      soFar += counts[index] as number;
      return { metricName: `${name}_bucket`, labels: { le: bound, ...labels }, value: soFar };
    });
    return [
      ...buckets,
      { metricName: `${name}_bucket`, labels: { le: '+Inf', ...labels }, value: count },
      { metricName: `${name}_sum`, labels, value: seconds },
      { metricName: `${name}_count`, labels, value: count },
    ];
  };
  // All that a registry asks of what it serves.
  registry.registerMetric({ name, get } as unknown as Metric);
  return {
    observe: (route, status, seconds) => {
      const key = `${status} ${route}`;
      let own = series.get(key);
      if (own === undefined) {
        own = { labels: { route, status }, counts: bounds.map(() => 0), count: 0, seconds: 0 };
        series.set(key, own);
      }
      const index = bounds.findIndex((bound) => seconds <= bound);
      if (index !== -1) (own.counts[index] as number) += 1;
      own.count += 1;
      own.seconds += seconds;
    },
  };
}
