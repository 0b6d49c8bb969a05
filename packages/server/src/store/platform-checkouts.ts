import type { Platform } from '@cartograph/core/manage/integrations';
import { sql } from 'kysely';
import type { Query } from './database.ts';
import type { Shop } from './platform-connections.ts';
import { recordset } from './recordset.ts';
import type { StoredReport } from './schema.ts';

/** An order of a shop system, kept until it is known who made it. */
export interface WaitingOrder {
  orderId: string;
  revision: string;
  report: StoredReport;
}

/** Who made a checkout, by the ids that the browser is stored under. */
export interface Buyer {
  visitorId: string;
  faqId: string;
}

/** A checkout of which both the buyer and the order are known. */
export interface MatchedCheckout extends WaitingOrder {
  buyer: Buyer;
}

/** Notes who made a checkout, under each of its tokens; the first word stands. Gives the orders that waited for it. */
export async function noteBuyer(
  tx: Query,
  companyId: number,
  platform: Platform,
  tokens: readonly string[],
  buyer: Buyer,
  expiresAt: Date,
) {
  const rows = tokens.map((token) => ({ token, visitor_id: buyer.visitorId, faq_id: buyer.faqId, expires_at: expiresAt }));
  const columns = { token: 'text', visitor_id: 'uuid', faq_id: 'uuid', expires_at: 'timestamptz' };
  await sql`
    INSERT INTO platform_checkout (company_id, platform, token, visitor_id, faq_id, expires_at)
    SELECT ${companyId}, ${platform}, token, visitor_id, faq_id, expires_at FROM ${recordset(rows, columns)} ORDER BY token COLLATE "C"
    ON CONFLICT (company_id, platform, token) DO UPDATE SET visitor_id = excluded.visitor_id, faq_id = excluded.faq_id
    WHERE platform_checkout.visitor_id IS NULL`.execute(tx);
  return readMatched(tx, companyId, platform, tokens);
}

/** Keeps an order under each of its tokens, unless a later version of it is there. Gives the latest with whoever is known to have made it. */
export async function keepOrder(
  tx: Query,
  companyId: number,
  platform: Platform,
  tokens: readonly string[],
  order: WaitingOrder,
  expiresAt: Date,
) {
  const { orderId, revision, report } = order;
  const rows = tokens.map((token) => ({ token, order_id: orderId, revision, report, expires_at: expiresAt }));
  const columns = { token: 'text', order_id: 'text', revision: 'text', report: 'jsonb', expires_at: 'timestamptz' };
  await sql`
    INSERT INTO platform_checkout (company_id, platform, token, order_id, revision, report, expires_at)
    SELECT ${companyId}, ${platform}, token, order_id, revision, report, expires_at FROM ${recordset(rows, columns)} ORDER BY token COLLATE "C"
    ON CONFLICT (company_id, platform, token) DO UPDATE SET order_id = excluded.order_id, revision = excluded.revision, report = excluded.report
    WHERE platform_checkout.revision IS NULL OR platform_checkout.revision < excluded.revision`.execute(tx);
  return readMatched(tx, companyId, platform, tokens);
}

/** The statements before locked the rows or made them, so what others wrote is seen here. */
async function readMatched(tx: Query, companyId: number, platform: Platform, tokens: readonly string[]): Promise<MatchedCheckout[]> {
  const rows = await tx
    .selectFrom('platform_checkout')
    .selectAll()
    .where('company_id', '=', companyId)
    .where('platform', '=', platform)
    .where('token', '=', sql<string>`ANY(${[...tokens]})`)
    .orderBy('token')
    .execute();
  return rows.flatMap(({ visitor_id, faq_id, order_id, revision, report }) =>
    visitor_id === null || faq_id === null || order_id === null || revision === null || report === null
      ? []
      : [{ buyer: { visitorId: visitor_id, faqId: faq_id }, orderId: order_id, revision, report }],
  );
}

/** How many orders of a company's shops on a platform wait to be told who made them. */
export async function countWaiting(db: Query, companyId: number, platform: Platform): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    SELECT count(DISTINCT order_id) AS waiting FROM platform_checkout
    WHERE company_id = ${companyId} AND platform = ${platform} AND visitor_id IS NULL AND order_id NOT IN (
      SELECT order_id FROM platform_checkout
      WHERE company_id = ${companyId} AND platform = ${platform} AND visitor_id IS NOT NULL AND order_id IS NOT NULL
    )`.execute(db);
  return rows[0]?.waiting ?? 0;
}

/** Forgets a company's checkouts whose time is over. */
export async function forgetCheckouts(db: Query, companyId: number, now: Date): Promise<void> {
  await db.deleteFrom('platform_checkout').where('company_id', '=', companyId).where('expires_at', '<=', now).execute();
}

/**
 * What is kept of the checkouts of some browsers, by either of their ids: their word that these are theirs, and the orders that came of them or
 * that are known to be theirs.
 */
const ofBrowsers = (companyId: number, ids: readonly string[], orderIds: readonly string[]) => sql`
  company_id = ${companyId} AND (
    visitor_id = ANY(${ids}::uuid[]) OR faq_id = ANY(${ids}::uuid[]) OR order_id = ANY(${orderIds}::text[]) OR order_id IN (
      SELECT own.order_id FROM platform_checkout AS own
      WHERE own.company_id = ${companyId} AND (own.visitor_id = ANY(${ids}::uuid[]) OR own.faq_id = ANY(${ids}::uuid[]))
    )
  )`;

/** What is kept of the checkouts of some browsers, whose orders are given too, as JSON. */
export async function readCheckoutRows(
  db: Query,
  companyId: number,
  ids: readonly string[],
  orderIds: readonly string[],
): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    SELECT to_jsonb(platform_checkout) - 'company_id' AS row FROM platform_checkout
    WHERE ${ofBrowsers(companyId, ids, orderIds)} ORDER BY platform, token`.execute(db);
  return rows.map(({ row }) => row);
}

/** Forgets what is kept of the checkouts of some browsers, whose orders are given too. */
export async function forgetCheckoutsOf(tx: Query, companyId: number, ids: readonly string[], orderIds: readonly string[]): Promise<void> {
  await sql`DELETE FROM platform_checkout WHERE ${ofBrowsers(companyId, ids, orderIds)}`.execute(tx);
}

/** Forgets what is kept of some orders of a shop, or of all. */
export async function forgetOrders(tx: Query, { companyId, platform, shop }: Shop, orderIds: readonly string[] | 'all'): Promise<void> {
  const query = tx.deleteFrom('platform_checkout').where('company_id', '=', companyId).where('platform', '=', platform);
  const ofShop = query.where(sql<string>`report->>'shop'`, '=', shop);
  await (orderIds === 'all' ? ofShop : ofShop.where('order_id', '=', sql<string>`ANY(${[...orderIds]})`)).execute();
}
