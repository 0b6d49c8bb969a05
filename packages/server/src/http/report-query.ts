import { LOGGED_STATUSES } from '@cartograph/core/report/contract';
import { parseReportQuery, type ReportQuery } from '@cartograph/core/report/query';
import { REVENUE_TABLES, type RevenueTable } from '@cartograph/core/report/tables';
import { addDays, type Day, daysIn, isDay, startOfDay } from '@cartograph/core/rollup/day';
import { MODELS, REASONS, RECEIVED_KINDS } from '@cartograph/core/wire/vocabulary';
import { identify } from '../ingest/arrival.ts';
import type { ProofQuery } from '../ingest/read-proof.ts';
import type { Company } from '../store/companies.ts';
import { readCursor } from '../store/reports/cursor.ts';
import type { EventQuery } from '../store/reports/event-search.ts';
import type { OrderQuery } from '../store/reports/orders.ts';
import { badRequest } from './problem.ts';

/** Query parameters as Fastify gives them: a repeated one is a list. */
export type RawQuery = Readonly<Record<string, unknown>>;

const PAGE_DEFAULT = 50;
const PAGE_MAX = 500;

/** Reads the query of a report; what is missing falls back on the company's settings. Throws HttpProblem 400. */
export function readReportQuery(raw: RawQuery, { timezone, currency, model }: Company, nowMs: number): ReportQuery {
  const parsed = parseReportQuery(raw, { today: daysIn(timezone)(nowMs), currency, model });
  if (!parsed.ok) throw badRequest(parsed.problems);
  return parsed.value;
}

/** Reads the query of the list of orders: that of a report, with a page and filters of its own. Without a currency it lists all. */
export function readOrderQuery(raw: RawQuery, company: Company, nowMs: number): OrderQuery {
  const { from, to, currency, model, channel, aiProfile } = readReportQuery(raw, company, nowMs);
  const dayOf = daysIn(company.timezone);
  return {
    fromMs: startOfDay(from, dayOf),
    untilMs: startOfDay(addDays(to, 1), dayOf),
    currency: textOf(raw, 'currency') === null ? null : currency,
    model,
    channel,
    aiProfile,
    attributed: flagOf(raw, 'attributed'),
    verified: flagOf(raw, 'verified'),
    orderId: textOf(raw, 'order_id'),
    conversationId: textOf(raw, 'conversation_id'),
    ...readPage(raw),
  };
}

/** Reads which table of a revenue report to write; null where the query does not say. */
export function readRevenueTable(raw: RawQuery): RevenueTable | null {
  return nameOf(raw, 'table', REVENUE_TABLES);
}

/** Reads which order to prove, and by which model. */
export function readProofQuery(raw: RawQuery, params: { visitor: string; event: string }, company: Company): ProofQuery {
  return { visitorId: identify(params.visitor), eventId: params.event, model: nameOf(raw, 'model', MODELS) ?? company.model };
}

/**
 * Reads the query of the event log. `fingerprint` is either of a visitor's two, `q` any id; `from` and `to` are days of the company's time zone
 * on which events arrived.
 */
export function readEventQuery(raw: RawQuery, { timezone }: Company): EventQuery {
  const fingerprint = textOf(raw, 'fingerprint');
  const q = textOf(raw, 'q')?.trim() || null;
  const dayOf = daysIn(timezone);
  const from = dayNamed(raw, 'from');
  const to = dayNamed(raw, 'to');
  return {
    kind: nameOf(raw, 'kind', RECEIVED_KINDS),
    status: nameOf(raw, 'status', LOGGED_STATUSES),
    reason: nameOf(raw, 'reason', REASONS),
    visitorId: fingerprint === null ? null : identify(fingerprint),
    eventId: textOf(raw, 'event_id'),
    orderId: textOf(raw, 'order_id'),
    productId: textOf(raw, 'product_id'),
    conversationId: textOf(raw, 'conversation_id'),
    anyId: q === null ? null : { text: q, visitorId: identify(q) },
    fromMs: from === null ? null : startOfDay(from, dayOf),
    untilMs: to === null ? null : startOfDay(addDays(to, 1), dayOf),
    ...readPage(raw),
  };
}

/** Reads which page of a list is asked for. */
export function readPage(raw: RawQuery) {
  const limitText = textOf(raw, 'limit') ?? String(PAGE_DEFAULT);
  const limit = Number(limitText);
  if (!/^\d{1,3}$/.test(limitText) || limit < 1 || limit > PAGE_MAX)
    throw invalid('limit', limitText, `a whole number from 1 to ${PAGE_MAX}`);
  const cursorText = textOf(raw, 'cursor');
  const cursor = cursorText === null ? null : readCursor(cursorText);
  if (cursor === undefined) throw invalid('cursor', cursorText, 'the next_cursor of the page before');
  return { limit, cursor };
}

/** A parameter that is one text; null where it is missing or empty. */
export function textOf(raw: RawQuery, field: string): string | null {
  const value = raw[field];
  if (value === undefined || value === '') return null;
  if (typeof value === 'string' && value.length <= 1_000 && !value.includes('\u0000')) return value;
  throw invalid(field, value, 'one text of at most 1000 characters');
}

/** A parameter that is one of some names. */
export function nameOf<Name extends string>(raw: RawQuery, field: string, names: readonly Name[]): Name | null {
  const text = textOf(raw, field);
  if (text === null) return null;
  const name = names.find((candidate) => candidate === text);
  if (name === undefined) throw invalid(field, text, `one of ${names.join(', ')}`);
  return name;
}

/** A parameter that is a day. */
export function dayNamed(raw: RawQuery, field: string): Day | null {
  const text = textOf(raw, field);
  if (text === null || isDay(text)) return text;
  throw invalid(field, text, 'a day that exists, written YYYY-MM-DD');
}

/** A parameter that is `true` or `false`. */
export function flagOf(raw: RawQuery, field: string): boolean | null {
  const name = nameOf(raw, field, ['true', 'false'] as const);
  return name === null ? null : name === 'true';
}

function invalid(field: string, value: unknown, need: string) {
  return badRequest([{ field, code: 'out_of_range', message: `${field}: got ${JSON.stringify(value)}, needs ${need}` }]);
}
