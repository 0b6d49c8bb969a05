import type { RevenueImpact } from '@cartograph/core/report/contract';
import { PROFILES_MAX } from '@cartograph/core/report/profiles';
import { CHANNEL_NAMES } from '../filters/words.ts';

/** The ways in which a report is split. */
export const SPLITS = ['channels', 'products', 'ai_profiles'] as const;
export type Split = (typeof SPLITS)[number];

/** What a split is called. */
export const SPLIT_NAMES: Readonly<Record<Split, string>> = { channels: 'Channel', products: 'Product', ai_profiles: 'AI profile' };

/** A row of a split, whatever it is split by. `count` is orders, of products units. */
export interface SplitRow {
  key: string;
  name: string;
  /** What is said below the name. */
  detail?: string;
  gmv: string;
  revenue: string;
  count: number;
  interactions: number | null;
  /** Distinct visitors who used a channel; null where the split knows none. */
  visitors: number | null;
}

/** The rows of a split. They add up to the report's totals. `nameProfile` gives what people call an AI profile. */
export function listRows(report: RevenueImpact, split: Split, nameProfile: (profile: string) => string): SplitRow[] {
  if (split === 'products') {
    return report.products.map(({ product_id, product_name, add_to_cart_gmv, units, revenue }) => ({
      key: product_id ?? '',
      name: product_id === null ? 'Not itemised' : product_name,
      detail: product_id ?? 'Shipping, taxes, order discounts, and products beyond the 500 most valuable',
      gmv: add_to_cart_gmv,
      revenue,
      count: units,
      interactions: null,
      visitors: null,
    }));
  }
  const rows =
    split === 'channels'
      ? report.channels.map((row) => ({ ...row, key: row.channel, name: CHANNEL_NAMES[row.channel] }))
      : report.ai_profiles.map((row) => ({
          ...row,
          key: row.ai_profile ?? '',
          name: row.ai_profile === null ? 'No AI profile' : nameProfile(row.ai_profile),
          detail:
            row.ai_profile === null && report.ai_profiles.length > PROFILES_MAX
              ? `And profiles beyond the ${PROFILES_MAX} most valuable`
              : undefined,
        }));
  return rows.map((row) => ({
    key: row.key,
    name: row.name,
    detail: 'detail' in row ? row.detail : undefined,
    gmv: row.add_to_cart_gmv,
    revenue: row.attributed_revenue,
    count: row.attributed_orders,
    interactions: row.interactions,
    visitors: 'interacting_visitors' in row ? row.interacting_visitors : null,
  }));
}

/** The columns that rows can be sorted by. */
export const SORT_COLUMNS = ['name', 'revenue', 'count', 'gmv', 'interactions', 'visitors'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

/** Rows in the order of a column; amounts are compared as numbers, which is exact enough to order them. */
export function sortRows(rows: readonly SplitRow[], column: SortColumn, descending: boolean): SplitRow[] {
  const compare = (a: SplitRow, b: SplitRow) =>
    column === 'name' ? a.name.localeCompare(b.name) : Number(a[column] ?? 0) - Number(b[column] ?? 0);
  return [...rows].sort((a, b) => (descending ? compare(b, a) : compare(a, b)));
}
