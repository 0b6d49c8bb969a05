import { PLATFORMS, type Platform } from '@cartograph/core/manage/integrations';
import { sql } from 'kysely';
import type { Query } from './database.ts';
import { nameSource, type Shop } from './platform-connections.ts';

/** What is asked for: to be shown what is stored of some orders' visitors, to have these erased, or everybody who bought in the shop. */
export type PrivacyKind = 'show_orders' | 'erase_orders' | 'erase_shop';

/** A request for privacy that came by way of a shop system. */
export interface PrivacyRequest {
  requestId: string;
  platform: Platform;
  shop: string;
  kind: PrivacyKind;
  orderIds: string[];
  requestedAt: Date;
}

/** Keeps a request, once an id. */
export async function insertPrivacyRequest(
  tx: Query,
  { companyId, platform, shop }: Shop,
  { requestId, kind, orderIds, requestedAt }: Omit<PrivacyRequest, 'platform' | 'shop'>,
): Promise<void> {
  const what = { request_id: requestId, kind, order_ids: orderIds, requested_at: requestedAt };
  await tx
    .insertInto('privacy_request')
    .values({ company_id: companyId, platform, shop, ...what })
    .onConflict((conflict) => conflict.columns(['company_id', 'request_id']).doNothing())
    .execute();
}

/** A company's requests that are not marked as done, oldest first. Those to be shown something are marked by the people who answer them. */
export async function listPrivacyRequests(db: Query, companyId: number): Promise<PrivacyRequest[]> {
  const query = db.selectFrom('privacy_request').selectAll().where('company_id', '=', companyId).where('done_at', 'is', null);
  const rows = await query.orderBy('requested_at').orderBy('request_id').execute();
  return rows.map((row) => ({
    requestId: row.request_id,
    platform: row.platform as Platform,
    shop: row.shop,
    kind: row.kind as PrivacyKind,
    orderIds: row.order_ids,
    requestedAt: row.requested_at,
  }));
}

/** A request to be shown something, and who answered it when, if somebody did. */
export interface DataRequest {
  requestId: string;
  platform: string;
  shop: string;
  orderIds: string[];
  requestedAt: Date;
  done: { at: Date; by: string } | null;
}

const DATA_REQUESTS_MAX = 500;

/** A company's requests to be shown something: those that wait before those that are done, newest first. */
export async function listDataRequests(db: Query, companyId: number): Promise<DataRequest[]> {
  const query = db.selectFrom('privacy_request').selectAll().where('company_id', '=', companyId).where('kind', '=', 'show_orders');
  const ordered = query.orderBy(sql`done_at IS NOT NULL`).orderBy('requested_at', 'desc').orderBy('request_id');
  return (await ordered.limit(DATA_REQUESTS_MAX).execute()).map((row) => ({
    requestId: row.request_id,
    platform: row.platform,
    shop: row.shop,
    orderIds: row.order_ids,
    requestedAt: row.requested_at,
    done: row.done_at && { at: row.done_at, by: row.done_by ?? '' },
  }));
}

/** Marks a request to be shown something as done by a person, or as not done. The first mark stands. Tells whether there is such a request. */
export async function markDataRequest(db: Query, companyId: number, requestId: string, done: DataRequest['done']): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('privacy_request')
    .set(
      done === null
        ? { done_at: null, done_by: null }
        : { done_at: sql`coalesce(done_at, ${done.at})`, done_by: sql`coalesce(done_by, ${done.by})` },
    )
    .where('company_id', '=', companyId)
    .where('request_id', '=', requestId)
    .where('kind', '=', 'show_orders')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Marks a request as done. */
export async function finishPrivacyRequest(tx: Query, companyId: number, requestId: string, now: Date): Promise<void> {
  await tx
    .updateTable('privacy_request')
    .set({ done_at: now })
    .where('company_id', '=', companyId)
    .where('request_id', '=', requestId)
    .execute();
}

/**
 * The visitors who have some orders of a shop, or any that its webhooks or its pixel reported. An order that another shop reported is none of this
 * shop's, whatever its id.
 */
export async function listBuyers(tx: Query, shop: Shop, orderIds: readonly string[] | 'all'): Promise<string[]> {
  const { companyId, platform } = shop;
  // What names no shop is the only shop's: an older pixel reports so.
  const isOnly = sql`(SELECT count(*) FROM platform_connection WHERE company_id = ${companyId} AND platform = ${platform}) = 1`;
  const ofShop = sql`(
    source = ANY(${[nameSource(shop), `${platform}-pixel ${shop.shop}`]}::text[])
    OR (source = ANY(${[platform, `${platform}-pixel`]}::text[]) AND ${isOnly})
  )`;
  const ofAnother = sql`coalesce(source, '') ~ ${`^(${PLATFORMS.join('|')})(-pixel)? `}`;
  const theirs = orderIds === 'all' ? ofShop : sql`order_id = ANY(${[...orderIds]}::text[]) AND (${ofShop} OR NOT ${ofAnother})`;
  const { rows } = await sql<{ visitor_id: string }>`
    SELECT DISTINCT visitor_id FROM event WHERE company_id = ${companyId} AND kind = 'checkout' AND ${theirs} ORDER BY visitor_id`.execute(
    tx,
  );
  return rows.map((row) => row.visitor_id);
}
