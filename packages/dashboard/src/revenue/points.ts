import type { RevenueImpact } from '@cartograph/core/report/contract';
import { daysIn } from '@cartograph/core/rollup/day';
import { formatDay, formatDayInFull } from '../format/time.ts';
import { METRIC_IDS, METRICS, type MetricId } from './metrics.ts';

/** One place on the chart's time axis: a day, or an hour of the only day, with each figure's exact value there. */
export interface Point {
  key: string;
  label: string;
  fullLabel: string;
  values: Readonly<Partial<Record<MetricId, string | number | null>>>;
}

/** The places of a report's chart: its days, or the hours where it has one day. What has not begun yet has no figures, rather than zeros. */
export function listPoints({ days, hours, currency, timezone }: RevenueImpact, nowMs: number): Point[] {
  const today = daysIn(timezone)(nowMs);
  if (hours.length > 0) {
    return hours.map((hour) => ({
      key: hour.start,
      label: hour.label,
      fullLabel: hour.label,
      values: Date.parse(hour.start) > nowMs ? {} : collect((id) => METRICS[id].ofHour?.(hour, currency)),
    }));
  }
  return days.map((day) => ({
    key: day.date,
    label: formatDay(day.date),
    fullLabel: formatDayInFull(day.date),
    values: day.date > today ? {} : collect((id) => METRICS[id].ofDay(day, currency)),
  }));
}

function collect(read: (id: MetricId) => string | number | null | undefined): Point['values'] {
  return Object.fromEntries(METRIC_IDS.flatMap((id) => (read(id) === undefined ? [] : [[id, read(id)]])));
}
