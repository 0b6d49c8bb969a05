import type { Interaction, RefundEvent, TimelineEvent } from '@cartograph/core/event/event';
import type { RevenueImpact } from '@cartograph/core/report/contract';
import type { ReportQuery } from '@cartograph/core/report/query';
import type { OrderClaim } from '@cartograph/core/timeline/checkout';
import type { FoldedEvent, Windows } from '@cartograph/core/timeline/fold';
import { admittedOrderIds, foldGroup, type VisitorGroup } from '@cartograph/core/timeline/group';
import { CHANNELS } from '@cartograph/core/wire/vocabulary';
import { naiveDays } from '../../../core/test/oracle/day.ts';
import { micros } from '../../../core/test/oracle/decimal.ts';
import { type LedgerLine, naiveLedger } from '../../../core/test/oracle/ledger.ts';
import { naiveProducts } from '../../../core/test/oracle/products.ts';
import { type NaiveReport, naiveReport } from '../../../core/test/oracle/report.ts';
import { toDerivedColumns } from '../../src/store/event-row.ts';
import { arrivalOf, type Delivery, type History } from './ingest-histories.ts';

/** Everything that a company received, by visitor, as if it had come at once. */
export function groupOf(deliveries: readonly Delivery[], claims: ReadonlyMap<string, string> = new Map()): VisitorGroup {
  const timelines = new Map<string, TimelineEvent[]>();
  const refunds = new Map<string, RefundEvent[]>();
  for (const delivery of deliveries) {
    const { event } = arrivalOf(delivery, delivery.event.occurred_at);
    if (event.kind === 'refund') refunds.set(event.orderId, [...(refunds.get(event.orderId) ?? []), event]);
    else timelines.set(event.visitorId, [...(timelines.get(event.visitorId) ?? []), event]);
  }
  return { timelines, outsideInteractions: [], outsideReports: [], claims, refunds };
}

/** The pure fold of everything that a company received. */
export function foldAll(deliveries: readonly Delivery[], windows: Windows, claims: ReadonlyMap<string, string> = new Map()) {
  return foldGroup(groupOf(deliveries, claims), windows);
}

/** The rows that a store should have after a fold, by visitor and event id. */
export function outcomesOf(folds: ReadonlyMap<string, readonly FoldedEvent[]>) {
  return [...folds.values()]
    .flat()
    .map((item) => ({ visitor_id: item.event.visitorId, event_id: item.event.eventId, ...toDerivedColumns(item) }))
    .sort((a, b) => compare(a.visitor_id, b.visitor_id) || compare(a.event_id, b.event_id));
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** What the rules, applied by slow scans, make of each visitor's events, by visitor. Order ids are the visitors' own. */
export function naiveLedgers({ deliveries, settings }: History): Map<string, LedgerLine[]> {
  const { timelines } = groupOf(deliveries);
  return new Map(
    [...timelines].map(([visitorId, events]) => {
      const others = [...timelines].filter(([other]) => other !== visitorId).flatMap(([, theirs]) => theirs);
      const foreignInteractions = others.filter(isFaqUse);
      return [visitorId, naiveLedger({ visitorId, events, foreignInteractions, claims: new Map<string, OrderClaim>() }, settings)];
    }),
  );
}

function isFaqUse(event: TimelineEvent): event is TimelineEvent<Interaction> {
  return event.kind === 'interaction' && event.channel === 'FAQ';
}

/** The order ids that each visitor reported after an interaction. */
export function claimableOrders(deliveries: readonly Delivery[], windows: Windows): Map<string, Set<string>> {
  return admittedOrderIds(groupOf(deliveries), windows);
}

/** The figures that the oracle counts, in all, by channel, by AI profile, by day and by product. */
export function naiveFigures(ledgers: readonly (readonly FoldedEvent[])[], timezone: string, query: ReportQuery) {
  const dayOf = naiveDays(timezone);
  const count = (keep?: Parameters<typeof naiveReport>[3]) => naiveReport(ledgers, query, dayOf, keep);
  return {
    totals: figuresOf(count()),
    channels: CHANNELS.filter((channel) => query.channel === null || channel === query.channel).map((channel) => ({
      channel,
      ...earningsOf(count((part) => part.channel === channel)),
    })),
    days: daysOf(query).map((date) => {
      const figures = count((part) => part.day === date);
      return { date, carts: figures.carts, ...earningsOf(figures) };
    }),
    profiles: ['luna', 'sol'].map((profile) => ({ profile, ...earningsOf(count((part) => part.profile === profile)) })),
    products: query.channel === null && query.aiProfile === null ? naiveProducts(ledgers, query, dayOf) : new Map(),
  };
}

function figuresOf(naive: NaiveReport) {
  const { gmv, carts, revenue, refunds, verified, orders, recordedRevenue, recordedOrders, otherOrders } = naive;
  const { interactions, interacting, carting, converting } = naive;
  const counts = { carts, orders, recordedOrders, otherOrders, interactions, interacting, carting, converting };
  return { gmv, revenue, refunds, verified, recordedRevenue, ...counts };
}

function earningsOf({ gmv, revenue, refunds, orders, interactions }: NaiveReport) {
  return { gmv, revenue, refunds, orders, interactions };
}

function daysOf({ from, to }: ReportQuery): string[] {
  const days: string[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += 24 * 60 * 60_000) days.push(new Date(ms).toISOString().slice(0, 10));
  return days;
}

/** The same figures as a report tells them. */
export function figuresIn(report: RevenueImpact, query: ReportQuery) {
  const { totals } = report;
  const earnings = (split: RevenueImpact['channels'][number] | RevenueImpact['days'][number] | RevenueImpact['ai_profiles'][number]) => ({
    gmv: micros(split.add_to_cart_gmv),
    revenue: micros(split.attributed_revenue),
    refunds: micros(split.refunds),
    orders: millionths(split.attributed_orders),
    interactions: split.interactions,
  });
  const nothing = { gmv: 0n, revenue: 0n, refunds: 0n, orders: 0n, interactions: 0 };
  return {
    totals: {
      gmv: micros(totals.add_to_cart_gmv),
      revenue: micros(totals.attributed_revenue),
      refunds: micros(totals.refunds),
      verified: micros(totals.verified_revenue),
      recordedRevenue: micros(totals.recorded_revenue),
      carts: totals.carts,
      orders: millionths(totals.attributed_orders),
      recordedOrders: totals.recorded_orders,
      otherOrders: totals.excluded_orders_other_currencies,
      interactions: totals.interactions,
      interacting: totals.interacting_visitors,
      carting: totals.carting_visitors,
      converting: totals.converting_visitors,
    },
    channels: report.channels.filter(({ channel }) => channel !== 'NONE').map((split) => ({ channel: split.channel, ...earnings(split) })),
    days: report.days.map((split) => ({ date: split.date, carts: split.carts, ...earnings(split) })),
    profiles: ['luna', 'sol'].map((profile) => {
      const split = report.ai_profiles.find((each) => each.ai_profile === profile);
      return { profile, ...(split === undefined ? nothing : earnings(split)) };
    }),
    products: query.channel === null && query.aiProfile === null ? productsIn(report) : new Map(),
  };
}

function productsIn({ products }: RevenueImpact) {
  return new Map(
    products.map(({ product_id, add_to_cart_gmv, units, revenue, refunds }) => {
      return [product_id ?? '', { gmv: micros(add_to_cart_gmv), units, revenue: micros(revenue), refunds: micros(refunds) }];
    }),
  );
}

function millionths(orders: number): bigint {
  return BigInt(Math.round(orders * 1_000_000));
}
