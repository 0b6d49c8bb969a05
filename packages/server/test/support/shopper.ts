import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Company } from '../../src/store/companies.ts';
import type { Database } from '../../src/store/database.ts';
import type { TestServer } from './server.ts';

/** The routes that take one event, by its kind. */
export const ROUTES = {
  cart: '/analytics/cart_events',
  checkout: '/analytics/checkout_events',
  interaction: '/analytics/interactions',
} as const;
export type Kind = keyof typeof ROUTES;

/** A good event of each kind, without its sender. */
export const GOOD = {
  cart: { type: 'ITEM_ADDED', product_id: 'SKU-1', product_name: 'Trail Shoe', value: 79.99, currency: 'USD', quantity: 1 },
  checkout: { value: 199.97, currency: 'USD' },
  interaction: { channel: 'CHAT' },
} as const;

/** A good line item of an order. */
export const LINE_ITEM = { product_id: 'SKU-1', product_name: 'Trail Shoe', quantity: 1, value: 79.99, currency: 'USD' } as const;

/** One browser, as it reports to a company. */
export interface Shopper {
  sender: { company_key: string; user_fingerprint: string; user_faq_fingerprint: string };
  /** Reports a good event of a kind, with some fields changed; gives the answer's body. */
  report: (kind: Kind, fields?: object, headers?: Record<string, string>) => Promise<Answer>;
  /** Reports events together, with fields of the envelope changed; gives the result of each. */
  reportBatch: (events: readonly object[], envelope?: object, headers?: Record<string, string>) => Promise<Answer[]>;
}

/** What is answered for one event. */
export interface Answer {
  event_id: string;
  status: string;
  reason?: string;
  errors?: { field: string; code: string; message: string }[];
}

/** Makes a browser on a page of a company, with fingerprints of its own, or some given. */
export function makeShopper(
  { app }: TestServer,
  { key, origins = [] }: Pick<Company, 'key'> & Partial<Pick<Company, 'origins'>>,
  fingerprints: object = {},
): Shopper {
  const sender = { company_key: key, user_fingerprint: randomUUID(), user_faq_fingerprint: randomUUID(), ...fingerprints };
  const post = async (url: string, payload: object, headers: Record<string, string>) => {
    const page = origins[0] === undefined ? {} : { origin: origins[0] };
    const response = await app.inject({ method: 'POST', url, payload, headers: { ...page, ...headers } });
    if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}: ${response.body}`);
    return response.json();
  };
  return {
    sender,
    report: (kind, fields = {}, headers = {}) => post(ROUTES[kind], { ...sender, ...GOOD[kind], ...fields }, headers),
    reportBatch: async (events, envelope = {}, headers = {}) =>
      (await post('/analytics/batch', { ...sender, ...envelope, events }, headers)).results,
  };
}

/** The tables that hold what was received and what it came to, all keyed by company. */
export const EVENT_TABLES = [
  'event',
  'fingerprint',
  'faq_link',
  'order_claim',
  'platform_delivery',
  'platform_checkout',
  'privacy_request',
  'product',
  'daily_credit',
  'daily_product',
  'weekly_product',
  'daily_orders',
  'daily_interactions',
  'daily_visitors',
  'hourly',
] as const;

/** How many rows a whole database holds in those tables. */
export async function countRows({ db }: Database): Promise<number> {
  const counts = EVENT_TABLES.map((table) => sql`(SELECT count(*) FROM ${sql.table(table)})`);
  const { rows } = await sql<{ count: number }>`SELECT ${sql.join(counts, sql` + `)} AS count`.execute(db);
  return Number(rows[0]?.count);
}
