import type { RevenueImpact } from '@cartograph/core/report/contract';
import { formatChange, formatPoints } from '../format/number.ts';
import { InfoTip } from '../ui/info-tip.tsx';
import { colorOf, type Metric, type Unit } from './metrics.ts';
import { showFigure } from './show-figure.ts';

/** What figures are compared with: which days those are and, where the range is today alone, that it has not caught up with them yet. */
export interface Comparison {
  days: string;
  withToday: boolean;
}

/** A figure with its definition, its change against the range before, and a switch for its series in the chart. */
export function MetricCard({
  metric,
  report,
  previous,
  comparison,
  shown,
  onToggle,
  lead = false,
}: {
  metric: Metric;
  report: RevenueImpact;
  previous: RevenueImpact | undefined;
  comparison: Comparison;
  shown: boolean;
  onToggle: () => void;
  lead?: boolean;
}) {
  const value = metric.total(report.totals);
  return (
    <div
      style={{ '--series': colorOf(metric.id) } as React.CSSProperties}
      className="relative flex min-w-0 flex-col gap-1 rounded-lg p-3 hover:bg-sunken has-[[aria-pressed=true]]:bg-sunken"
    >
      <div className={`flex items-start justify-between gap-2 ${lead ? '' : 'min-h-10'}`}>
        <button
          type="button"
          aria-pressed={shown}
          onClick={onToggle}
          className="group flex min-w-0 items-baseline gap-2 text-left text-muted after:absolute after:inset-0 after:rounded-lg"
        >
          <span aria-hidden="true" className="size-2.5 shrink-0 rounded-full border-2 border-(--series) group-aria-pressed:bg-(--series)" />
          <span>{metric.name}</span>
        </button>
        <InfoTip about={metric.name}>{metric.definition}</InfoTip>
      </div>
      <p className={`tabular truncate font-semibold tracking-tight ${lead ? 'text-3xl' : 'text-xl'}`} data-metric={metric.id}>
        {showFigure(value, metric.unit, report.currency)}
      </p>
      {previous === undefined ? (
        <p className="h-4 text-xs">&nbsp;</p>
      ) : comparison.withToday ? (
        <p className="tabular h-4 truncate text-muted text-xs">
          yesterday {showFigure(metric.total(previous.totals), metric.unit, report.currency)}
        </p>
      ) : (
        <Change
          briefly={!lead}
          unit={metric.unit}
          now={toNumber(value)}
          before={toNumber(metric.total(previous.totals))}
          days={comparison.days}
        />
      )}
    </div>
  );
}

function toNumber(figure: string | number | null): number | null {
  return figure === null ? null : Number(figure);
}

/** How much a figure grew against the range before. */
function Change({
  now,
  before,
  unit,
  days,
  briefly,
}: {
  now: number | null;
  before: number | null;
  unit: Unit;
  days: string;
  briefly: boolean;
}) {
  if (now === null) return <p className="h-4 text-xs">&nbsp;</p>;
  if (before === null || (before <= 0 && unit !== 'rate'))
    return <p className="h-4 text-muted text-xs">{now === before ? 'no change' : 'nothing before'}</p>;
  // A percentage of a percentage would be read as points.
  const growth = unit === 'rate' ? now - before : now / before - 1;
  const steady = Math.abs(growth) < 0.0005;
  const tone = steady ? 'text-muted' : growth > 0 ? 'text-good' : 'text-bad';
  const direction = steady ? '' : growth > 0 ? '↑' : '↓';
  return (
    <p className="h-4 truncate text-xs">
      <span className={`tabular font-medium ${tone}`}>
        <span aria-hidden="true">{direction} </span>
        {unit === 'rate' ? formatPoints(growth) : formatChange(growth)}
      </span>
      <span className={briefly ? 'sr-only' : 'text-muted'}> on {days}</span>
    </p>
  );
}
