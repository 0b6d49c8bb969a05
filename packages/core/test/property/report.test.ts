import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { revenueImpact } from '../../src/report/contract.ts';
import { describeRevenue } from '../../src/report/figures.ts';
import type { ReportQuery } from '../../src/report/query.ts';
import { contributionOf } from '../../src/rollup/contribution.ts';
import { daysIn } from '../../src/rollup/day.ts';
import { addTally, emptyTally } from '../../src/rollup/tally.ts';
import { naiveDays, naiveHours } from '../oracle/day.ts';
import { micros, sum } from '../oracle/decimal.ts';
import { naiveProducts } from '../oracle/products.ts';
import { type NaiveReport, naiveReport } from '../oracle/report.ts';
import { foldRefunded, type RefundedPlay, refundedPlays } from '../support/refunds.ts';
import { queries, timeZones } from '../support/reports.ts';
import { readRows } from '../support/tally-reader.ts';

const companies = fc.record({
  visitors: fc.array(refundedPlays, { minLength: 1, maxLength: 4, size: 'max' }),
  timezone: timeZones,
  query: queries,
  productLimit: fc.constantFrom(0, 1, 2, Number.POSITIVE_INFINITY),
});

test('summed rollups report what a count over the ledgers of all visitors finds, in all and in each split', () => {
  fc.assert(
    fc.property(companies, ({ visitors, timezone, query, productLimit }) => {
      const { ledgers, report } = reportOf(visitors, timezone, query, productLimit);
      const dayOf = naiveDays(timezone);
      const count = (keep?: Parameters<typeof naiveReport>[3]) => naiveReport(ledgers, query, dayOf, keep);
      expect(totalsOf(report)).toEqual(figuresOf(count()));
      for (const { interacting_visitors, carting_visitors, converting_visitors, ...row } of report.days) {
        expect({ ...row, ...partOf(row) }).toEqual({ ...expectedPart(count(({ day }) => day === row.date)), date: row.date });
        const { interacting, carting, converting } = naiveReport(ledgers, { ...query, from: row.date, to: row.date }, dayOf);
        expect([interacting_visitors, carting_visitors, converting_visitors]).toEqual([interacting, carting, converting]);
      }
      for (const { interacting_visitors, ...row } of report.channels) {
        expect(interacting_visitors).toBe(count(({ channel }) => channel === row.channel).interacting);
        const { carts: _, ...expected } = expectedPart(count(({ channel }) => channel === row.channel));
        expect({ ...row, ...partOf(row) }).toEqual({ ...expected, channel: row.channel });
      }
      for (const row of report.ai_profiles) {
        const { carts: _, ...expected } = expectedPart(count(({ profile }) => profile === (row.ai_profile ?? '')));
        expect({ ...row, ...partOf(row) }).toEqual({ ...expected, ai_profile: row.ai_profile });
      }
      expect(() => v.parse(revenueImpact, report)).not.toThrow();
    }),
    { numRuns: 700 },
  );
});

test('averages and the conversion rate are the quotients of the totals', () => {
  fc.assert(
    fc.property(companies, ({ visitors, timezone, query }) => {
      const { ledgers, report } = reportOf(visitors, timezone, query, 5);
      const { totals } = report;
      const naive = naiveReport(ledgers, query, naiveDays(timezone));
      expectNearest(totals.daily_cart_gmv_avg, naive.gmv, BigInt(naive.activeDays) * 1_000_000n);
      expectNearest(totals.average_cart_value, naive.gmv, BigInt(naive.carts) * 1_000_000n);
      expectNearest(totals.average_order_value, naive.revenue, naive.orders);
      expect(totals.conversion_rate).toBe(naive.interacting === 0 ? 0 : naive.converting / naive.interacting);
      expect(totals.conversion_rate).toBeLessThanOrEqual(1);
    }),
    { numRuns: 200 },
  );
});

test('every split adds up to the total: channels, AI profiles, days and products, however many products are listed', () => {
  fc.assert(
    fc.property(companies, ({ visitors, timezone, query, productLimit }) => {
      const { report } = reportOf(visitors, timezone, query, productLimit);
      const { totals } = report;
      for (const split of [report.channels, report.ai_profiles, report.days]) {
        expect(sum(split.map((row) => micros(row.add_to_cart_gmv)))).toBe(micros(totals.add_to_cart_gmv));
        expect(sum(split.map((row) => micros(row.attributed_revenue)))).toBe(micros(totals.attributed_revenue));
        expect(sum(split.map((row) => micros(row.refunds)))).toBe(micros(totals.refunds));
        expect(sum(split.map((row) => micros(row.net_revenue)))).toBe(micros(totals.net_revenue));
        expect(sum(split.map((row) => millionths(row.attributed_orders)))).toBe(millionths(totals.attributed_orders));
        expect(sum(split.map((row) => BigInt(row.interactions)))).toBe(BigInt(totals.interactions));
      }
      expect(sum(report.products.map((row) => micros(row.add_to_cart_gmv)))).toBe(micros(totals.add_to_cart_gmv));
      expect(sum(report.products.map((row) => micros(row.revenue)))).toBe(micros(totals.attributed_revenue));
      expect(sum(report.products.map((row) => micros(row.refunds)))).toBe(micros(totals.refunds));
      expect(micros(totals.net_revenue)).toBe(micros(totals.attributed_revenue) - micros(totals.refunds));
      for (const row of report.products) expect(micros(row.net_revenue)).toBe(micros(row.revenue) - micros(row.refunds));
    }),
    { numRuns: 400 },
  );
});

test('the hours of one day report what a count over the ledgers finds for each, and add up to the day', () => {
  const oneDay = companies.map((company) => ({ ...company, query: { ...company.query, to: company.query.from } }));
  fc.assert(
    fc.property(oneDay, ({ visitors, timezone, query }) => {
      const { ledgers, report } = reportOf(visitors, timezone, query, 5);
      const hourOf = naiveHours(timezone);
      for (const { start, label, ...row } of report.hours) {
        const name = hourOf(Date.parse(start));
        expect(name.slice(0, 16)).toBe(`${query.from}T${label}`);
        const {
          carts: _c,
          refunds: _r,
          net_revenue: _n,
          ...expected
        } = expectedPart(naiveReport(ledgers, { ...query, from: name, to: name }, hourOf));
        const { add_to_cart_gmv, attributed_revenue, attributed_orders } = partOf({ ...row, refunds: '0', net_revenue: '0' });
        expect({ ...row, add_to_cart_gmv, attributed_revenue, attributed_orders }).toEqual(expected);
      }
      expect(sum(report.hours.map((row) => micros(row.add_to_cart_gmv)))).toBe(micros(report.totals.add_to_cart_gmv));
      expect(sum(report.hours.map((row) => micros(row.attributed_revenue)))).toBe(micros(report.totals.attributed_revenue));
      expect(sum(report.hours.map((row) => millionths(row.attributed_orders)))).toBe(millionths(report.totals.attributed_orders));
      expect(sum(report.hours.map((row) => BigInt(row.interactions)))).toBe(BigInt(report.totals.interactions));
    }),
    { numRuns: 700 },
  );
});

test('without a filter each product has earned exactly what its cart entries and order items are worth', () => {
  fc.assert(
    fc.property(companies, ({ visitors, timezone, query: filtered }) => {
      const query = { ...filtered, channel: null, aiProfile: null };
      const { ledgers, report } = reportOf(visitors, timezone, query, Number.POSITIVE_INFINITY);
      const products = report.products.map((row) => [
        row.product_id ?? '',
        { gmv: micros(row.add_to_cart_gmv), units: row.units, revenue: micros(row.revenue), refunds: micros(row.refunds) },
      ]);
      expect(Object.fromEntries(products)).toEqual(Object.fromEntries(naiveProducts(ledgers, query, naiveDays(timezone))));
    }),
    { numRuns: 300 },
  );
});

function reportOf(visitors: readonly RefundedPlay[], timezone: string, query: ReportQuery, productLimit: number) {
  const ledgers = visitors.map(foldRefunded);
  const tally = emptyTally();
  const dayOf = daysIn(timezone);
  for (const ledger of ledgers) addTally(tally, contributionOf(ledger, dayOf), 1n);
  const rows = readRows(tally, query, productLimit);
  return { ledgers, report: describeRevenue({ key: 'acme', timezone }, query, rows) };
}

type Report = ReturnType<typeof describeRevenue>;

function totalsOf({ totals }: Report) {
  return {
    ...partOf(totals),
    carts: totals.carts,
    interactions: totals.interactions,
    verified: micros(totals.verified_revenue),
    recordedRevenue: micros(totals.recorded_revenue),
    recordedOrders: totals.recorded_orders,
    otherOrders: totals.excluded_orders_other_currencies,
    interacting: totals.interacting_visitors,
    carting: totals.carting_visitors,
    converting: totals.converting_visitors,
  };
}

function figuresOf({ activeDays: _, ...naive }: NaiveReport) {
  const { gmv: _gmv, revenue: _revenue, refunds: _refunds, orders, ...rest } = naive;
  return { ...rest, ...expectedMoney(naive), attributed_orders: orders };
}

/** Amounts of a row as integers, so that only the amount is compared and not how it is written. */
function partOf(row: {
  add_to_cart_gmv: string;
  attributed_revenue: string;
  refunds: string;
  net_revenue: string;
  attributed_orders: number;
}) {
  return {
    add_to_cart_gmv: micros(row.add_to_cart_gmv),
    attributed_revenue: micros(row.attributed_revenue),
    refunds: micros(row.refunds),
    net_revenue: micros(row.net_revenue),
    attributed_orders: millionths(row.attributed_orders),
  };
}

function expectedPart({ orders, carts, interactions, ...money }: NaiveReport) {
  return { ...expectedMoney(money), attributed_orders: orders, carts, interactions };
}

function expectedMoney({ gmv, revenue, refunds }: Pick<NaiveReport, 'gmv' | 'revenue' | 'refunds'>) {
  return { add_to_cart_gmv: gmv, attributed_revenue: revenue, refunds, net_revenue: revenue - refunds };
}

function millionths(count: number): bigint {
  return BigInt(Math.round(count * 1_000_000));
}

/** Whether an average, shown in coins of at most 1, is within half a coin of the exact quotient: `amount / count`, the count in millionths. */
function expectNearest(shown: string, amount: bigint, count: bigint): void {
  if (count === 0n) {
    expect(micros(shown)).toBe(0n);
    return;
  }
  const coin = 10n ** BigInt(6 - (shown.split('.')[1] ?? '').length);
  const distance = micros(shown) * count - amount * 1_000_000n;
  expect(2n * (distance < 0n ? -distance : distance), `${shown} for ${amount} / ${count} millionths`).toBeLessThanOrEqual(coin * count);
}
