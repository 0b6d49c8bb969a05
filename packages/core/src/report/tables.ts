import type { EventPage, OrderPage, RevenueImpact } from './contract.ts';
import { type CsvCell, writeCsv } from './csv.ts';

/** The tables of a revenue report that can be had as CSV. */
export const REVENUE_TABLES = ['days', 'hours', 'channels', 'products', 'ai_profiles'] as const;
export type RevenueTable = (typeof REVENUE_TABLES)[number];

type Row = Readonly<Record<string, unknown>>;

/** The columns of each table: fields of its rows, by kind. Only texts may have come from a shop or a browser. */
const COLUMNS: Readonly<Record<RevenueTable, Readonly<Record<string, 'text' | 'plain'>>>> = {
  days: {
    date: 'plain',
    add_to_cart_gmv: 'plain',
    carts: 'plain',
    attributed_revenue: 'plain',
    attributed_orders: 'plain',
    interactions: 'plain',
    interacting_visitors: 'plain',
    carting_visitors: 'plain',
    converting_visitors: 'plain',
    refunds: 'plain',
    net_revenue: 'plain',
  },
  hours: {
    start: 'plain',
    label: 'plain',
    add_to_cart_gmv: 'plain',
    attributed_revenue: 'plain',
    attributed_orders: 'plain',
    interactions: 'plain',
  },
  channels: {
    channel: 'plain',
    add_to_cart_gmv: 'plain',
    attributed_revenue: 'plain',
    attributed_orders: 'plain',
    interactions: 'plain',
    refunds: 'plain',
    net_revenue: 'plain',
    interacting_visitors: 'plain',
  },
  products: {
    product_id: 'text',
    product_name: 'text',
    add_to_cart_gmv: 'plain',
    units: 'plain',
    revenue: 'plain',
    refunds: 'plain',
    net_revenue: 'plain',
  },
  ai_profiles: {
    ai_profile: 'text',
    add_to_cart_gmv: 'plain',
    attributed_revenue: 'plain',
    attributed_orders: 'plain',
    interactions: 'plain',
    refunds: 'plain',
    net_revenue: 'plain',
  },
};

/** A table of a revenue report as CSV. */
export function writeRevenueCsv(report: RevenueImpact, table: RevenueTable): string {
  return writeTable(COLUMNS[table], report[table]);
}

const ORDER_COLUMNS = {
  order_id: 'text',
  event_id: 'text',
  visitor_id: 'plain',
  occurred_at: 'plain',
  currency: 'plain',
  value: 'plain',
  refunded: 'plain',
  verified: 'plain',
  attributed: 'plain',
  seconds_from_first_touch: 'plain',
  credited_channels: 'text',
  credited_conversations: 'text',
  credited_ai_profiles: 'text',
} as const;

/** Orders as CSV, each with the channels, conversations and AI profiles that earned of it. */
export function writeOrdersCsv(orders: OrderPage['orders']): string {
  const rows = orders.map((order) => {
    const credited = order.touches.filter((touch) => Number(touch.credit) !== 0);
    return {
      ...order,
      credited_channels: list(credited.map((touch) => touch.channel)),
      credited_conversations: list(credited.map((touch) => touch.conversation_id)),
      credited_ai_profiles: list(credited.map((touch) => touch.ai_profile)),
    };
  });
  return writeTable(ORDER_COLUMNS, rows);
}

const EVENT_COLUMNS = {
  event_id: 'text',
  kind: 'plain',
  status: 'plain',
  reason: 'plain',
  why: 'text',
  received_at: 'plain',
  occurred_at: 'plain',
  visitor_id: 'plain',
  faq_visitor_id: 'plain',
  verified: 'plain',
  source: 'text',
  type: 'plain',
  product_id: 'text',
  product_name: 'text',
  value: 'plain',
  currency: 'plain',
  quantity: 'plain',
  order_id: 'text',
  channel: 'plain',
  conversation_id: 'text',
  helpful: 'plain',
  ai_profile: 'text',
  amount: 'plain',
} as const;

/** Events of the log as CSV. */
export function writeEventsCsv(events: EventPage['events']): string {
  return writeTable(EVENT_COLUMNS, events);
}

function writeTable(columns: Readonly<Record<string, 'text' | 'plain'>>, rows: readonly Row[]): string {
  const names = Object.keys(columns);
  return writeCsv(
    names,
    rows.map((row) => names.map((name) => toCell(row[name], columns[name] === 'plain'))),
  );
}

function toCell(value: unknown, isPlain: boolean): CsvCell {
  return typeof value === 'string' && isPlain ? { plain: value } : (value as CsvCell);
}

/** Each name once. */
function list(names: readonly (string | null)[]): string {
  return [...new Set(names.filter((name) => name !== null))].join('; ');
}
