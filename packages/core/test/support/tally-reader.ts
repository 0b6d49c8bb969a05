import type { RevenueRows } from '../../src/report/figures.ts';
import type { ReportQuery } from '../../src/report/query.ts';
import { ALL, ROLLUPS, type RollupTable } from '../../src/rollup/tables.ts';
import type { Tally } from '../../src/rollup/tally.ts';

/** A row of a rollup table as a store has it: key parts by name, sums by column. */
interface StoredRow {
  key: Readonly<Record<string, string>>;
  of: (column: string) => bigint;
}

/** Reads from a tally what a store reads from its rollup tables for a report; of the products only the first `productLimit`. */
export function readRows(tally: Tally, query: ReportQuery, productLimit: number): RevenueRows {
  const { currency, model } = query;
  const channel = query.channel ?? '';
  const profile = query.aiProfile ?? '';
  const isInRange = ({ key }: StoredRow) => (key.day ?? '') >= query.from && (key.day ?? '') <= query.to;
  const rowsOf = (table: RollupTable) => readTable(tally, table).filter(isInRange);
  const credits = rowsOf('daily_credit').filter(({ key }) => key.currency === currency);
  const sumsOf = (rows: readonly StoredRow[]) => ({
    cartMicros: total(rows, `cart_micros_${model}`),
    revenueMicros: total(rows, `revenue_micros_${model}`),
    orderMicros: total(rows, `order_micros_${model}`),
    refundMicros: total(rows, `refund_micros_${model}`),
  });
  const ofChannels = credits.filter(({ key }) => key.channel !== '' && key.ai_profile === profile && isWanted(query.channel, key.channel));
  const ofProfiles = credits.filter(
    ({ key }) => key.ai_profile !== '' && key.channel === channel && isWanted(query.aiProfile, key.ai_profile),
  );
  const orders = rowsOf('daily_orders');
  const visitorsOf = (figure: string, inCurrency: string) =>
    rowsOf('daily_visitors').filter(
      ({ key }) => key.figure === figure && key.currency === inCurrency && key.channel === channel && key.ai_profile === profile,
    );
  return {
    days: [
      ...groupBy(
        credits.filter(({ key }) => key.channel === channel && key.ai_profile === profile),
        'day',
      ),
    ].map(([day, rows]) => ({
      day,
      ...sumsOf(rows),
      carts: Number(total(rows, `carts_${model}`)),
      verifiedMicros: total(rows, `verified_micros_${model}`),
    })),
    channels: [...groupBy(ofChannels, 'channel')].map(([name, rows]) => ({ channel: name, ...sumsOf(rows) })),
    profiles: [...groupBy(ofProfiles, 'ai_profile')].map(([name, rows]) => ({ aiProfile: name, ...sumsOf(rows) })),
    hours: readHours(rowsOf('hourly'), query),
    interactions: rowsOf('daily_interactions')
      .filter(({ key }) => isWanted(query.channel, key.channel) && isWanted(query.aiProfile, key.ai_profile))
      .map(({ key, of }) => ({
        channel: key.channel ?? '',
        aiProfile: key.ai_profile ?? '',
        day: key.day ?? '',
        interactions: Number(of('interactions')),
      })),
    products: readProducts(rowsOf('daily_product'), query).slice(0, productLimit),
    recordedMicros: total(
      orders.filter(({ key }) => key.currency === currency),
      'recorded_micros',
    ),
    recordedOrders: Number(
      total(
        orders.filter(({ key }) => key.currency === currency),
        'recorded_orders',
      ),
    ),
    ordersInOtherCurrencies: Number(
      total(
        orders.filter(({ key }) => key.currency !== currency),
        'recorded_orders',
      ),
    ),
    channelVisitors: [
      ...groupBy(
        rowsOf('daily_visitors').filter(
          ({ key }) =>
            key.figure === 'interacting' &&
            (query.channel === null ? key.channel !== ALL : key.channel === query.channel) &&
            key.ai_profile === profile &&
            (key.previous_day ?? '') < query.from,
        ),
        'channel',
      ),
    ].map(([name, rows]) => ({ channel: name, visitors: Number(total(rows, 'visitors')) })),
    visitors: (['interacting', 'carting', 'converting'] as const).flatMap((figure) =>
      [...groupBy(visitorsOf(figure, figure === 'interacting' ? '' : currency), 'day')].map(([day, rows]) => ({
        figure,
        day,
        visitors: Number(total(rows, 'visitors')),
        arriving: Number(
          total(
            rows.filter(({ key }) => (key.previous_day ?? '') < query.from),
            'visitors',
          ),
        ),
      })),
    ),
  };
}

function readHours(rows: readonly StoredRow[], query: ReportQuery): RevenueRows['hours'] {
  if (query.from !== query.to) return [];
  const wanted = rows.filter(
    ({ key }) =>
      ['', query.currency].includes(key.currency ?? '') &&
      isWanted(query.channel, key.channel) &&
      isWanted(query.aiProfile, key.ai_profile),
  );
  return [...groupBy(wanted, 'hour')].map(([hour, group]) => ({
    hour: Number(hour),
    cartMicros: total(group, `cart_micros_${query.model}`),
    revenueMicros: total(group, `revenue_micros_${query.model}`),
    orderMicros: total(group, `order_micros_${query.model}`),
    interactions: Number(total(group, 'interactions')),
  }));
}

function readProducts(rows: readonly StoredRow[], query: ReportQuery): RevenueRows['products'] {
  const wanted = rows.filter(
    ({ key }) => key.currency === query.currency && key.channel === (query.channel ?? ALL) && key.ai_profile === (query.aiProfile ?? ALL),
  );
  return [...groupBy(wanted, 'product_id')].map(([productId, group]) => ({
    productId,
    productName: `Name of ${productId}`,
    cartMicros: total(group, `cart_micros_${query.model}`),
    unitMicros: total(group, `unit_micros_${query.model}`),
    revenueMicros: total(group, `revenue_micros_${query.model}`),
    refundMicros: total(group, `refund_micros_${query.model}`),
  }));
}

function readTable(tally: Tally, table: RollupTable): StoredRow[] {
  const names = ROLLUPS[table].key;
  return [...tally[table].values()].map(({ key, sums }) => ({
    key: Object.fromEntries(names.map((name, index) => [name, key[index] ?? ''])),
    of: (column) => sums.get(column) ?? 0n,
  }));
}

function isWanted(filter: string | null, value: string | undefined): boolean {
  return filter === null || filter === value;
}

function total(rows: readonly StoredRow[], column: string): bigint {
  return rows.reduce((sum, row) => sum + row.of(column), 0n);
}

function groupBy(rows: readonly StoredRow[], name: string): Map<string, StoredRow[]> {
  const groups = new Map<string, StoredRow[]>();
  for (const row of rows) groups.set(row.key[name] ?? '', [...(groups.get(row.key[name] ?? '') ?? []), row]);
  return groups;
}
