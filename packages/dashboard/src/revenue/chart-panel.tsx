import type { RevenueImpact } from '@cartograph/core/report/contract';
import { lazy, Suspense } from 'react';
import { Section } from '../ui/page.tsx';
import { Skeleton } from '../ui/states.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { colorOf, METRICS, type MetricId, type Unit } from './metrics.ts';
import { listPoints, type Point } from './points.ts';
import { showFigure } from './show-figure.ts';

const TimeChart = lazy(() => import('./time-chart.tsx').then(({ TimeChart: component }) => ({ default: component })));

const UNITS: readonly Unit[] = ['money', 'count', 'rate'];

/** The chosen figures over time: as a chart, one panel a unit, or as a table. */
export function ChartPanel({
  report,
  shown,
  unfinishedDay,
  asTable,
  onAsTable,
}: {
  report: RevenueImpact | undefined;
  shown: readonly MetricId[];
  /** The last day of the range where that is today: its figures are lower only because it goes on. */
  unfinishedDay: string | undefined;
  asTable: boolean;
  onAsTable: (asTable: boolean) => void;
}) {
  const points = report === undefined ? [] : listPoints(report, Date.now());
  const byHour = report !== undefined && report.hours.length > 0;
  const drawn = shown.filter((id) => points.some(({ values }) => id in values));
  const missing = shown.filter((id) => !drawn.includes(id));
  return (
    <Section title={byHour ? 'By hour' : 'By day'} actions={<ViewSwitch asTable={asTable} onAsTable={onAsTable} />}>
      <div className="flex flex-wrap justify-between gap-x-4 gap-y-1 pb-3 text-xs">
        <Legend ids={report === undefined ? shown : drawn} />
        {unfinishedDay !== undefined && <p className="text-muted">{unfinishedDay} is not over yet.</p>}
      </div>
      {report === undefined ? (
        <Skeleton className="h-72" />
      ) : (
        <>
          {byHour && missing.length > 0 && (
            <p className="pt-1 text-muted text-xs">{missing.map((id) => METRICS[id].name).join(', ')}: only by day.</p>
          )}
          {drawn.length === 0 && <p className="grid h-72 place-items-center text-muted">Choose a figure above to see it over time.</p>}
          {asTable && drawn.length > 0 && <PointsTable points={points} ids={drawn} currency={report.currency} byHour={byHour} />}
          {!asTable &&
            UNITS.map((unit) => drawn.filter((id) => METRICS[id].unit === unit))
              .filter((ids) => ids.length > 0)
              .map((ids, index) => (
                <div key={ids.join()} className={index === 0 ? 'h-72' : 'mt-3 h-40'}>
                  <Suspense fallback={<Skeleton className="h-full" />}>
                    <TimeChart points={points} ids={ids} currency={report.currency} />
                  </Suspense>
                </div>
              ))}
        </>
      )}
    </Section>
  );
}

function ViewSwitch({ asTable, onAsTable }: { asTable: boolean; onAsTable: (asTable: boolean) => void }) {
  return (
    <fieldset aria-label="Show as" className="flex rounded-lg border border-line bg-sunken p-0.5">
      {[false, true].map((table) => (
        <button
          key={String(table)}
          type="button"
          aria-pressed={asTable === table}
          onClick={() => onAsTable(table)}
          className="rounded-md px-2.5 py-1 text-muted text-xs aria-pressed:bg-surface aria-pressed:font-medium aria-pressed:text-ink aria-pressed:shadow-card"
        >
          {table ? 'Table' : 'Chart'}
        </button>
      ))}
    </fieldset>
  );
}

function Legend({ ids }: { ids: readonly MetricId[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {ids.map((id) => (
        <li key={id} className="flex items-center gap-1.5">
          <span aria-hidden="true" className="size-2.5 rounded-full" style={{ background: colorOf(id) }} />
          {METRICS[id].name}
        </li>
      ))}
    </ul>
  );
}

function PointsTable({
  points,
  ids,
  currency,
  byHour,
}: {
  points: readonly Point[];
  ids: readonly MetricId[];
  currency: string;
  byHour: boolean;
}) {
  const columns: Column<Point>[] = [
    { id: 'time', header: byHour ? 'Hour' : 'Day', cell: ({ fullLabel }) => fullLabel },
    ...ids.map((id) => ({
      id,
      header: METRICS[id].name,
      numeric: true,
      cell: ({ values }: Point) => showFigure(values[id] ?? null, METRICS[id].unit, currency),
    })),
  ];
  return (
    <div className="-mx-5 max-h-[28rem] overflow-y-auto border-line border-t">
      <Table
        label={byHour ? 'Figures by hour' : 'Figures by day'}
        columns={columns}
        rows={points.filter(({ values }) => Object.keys(values).length > 0).reverse()}
        rowKey={({ key }) => key}
      />
    </div>
  );
}
