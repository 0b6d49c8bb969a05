import type { RevenueImpact } from '@cartograph/core/report/contract';

/** The columns of the CSV, in order: the fields of a report's days. */
const COLUMNS = [
  'date',
  'add_to_cart_gmv',
  'carts',
  'attributed_revenue',
  'attributed_orders',
  'interactions',
  'refunds',
  'net_revenue',
] as const;

/** The days of a report as CSV (RFC 4180). Every cell is a date or a number that the server made, so none needs quotes or can be a formula. */
export function writeDaysCsv({ days }: RevenueImpact): string {
  const lines = days.map((day) => COLUMNS.map((column) => day[column]).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}
