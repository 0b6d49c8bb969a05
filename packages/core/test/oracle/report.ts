import type { ReportQuery } from '../../src/report/query.ts';
import type { FoldedEvent } from '../../src/timeline/fold.ts';
import { sum } from './decimal.ts';

/** Figures of a report in plain numbers: money in millionths, orders in millionths of an order. */
export interface NaiveReport {
  gmv: bigint;
  carts: number;
  activeDays: number;
  revenue: bigint;
  verified: bigint;
  orders: bigint;
  refunds: bigint;
  recordedRevenue: bigint;
  recordedOrders: number;
  otherOrders: number;
  interactions: number;
  interacting: number;
  carting: number;
  converting: number;
}

/** What one credit of one entry says. */
interface CreditLine {
  visitor: number;
  day: string;
  kind: 'cart' | 'order' | 'refund';
  channel: string;
  profile: string;
  amount: bigint;
  verified: boolean;
  /** Millionths of the order. */
  order: bigint;
}

/** Counts a report's figures by scanning the ledgers of all visitors; `keep` narrows it to a channel, a profile or a day. */
export function naiveReport(
  ledgers: readonly (readonly FoldedEvent[])[],
  query: ReportQuery,
  dayOf: (timeMs: number) => string,
  keep: (part: { channel: string; profile: string; day: string }) => boolean = () => true,
): NaiveReport {
  const isInRange = (day: string) => day >= query.from && day <= query.to;
  const passes = (part: { channel: string; profile: string; day: string }) =>
    isInRange(part.day) &&
    (query.channel === null || part.channel === query.channel) &&
    (query.aiProfile === null || part.profile === query.aiProfile) &&
    keep(part);
  const credits = ledgers.flatMap((ledger, visitor) => ledger.flatMap((line) => creditsOf(line, visitor, query, dayOf))).filter(passes);
  const carts = credits.filter((credit) => credit.kind === 'cart');
  const revenue = credits.filter((credit) => credit.kind === 'order' && credit.channel !== 'NONE');
  const refunds = credits.filter((credit) => credit.kind === 'refund' && credit.channel !== 'NONE');
  const recorded = ledgers.flatMap((ledger) =>
    ledger.filter((line) => line.entry?.kind === 'order' && isInRange(dayOf(line.event.occurredAtMs))),
  );
  const interactions = ledgers.flatMap((ledger, visitor) =>
    ledger.flatMap(({ event }) =>
      event.kind === 'interaction'
        ? [{ visitor, channel: event.channel, profile: event.aiProfile ?? '', day: dayOf(event.occurredAtMs) }]
        : [],
    ),
  );
  const seen = interactions.filter(passes);
  const inCurrency = recorded.filter((line) => line.entry?.currency === query.currency);
  const visitors = [...new Set(seen.map((interaction) => interaction.visitor))];
  const isShopping = ({ event, entry }: FoldedEvent) =>
    entry !== null && entry.kind !== 'refund' && entry.currency === query.currency && isInRange(dayOf(event.occurredAtMs));
  return {
    gmv: sum(carts.map((credit) => credit.amount)),
    carts: new Set(carts.map((credit) => `${credit.visitor} ${credit.day}`)).size,
    activeDays: new Set(carts.map((credit) => credit.day)).size,
    revenue: sum(revenue.map((credit) => credit.amount)),
    verified: sum(revenue.filter((credit) => credit.verified).map((credit) => credit.amount)),
    orders: sum(revenue.map((credit) => credit.order)),
    refunds: -sum(refunds.map((credit) => credit.amount)),
    recordedRevenue: sum(inCurrency.map((line) => line.entry?.amountMicros ?? 0n)),
    recordedOrders: inCurrency.length,
    otherOrders: recorded.length - inCurrency.length,
    interactions: seen.length,
    interacting: visitors.length,
    carting: visitors.filter((visitor) => (ledgers[visitor] ?? []).some(isShopping)).length,
    converting: visitors.filter((visitor) => (ledgers[visitor] ?? []).some((line) => inCurrency.includes(line))).length,
  };
}

function creditsOf({ event, entry }: FoldedEvent, visitor: number, query: ReportQuery, dayOf: (timeMs: number) => string): CreditLine[] {
  if (entry === null || entry.currency !== query.currency) return [];
  const credits = entry.credits[query.model];
  const common = { visitor, day: dayOf(event.occurredAtMs), kind: entry.kind, verified: entry.kind === 'order' && entry.verified };
  // A line worth nothing has nothing to give back, yet its removal is cart activity, and nobody's.
  if (credits.length === 0) return [{ ...common, channel: 'NONE', profile: '', amount: 0n, order: 0n }];
  return credits.map(({ touch, amountMicros }, index) => ({
    ...common,
    channel: touch?.channel ?? 'NONE',
    profile: touch?.aiProfile ?? '',
    amount: amountMicros,
    order: millionthsOf(credits.length, index),
  }));
}

/** An order shared by so many credits, in millionths that add up to a whole order. */
function millionthsOf(parts: number, index: number): bigint {
  return BigInt(Math.floor(1_000_000 / parts) + (index < 1_000_000 % parts ? 1 : 0));
}
