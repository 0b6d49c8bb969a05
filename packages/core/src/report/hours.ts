import { formatMicros } from '../money/amount.ts';
import { daysIn } from '../rollup/day.ts';
import { listHours } from '../rollup/hour.ts';
import type { RevenueImpact } from './contract.ts';
import { type CreditSums, toCount } from './credit-sums.ts';
import type { ReportQuery } from './query.ts';

/** What was earned in an hour of a day, counted from the day's first moment. */
export interface HourRow extends Omit<CreditSums, 'refundMicros'> {
  hour: number;
  interactions: number;
}

/** The hours of a report of one day, each with its start as a moment and by the clock of the company; of other reports none. */
export function listHourFigures(timezone: string, query: ReportQuery, rows: readonly HourRow[]): RevenueImpact['hours'] {
  if (query.from !== query.to) return [];
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return listHours(query.from, daysIn(timezone)).map((startMs, hour) => {
    const row = rows.find((candidate) => candidate.hour === hour);
    return {
      start: new Date(startMs).toISOString(),
      label: clock.format(startMs),
      add_to_cart_gmv: formatMicros(row?.cartMicros ?? 0n, query.currency),
      attributed_revenue: formatMicros(row?.revenueMicros ?? 0n, query.currency),
      attributed_orders: toCount(row?.orderMicros ?? 0n),
      interactions: row?.interactions ?? 0,
    };
  });
}
