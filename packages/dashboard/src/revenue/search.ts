import { dropUndefined, type RawSearch, type ReportSearch, readReportSearch, readText } from '../filters/search.ts';
import { DEFAULT_METRICS, METRIC_IDS, type MetricId } from './metrics.ts';

/** What the URL of the revenue page says: the filters, the series of the chart, and whether they are shown as a table. */
export interface RevenueSearch extends ReportSearch {
  show?: string | undefined;
  view?: 'table' | undefined;
}

/** Reads the URL of the revenue page. */
export function readRevenueSearch(raw: RawSearch): RevenueSearch {
  return dropUndefined({
    ...readReportSearch(raw),
    show: readText(raw, 'show'),
    view: raw.view === 'table' ? ('table' as const) : undefined,
  });
}

/** The series that the URL names, or the usual ones. */
export function readMetrics({ show }: RevenueSearch): readonly MetricId[] {
  if (show === undefined) return DEFAULT_METRICS;
  const named = show.split(',');
  return METRIC_IDS.filter((id) => named.includes(id));
}

/** Writes series for the URL; the usual ones need no mention. */
export function writeMetrics(ids: readonly MetricId[]): string | undefined {
  const isUsual = ids.length === DEFAULT_METRICS.length && DEFAULT_METRICS.every((id) => ids.includes(id));
  return isUsual ? undefined : METRIC_IDS.filter((id) => ids.includes(id)).join(',') || 'none';
}
