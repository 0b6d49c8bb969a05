import { averageMicros, formatMicros, MICROS } from '../money/amount.ts';
import { type Day, listDays } from '../rollup/day.ts';
import { NOBODY } from '../rollup/tables.ts';
import { indexBy } from '../timeline/index-by.ts';
import { CHANNELS } from '../wire/vocabulary.ts';
import type { RevenueImpact } from './contract.ts';
import { addCredits, type CreditSums, hasCredit, NO_CREDIT, toCount } from './credit-sums.ts';
import { type HourRow, listHourFigures } from './hours.ts';
import { listProducts, type ProductRow } from './products.ts';
import { listProfiles, type ProfileRow } from './profiles.ts';
import type { ReportQuery } from './query.ts';

/** What the rollups say about a query; the store reads it, `describeRevenue` turns it into figures. */
export interface RevenueRows {
  days: (CreditSums & { day: Day; carts: number; verifiedMicros: bigint })[];
  channels: (CreditSums & { channel: string })[];
  profiles: ProfileRow[];
  /** Of a range of one day. */
  hours: HourRow[];
  interactions: { channel: string; aiProfile: string; day: Day; interactions: number }[];
  products: ProductRow[];
  recordedMicros: bigint;
  recordedOrders: number;
  ordersInOtherCurrencies: number;
  visitors: VisitorRow[];
  /** Distinct visitors of the range who used a channel. */
  channelVisitors: { channel: string; visitors: number }[];
}

/** Visitors of one day: how many there were, and how many more the range has with that day than with the days of it before. */
export interface VisitorRow {
  figure: 'interacting' | 'carting' | 'converting';
  day: Day;
  visitors: number;
  arriving: number;
}

/** The revenue impact report of a company, from the sums of its rollups. */
export function describeRevenue(company: { key: string; timezone: string }, query: ReportQuery, rows: RevenueRows): RevenueImpact {
  const { currency } = query;
  const money = (micros: bigint) => formatMicros(micros, currency);
  const all = addCredits(rows.days);
  const earned = (sums: CreditSums, interactions: number) => ({
    add_to_cart_gmv: money(sums.cartMicros),
    ...describeNet(sums, currency),
    attributed_orders: toCount(sums.orderMicros),
    interactions,
  });
  return {
    company: company.key,
    timezone: company.timezone,
    currency,
    model: query.model,
    from: query.from,
    to: query.to,
    totals: describeTotals(rows, all, currency),
    channels: listChannels(query, rows).map(({ channel, sums, interactions }) => ({
      channel,
      ...earned(sums, interactions),
      interacting_visitors: rows.channelVisitors.find((row) => row.channel === channel)?.visitors ?? 0,
    })),
    ai_profiles: listProfiles(query, rows.profiles, countInteractionsBy(rows, 'aiProfile'), all).map(
      ({ aiProfile, sums, interactions }) => ({
        ai_profile: aiProfile,
        ...earned(sums, interactions),
      }),
    ),
    days: listDayFigures(query, rows).map(({ day, sums, interactions, visitors }) => ({
      date: day,
      carts: sums?.carts ?? 0,
      ...earned(sums ?? NO_CREDIT, interactions),
      ...visitors,
    })),
    hours: listHourFigures(company.timezone, query, rows.hours),
    products: listProducts(rows.products, all, currency),
  };
}

function describeNet({ revenueMicros, refundMicros }: CreditSums, currency: string) {
  return {
    attributed_revenue: formatMicros(revenueMicros, currency),
    refunds: formatMicros(refundMicros, currency),
    net_revenue: formatMicros(revenueMicros - refundMicros, currency),
  };
}

function describeTotals(rows: RevenueRows, all: CreditSums, currency: string): RevenueImpact['totals'] {
  const carts = rows.days.reduce((sum, row) => sum + row.carts, 0);
  const activeDays = rows.days.filter((row) => row.carts > 0).length;
  const verifiedMicros = rows.days.reduce((sum, row) => sum + row.verifiedMicros, 0n);
  const visitors = countVisitors(rows.visitors, 'arriving');
  return {
    add_to_cart_gmv: formatMicros(all.cartMicros, currency),
    daily_cart_gmv_avg: formatMicros(averageMicros(all.cartMicros, BigInt(activeDays) * MICROS, currency), currency),
    average_cart_value: formatMicros(averageMicros(all.cartMicros, BigInt(carts) * MICROS, currency), currency),
    carts,
    ...describeNet(all, currency),
    attributed_orders: toCount(all.orderMicros),
    verified_revenue: formatMicros(verifiedMicros, currency),
    average_order_value: formatMicros(averageMicros(all.revenueMicros, all.orderMicros, currency), currency),
    recorded_revenue: formatMicros(rows.recordedMicros, currency),
    recorded_orders: rows.recordedOrders,
    interactions: rows.interactions.reduce((sum, row) => sum + row.interactions, 0),
    ...visitors,
    conversion_rate: visitors.interacting_visitors === 0 ? 0 : visitors.converting_visitors / visitors.interacting_visitors,
    excluded_orders_other_currencies: rows.ordersInOtherCurrencies,
  };
}

/** Every channel that the query lets through, and what nobody earned where there is such, so that the split adds up to the total. */
function listChannels(query: ReportQuery, rows: RevenueRows) {
  const channels = query.channel === null ? CHANNELS : [query.channel];
  const nobody = rows.channels.some((row) => row.channel === NOBODY && hasCredit(row)) ? ([NOBODY] as const) : [];
  const interactionsOf = countInteractionsBy(rows, 'channel');
  return [...channels, ...nobody].map((channel) => ({
    channel,
    sums: rows.channels.find((row) => row.channel === channel) ?? NO_CREDIT,
    interactions: interactionsOf.get(channel) ?? 0,
  }));
}

/** Every day of the range. */
function listDayFigures({ from, to }: ReportQuery, rows: RevenueRows) {
  const sumsOn = new Map(rows.days.map((row) => [row.day, row]));
  const interactionsOn = countInteractionsBy(rows, 'day');
  const visitorsOn = indexBy(rows.visitors, (row) => row.day);
  return listDays(from, to).map((day) => ({
    day,
    sums: sumsOn.get(day),
    interactions: interactionsOn.get(day) ?? 0,
    visitors: countVisitors(visitorsOn.get(day) ?? [], 'visitors'),
  }));
}

function countInteractionsBy({ interactions: rows }: RevenueRows, part: 'channel' | 'aiProfile' | 'day'): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row[part], (counts.get(row[part]) ?? 0) + row.interactions);
  return counts;
}

function countVisitors(rows: readonly VisitorRow[], measure: 'visitors' | 'arriving') {
  const count = (figure: VisitorRow['figure']) => rows.filter((row) => row.figure === figure).reduce((sum, row) => sum + row[measure], 0);
  return { interacting_visitors: count('interacting'), carting_visitors: count('carting'), converting_visitors: count('converting') };
}
