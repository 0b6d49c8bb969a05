import { daysIn } from '@cartograph/core/rollup/day';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { installationQuery } from '../api/company.ts';
import { revenueQuery } from '../api/reports.ts';
import { companyPath, toQuery } from '../api/request.ts';
import { FilterBar } from '../filters/filter-bar.tsx';
import { useReportView } from '../filters/use-report.ts';
import { formatDay, formatRange } from '../format/time.ts';
import { useCompany } from '../frame/company.tsx';
import { useLiveReports } from '../frame/live-reports.ts';
import { buttonClass } from '../ui/button.tsx';
import { DownloadIcon } from '../ui/icons.tsx';
import { PageHeader } from '../ui/page.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { ChartPanel } from './chart-panel.tsx';
import { Funnel } from './funnel.tsx';
import { LeftOut } from './left-out.tsx';
import { MetricCards } from './metric-cards.tsx';
import type { MetricId } from './metrics.ts';
import { type RevenueSearch, readMetrics, writeMetrics } from './search.ts';
import { Splits } from './splits.tsx';

/** Analytics > Revenue impact: what the assistant earned, at a glance and in every part. */
export function RevenuePage() {
  const { key, settings } = useCompany();
  useLiveReports();
  const view = useReportView();
  const search: RevenueSearch = useSearch({ strict: false });
  const report = useQuery(revenueQuery(key, view.parameters));
  const previous = useQuery(revenueQuery(key, { ...view.parameters, ...view.previous }));
  const shown = readMetrics(search);
  const change = (changed: Partial<RevenueSearch>) => view.show(changed);
  const toggle = (id: MetricId) =>
    change({ show: writeMetrics(shown.includes(id) ? shown.filter((other) => other !== id) : [...shown, id]) });
  if (report.isError && report.data === undefined) return <ErrorState page error={report.error} onRetry={() => void report.refetch()} />;
  const endsToday = view.range.to === daysIn(settings.timezone)(Date.now());
  const comparison = {
    days: formatRange(view.previous.from, view.previous.to),
    withToday: endsToday && view.range.from === view.range.to,
  };
  const csvPath = (table?: string) => companyPath(key, `revenue-impact.csv?${toQuery({ ...view.parameters, table })}`);
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        title="Revenue impact"
        actions={
          <a href={csvPath()} download className={buttonClass()}>
            <DownloadIcon />
            CSV
          </a>
        }
      >
        {formatRange(view.range.from, view.range.to)}, in days of {settings.timezone}
        {report.data !== undefined && <LeftOut report={report.data} onCurrency={(currency) => view.show({ currency })} />}
      </PageHeader>
      <FilterBar view={view} />
      <NothingYet />
      <div aria-busy={report.isPlaceholderData} className="flex flex-col gap-5 transition-opacity aria-busy:opacity-60">
        <MetricCards report={report.data} previous={previous.data} comparison={comparison} shown={shown} onToggle={toggle} />
        <ChartPanel
          report={report.data}
          shown={shown}
          unfinishedDay={endsToday ? formatDay(view.range.to) : undefined}
          asTable={search.view === 'table'}
          onAsTable={(asTable) => change({ view: asTable ? 'table' : undefined })}
        />
        <div className="grid gap-5 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <Splits report={report.data} csvPath={csvPath} />
          <Funnel report={report.data} />
        </div>
      </div>
    </div>
  );
}

/** On a company that has received nothing: where to begin. */
function NothingYet() {
  const { key } = useCompany();
  const { data } = useQuery(installationQuery(key));
  if (data === undefined || data.first_event_at !== null) return null;
  return (
    <div className="panel">
      <EmptyState
        title="No events yet"
        action={
          <Link to="/$company/integrations/website/installation" params={{ company: key }} className={buttonClass('primary')}>
            Install the snippet
          </Link>
        }
      >
        The figures below fill as soon as your shop reports what shoppers do. Paste the snippet into its pages; the first event shows within
        a minute.
      </EmptyState>
    </div>
  );
}
