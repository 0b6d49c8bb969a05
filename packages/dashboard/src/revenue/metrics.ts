import { averageMicros, formatMicros, MICROS, readMicros } from '@cartograph/core/money/amount';
import type { RevenueImpact } from '@cartograph/core/report/contract';

type Totals = RevenueImpact['totals'];
type DayFigures = RevenueImpact['days'][number];
type HourFigures = RevenueImpact['hours'][number];

/** In what a figure is counted; those of one unit share an axis. */
export type Unit = 'money' | 'count' | 'rate';

/** A figure of the report: what it is called, what it is, and where its numbers stand. Amounts are decimal strings. */
export interface Metric {
  id: MetricId;
  name: string;
  unit: Unit;
  definition: string;
  /** The figure of the range; null where there is none, such as an average over nothing. */
  total: (totals: Totals) => string | number | null;
  /** The figure of one day, likewise. */
  ofDay: (day: DayFigures, currency: string) => string | number | null;
  /** The figure of one hour; left out where hours have none. */
  ofHour?: (hour: HourFigures, currency: string) => string | number | null;
}

export const METRIC_IDS = ['revenue', 'orders', 'aov', 'gmv', 'daily', 'cart', 'visitors', 'interactions', 'conversion'] as const;
export type MetricId = (typeof METRIC_IDS)[number];

/** The series that a chart shows unless somebody chooses others. */
export const DEFAULT_METRICS: readonly MetricId[] = ['revenue', 'gmv'];

/** The colour of a figure, on its card as in the chart. */
export function colorOf(id: MetricId): string {
  return `var(--series-${id})`;
}

const averageOrder = ({ attributed_revenue, attributed_orders }: DayFigures | HourFigures, currency: string) =>
  averageOrNull(attributed_revenue, Math.round(attributed_orders * Number(MICROS)), currency);

/** All figures, in the order of the cards; docs/figures.md defines them. */
export const METRICS: Readonly<Record<MetricId, Metric>> = {
  revenue: {
    id: 'revenue',
    name: 'Attributed revenue',
    unit: 'money',
    definition: 'The sum of all recorded orders that a helpful use of the assistant came before, in the attribution window.',
    total: (totals) => totals.attributed_revenue,
    ofDay: (day) => day.attributed_revenue,
    ofHour: (hour) => hour.attributed_revenue,
  },
  orders: {
    id: 'orders',
    name: 'Attributed orders',
    unit: 'count',
    definition: 'How many recorded orders a helpful use of the assistant came before. The linear model shares an order between channels.',
    total: (totals) => totals.attributed_orders,
    ofDay: (day) => day.attributed_orders,
    ofHour: (hour) => hour.attributed_orders,
  },
  aov: {
    id: 'aov',
    name: 'Average order value',
    unit: 'money',
    definition: 'Attributed revenue divided by attributed orders.',
    total: (totals) => (totals.attributed_orders === 0 ? null : totals.average_order_value),
    ofDay: averageOrder,
    ofHour: averageOrder,
  },
  gmv: {
    id: 'gmv',
    name: 'Total add-to-cart GMV',
    unit: 'money',
    definition:
      'The value that shoppers put into their carts after using the assistant, less the value that they took out again. A day may be negative: what was added the day before was removed.',
    total: (totals) => totals.add_to_cart_gmv,
    ofDay: (day) => day.add_to_cart_gmv,
    ofHour: (hour) => hour.add_to_cart_gmv,
  },
  daily: {
    id: 'daily',
    name: 'Daily cart GMV (avg)',
    unit: 'money',
    definition: 'Total add-to-cart GMV divided by the days of the range on which anything was put into or taken out of a cart.',
    total: (totals) => (totals.carts === 0 ? null : totals.daily_cart_gmv_avg),
    ofDay: (day) => (day.carts === 0 ? null : day.add_to_cart_gmv),
  },
  cart: {
    id: 'cart',
    name: 'Average cart value',
    unit: 'money',
    definition: 'Total add-to-cart GMV divided by the carts of each day: a shopper’s cart counts once on every day on which it changed.',
    total: (totals) => (totals.carts === 0 ? null : totals.average_cart_value),
    ofDay: (day, currency) => averageOrNull(day.add_to_cart_gmv, day.carts * Number(MICROS), currency),
  },
  visitors: {
    id: 'visitors',
    name: 'Interacting visitors',
    unit: 'count',
    definition:
      'Different visitors who used the chat, the product FAQs or a nudge. One who came on several days counts once in the range, and once on each day.',
    total: (totals) => totals.interacting_visitors,
    ofDay: (day) => day.interacting_visitors,
  },
  interactions: {
    id: 'interactions',
    name: 'Interactions',
    unit: 'count',
    definition: 'How often the assistant was used, helpful or not.',
    total: (totals) => totals.interactions,
    ofDay: (day) => day.interactions,
    ofHour: (hour) => hour.interactions,
  },
  conversion: {
    id: 'conversion',
    name: 'Conversion',
    unit: 'rate',
    definition: 'Interacting visitors who also ordered in the range, divided by all interacting visitors.',
    total: (totals) => (totals.interacting_visitors === 0 ? null : totals.conversion_rate),
    ofDay: (day) => (day.interacting_visitors === 0 ? null : day.converting_visitors / day.interacting_visitors),
  },
};

function averageOrNull(amount: string, countMicros: number, currency: string): string | null {
  return countMicros === 0 ? null : formatMicros(averageMicros(readMicros(amount), BigInt(countMicros), currency), currency);
}
