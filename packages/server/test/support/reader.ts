import type { RevenueImpact } from '@cartograph/core/report/contract';
import type { Company } from '../../src/store/companies.ts';
import { authorize, type TestServer } from './server.ts';

/** A touch of an order, as the API lists it. */
export interface ListedTouch {
  event_id: string;
  occurred_at: string;
  channel: string;
  conversation_id: string | null;
  ai_profile: string | null;
  credit: string;
}

/** An order, as the API lists it. */
export interface ListedOrder {
  order_id: string | null;
  event_id: string;
  visitor_id: string;
  occurred_at: string;
  currency: string;
  value: string;
  refunded: string;
  verified: boolean;
  attributed: boolean;
  seconds_from_first_touch: number | null;
  touches: ListedTouch[];
}

/** An event of the log, as the API lists it. */
export interface ListedEvent {
  event_id: string;
  kind: string;
  order_id?: string | null;
  status: string;
  errors: { field: string; code: string; message: string }[];
  reason: string | null;
  why: string | null;
  cure: string | null;
  amount: string | null;
  received_at: string;
}

/** Reads a company's reports through the API, with a key of its own. */
export interface Reader {
  headers: { authorization: string };
  /** The body of an answer. */
  get: (path: string) => Promise<Record<string, unknown>>;
  revenue: (query?: string) => Promise<RevenueImpact>;
  orders: (query?: string) => Promise<{ orders: ListedOrder[]; next_cursor: string | null }>;
  events: (query?: string) => Promise<{ events: ListedEvent[]; next_cursor: string | null }>;
}

/** Makes a reader of a company's reports. */
export async function openReader({ app, database }: TestServer, company: Company): Promise<Reader> {
  const headers = await authorize(database, company, ['reports']);
  const get = async (path: string) => {
    const response = await app.inject({ url: `/api/companies/${company.key}/${path}`, headers });
    if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}: ${response.body}`);
    return response.json();
  };
  return {
    headers,
    get,
    revenue: (query = '') => get(`revenue-impact?${query}`),
    orders: (query = '') => get(`orders?${query}`),
    events: (query = '') => get(`events?${query}`),
  };
}

/** Follows the cursors of a list from its first page to its last; gives the rows of each page. */
export async function readPages<Row>(read: (cursor: string) => Promise<{ rows: Row[]; next_cursor: string | null }>): Promise<Row[][]> {
  const pages: Row[][] = [];
  let cursor = '';
  for (;;) {
    const { rows, next_cursor } = await read(cursor);
    pages.push(rows);
    if (next_cursor === null) return pages;
    cursor = `&cursor=${next_cursor}`;
  }
}
