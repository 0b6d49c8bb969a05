import { useSearch } from '@tanstack/react-router';
import type { Parameters } from '../api/reports.ts';
import { useCompany } from '../frame/company.tsx';
import { type DayRange, previousRange, resolveRange } from './range.ts';
import type { ReportSearch } from './search.ts';
import { useShow } from './use-show.ts';

/** The view that the URL asks for. */
export interface ReportView {
  search: ReportSearch;
  range: DayRange;
  previous: DayRange;
  /** The report's parameters for the API. */
  parameters: Parameters;
  /** Shows another view: what is given changes, the rest stays. */
  show: (changed: Partial<ReportSearch>) => void;
}

/** The filters that all report pages share, from the URL. */
export function useReportView(): ReportView {
  const { settings } = useCompany();
  const search: ReportSearch = useSearch({ strict: false });
  const range = resolveRange(search, settings.timezone, Date.now());
  const parameters = {
    from: range.from,
    to: range.to,
    currency: search.currency ?? settings.currency,
    model: search.model ?? settings.model,
    channel: search.channel,
    ai_profile: search.ai_profile,
  };
  const show = useShow<ReportSearch>();
  return { search, range, previous: previousRange(range), parameters, show };
}
