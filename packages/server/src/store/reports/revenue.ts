import type { RevenueRows } from '@cartograph/core/report/figures';
import type { ReportQuery } from '@cartograph/core/report/query';
import { ALL, measureColumn, PRODUCT_MEASURES } from '@cartograph/core/rollup/tables';
import { findWeeks } from '@cartograph/core/rollup/week';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import { readTogether } from '../read-together.ts';
import { settleRollups } from '../rollup-differences.ts';

/** Most products that a report lists by name; what the others earned is summed up in one row. */
const PRODUCTS_MAX = 500;

/**
 * Reads the sums behind a revenue report from the rollups: a few index ranges of at most the days asked for, however many events there
 * were. Throws StoreUnavailable.
 */
export async function readRevenue(database: Database, companyId: number, query: ReportQuery): Promise<RevenueRows> {
  await settleRollups(database, companyId);
  const { recorded, ...rows } = await readTogether(database, {
    recorded: selectRecorded(companyId, query),
    days: selectDays(companyId, query),
    channels: selectChannels(companyId, query),
    profiles: selectProfiles(companyId, query),
    hours: selectHours(companyId, query),
    interactions: selectInteractions(companyId, query),
    products: selectProducts(companyId, query),
    visitors: selectVisitors(companyId, query),
    channelVisitors: selectChannelVisitors(companyId, query),
  });
  return {
    ...rows,
    recordedMicros: recorded[0]?.micros ?? 0n,
    recordedOrders: Number(recorded[0]?.orders ?? 0n),
    ordersInOtherCurrencies: Number(recorded[0]?.others ?? 0n),
  };
}

function inRange({ from, to }: ReportQuery): RawBuilder<unknown> {
  return sql`day BETWEEN ${from}::date AND ${to}::date`;
}

function selectDays(companyId: number, query: ReportQuery) {
  const column = (measure: Parameters<typeof measureColumn>[0]) => sql.ref(measureColumn(measure, query.model));
  return sql<RevenueRows['days'][number]>`
    SELECT day, ${column('cart_micros')} AS "cartMicros", ${column('carts')}::bigint AS carts, ${column('revenue_micros')} AS "revenueMicros",
      ${column('verified_micros')} AS "verifiedMicros", ${column('order_micros')} AS "orderMicros", ${column('refund_micros')} AS "refundMicros"
    FROM daily_credit
    WHERE company_id = ${companyId} AND currency = ${query.currency} AND channel = ${query.channel ?? ALL}
      AND ai_profile = ${query.aiProfile ?? ALL} AND ${inRange(query)}
    ORDER BY day`;
}

function sumEarned({ model }: ReportQuery): RawBuilder<unknown> {
  return sql`sum(${sql.ref(`cart_micros_${model}`)}) AS "cartMicros", sum(${sql.ref(`revenue_micros_${model}`)}) AS "revenueMicros",
    sum(${sql.ref(`order_micros_${model}`)}) AS "orderMicros"`;
}

function sumCredits(query: ReportQuery): RawBuilder<unknown> {
  return sql`${sumEarned(query)}, sum(${sql.ref(`refund_micros_${query.model}`)}) AS "refundMicros"`;
}

/** The rows of single channels that the query lets through. */
function eachChannel({ channel }: ReportQuery): RawBuilder<unknown> {
  return channel === null ? sql`channel <> ${ALL}` : sql`channel = ${channel}`;
}

function selectChannels(companyId: number, query: ReportQuery) {
  return sql<RevenueRows['channels'][number]>`
    SELECT channel, ${sumCredits(query)} FROM daily_credit
    WHERE company_id = ${companyId} AND currency = ${query.currency} AND ${eachChannel(query)} AND ai_profile = ${query.aiProfile ?? ALL} AND ${inRange(query)}
    GROUP BY channel`;
}

function selectProfiles(companyId: number, query: ReportQuery) {
  const profiles = query.aiProfile === null ? sql`ai_profile <> ${ALL}` : sql`ai_profile = ${query.aiProfile}`;
  return sql<RevenueRows['profiles'][number]>`
    SELECT ai_profile AS "aiProfile", ${sumCredits(query)} FROM daily_credit
    WHERE company_id = ${companyId} AND currency = ${query.currency} AND channel = ${query.channel ?? ALL} AND ${profiles} AND ${inRange(query)}
    GROUP BY ai_profile`;
}

/** Of a single day only. */
function selectHours(companyId: number, query: ReportQuery) {
  return sql<RevenueRows['hours'][number]>`
    SELECT hour, ${sumEarned(query)}, sum(interactions)::bigint AS interactions FROM hourly
    WHERE company_id = ${companyId} AND day = ${query.from}::date AND day = ${query.to}::date AND currency IN (${query.currency}, '') AND ${filterLeaves(query)}
    GROUP BY hour`;
}

function selectInteractions(companyId: number, query: ReportQuery) {
  return sql<RevenueRows['interactions'][number]>`
    SELECT channel, ai_profile AS "aiProfile", day, interactions::bigint AS interactions FROM daily_interactions
    WHERE company_id = ${companyId} AND ${filterLeaves(query)} AND ${inRange(query)} AND interactions <> 0`;
}

/** Of the weeks that lie in the range whole, and of the days before and after them. */
function selectProducts(companyId: number, query: ReportQuery) {
  const weeks = findWeeks(query.from, query.to);
  const sums = PRODUCT_MEASURES.map((measure) => sql`${sql.ref(measureColumn(measure, query.model))} AS ${sql.ref(measure)}`);
  const wanted = sql`company_id = ${companyId} AND currency = ${query.currency} AND channel = ${query.channel ?? ALL} AND ai_profile = ${query.aiProfile ?? ALL}`;
  return sql<RevenueRows['products'][number]>`
    SELECT earned.product_id AS "productId", coalesce(product.name, earned.product_id) AS "productName", "cartMicros", "unitMicros", "revenueMicros",
      "refundMicros"
    FROM (
      SELECT product_id, sum(cart_micros) AS "cartMicros", sum(unit_micros) AS "unitMicros", sum(revenue_micros) AS "revenueMicros",
        sum(refund_micros) AS "refundMicros"
      FROM (
        SELECT product_id, ${sql.join(sums)} FROM weekly_product
        WHERE ${wanted} AND week >= ${weeks.from}::date AND week < ${weeks.until}::date
        UNION ALL
        SELECT product_id, ${sql.join(sums)} FROM daily_product
        WHERE ${wanted} AND (day >= ${query.from}::date AND day < ${weeks.from}::date OR day >= ${weeks.until}::date AND day <= ${query.to}::date)
      ) AS part
      GROUP BY product_id
    ) AS earned
    LEFT JOIN product ON product.company_id = ${companyId} AND product.product_id = earned.product_id
    ORDER BY "revenueMicros" DESC, "cartMicros" DESC, earned.product_id LIMIT ${PRODUCTS_MAX}`;
}

/** The filters on tables that hold no sums over all channels and profiles. */
function filterLeaves({ channel, aiProfile }: ReportQuery): RawBuilder<unknown> {
  const byChannel = channel === null ? sql`true` : sql`channel = ${channel}`;
  const byProfile = aiProfile === null ? sql`true` : sql`ai_profile = ${aiProfile}`;
  return sql`${byChannel} AND ${byProfile}`;
}

function selectRecorded(companyId: number, query: ReportQuery) {
  return sql<{ micros: bigint | null; orders: bigint | null; others: bigint | null }>`
    SELECT sum(recorded_micros) FILTER (WHERE currency = ${query.currency}) AS micros,
      sum(recorded_orders) FILTER (WHERE currency = ${query.currency}) AS orders,
      sum(recorded_orders) FILTER (WHERE currency <> ${query.currency}) AS others
    FROM daily_orders WHERE company_id = ${companyId} AND ${inRange(query)}`;
}

/** Distinct visitors of each day, and of the range: those whose previous active day lies before it (core's visitor-share.ts). */
function selectVisitors(companyId: number, query: ReportQuery) {
  return sql<RevenueRows['visitors'][number]>`
    SELECT figure, day, sum(visitors)::bigint AS visitors, coalesce(sum(visitors) FILTER (WHERE previous_day < ${query.from}::date), 0)::bigint AS arriving
    FROM daily_visitors
    WHERE company_id = ${companyId} AND (figure, currency) IN (('interacting', ''), ('carting', ${query.currency}), ('converting', ${query.currency}))
      AND channel = ${query.channel ?? ALL} AND ai_profile = ${query.aiProfile ?? ALL} AND ${inRange(query)}
    GROUP BY figure, day`;
}

function selectChannelVisitors(companyId: number, query: ReportQuery) {
  return sql<RevenueRows['channelVisitors'][number]>`
    SELECT channel, sum(visitors)::bigint AS visitors FROM daily_visitors
    WHERE company_id = ${companyId} AND figure = 'interacting' AND currency = '' AND ${eachChannel(query)} AND ai_profile = ${query.aiProfile ?? ALL}
      AND ${inRange(query)} AND previous_day < ${query.from}::date
    GROUP BY channel`;
}
