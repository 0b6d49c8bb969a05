import type { Platform } from '@cartograph/core/manage/integrations';
import { type Selectable, sql } from 'kysely';
import type { Query } from './database.ts';
import type { PlatformConnectionTable } from './schema.ts';

/** A shop of a company, as a shop system names it. */
export interface Shop {
  companyId: number;
  platform: Platform;
  shop: string;
}

/** Where an order of a shop system comes from; the shop is missing where that was not noted. */
export interface ShopSource {
  platform: Platform;
  shop?: string | undefined;
}

/** How events that a shop's webhooks lead to name where they come from, such as "shopify acme.myshopify.com". */
export function nameSource({ platform, shop }: ShopSource): string {
  return shop === undefined ? platform : `${platform} ${shop}`;
}

/** The company that a shop is connected to, if it is. */
export async function findShop(db: Query, platform: Platform, shop: string): Promise<Shop | undefined> {
  const query = db.selectFrom('platform_shop').select('company_id').where('platform', '=', platform).where('shop', '=', shop);
  const row = await query.executeTakeFirst();
  return row === undefined ? undefined : { companyId: row.company_id, platform, shop };
}

/** The webhook secrets of a shop that are in force. */
export async function readSecrets(db: Query, shop: Shop): Promise<string[]> {
  const row = await selectConnection(db, shop).select('secrets').executeTakeFirst();
  return row?.secrets ?? [];
}

/** Connects a shop with the webhook secrets that are in force from now on. Gives false, and changes nothing, where another company has it. */
export async function connectShop(tx: Query, { companyId, platform, shop }: Shop, secrets: readonly string[], now: Date): Promise<boolean> {
  const place = { platform, shop, company_id: companyId };
  await tx
    .insertInto('platform_shop')
    .values(place)
    .onConflict((conflict) => conflict.columns(['platform', 'shop']).doNothing())
    .execute();
  const holder = await findShop(tx, platform, shop);
  if (holder?.companyId !== companyId) return false;
  await tx
    .insertInto('platform_connection')
    .values({ ...place, secrets: [...secrets], connected_at: now })
    .onConflict((conflict) =>
      conflict.columns(['company_id', 'platform', 'shop']).doUpdateSet({
        secrets: sql`excluded.secrets`,
        uninstalled_at: sql`NULL`,
      }),
    )
    .execute();
  return true;
}

/** Forgets a shop and its secrets. Tells whether it was connected. */
export async function disconnectShop(tx: Query, { companyId, platform, shop }: Shop): Promise<boolean> {
  await tx
    .deleteFrom('platform_shop')
    .where('platform', '=', platform)
    .where('shop', '=', shop)
    .where('company_id', '=', companyId)
    .execute();
  const { numDeletedRows } = await tx
    .deleteFrom('platform_connection')
    .where('company_id', '=', companyId)
    .where('platform', '=', platform)
    .where('shop', '=', shop)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Makes a company's connections findable by their shops, but for shops that another company has. */
export async function claimShops(tx: Query, companyId: number): Promise<void> {
  // Two statements: the connections are on their company's node, the list of shops belongs to none.
  const connections = await listConnections(tx, companyId);
  if (connections.length === 0) return;
  const rows = connections.map(({ platform, shop }) => ({ platform, shop, company_id: companyId }));
  await tx
    .insertInto('platform_shop')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['platform', 'shop']).doNothing())
    .execute();
}

/** A company's shops, by platform and name. */
export function listConnections(db: Query, companyId: number): Promise<Selectable<PlatformConnectionTable>[]> {
  const query = db.selectFrom('platform_connection').selectAll().where('company_id', '=', companyId);
  return query.orderBy('platform').orderBy('shop').execute();
}

/** Notes that the app was removed from a shop. Its secrets stay, for what the shop system sends afterwards is signed too. */
export async function noteUninstalled(db: Query, shop: Shop, at: Date): Promise<void> {
  await updateConnection(db, shop).set({ uninstalled_at: at }).execute();
}

/** Notes that everything which changed in a shop before a moment has been brought in. */
export async function noteReconciled(db: Query, shop: Shop, until: Date): Promise<void> {
  await updateConnection(db, shop).set({ reconciled_until: until }).execute();
}

/** Up to which moment a shop's orders have been brought in by reconciling; null where that was never done. */
export async function readReconciled(db: Query, shop: Shop): Promise<Date | null> {
  const row = await selectConnection(db, shop).select('reconciled_until').executeTakeFirst();
  return row?.reconciled_until ?? null;
}

/** Counts a webhook that was dealt with, and what was wrong with it, if anything. */
export async function countDelivery(tx: Query, shop: Shop, topic: string, failure: string | null, at: Date): Promise<void> {
  const counted = updateConnection(tx, shop).set({ deliveries: sql`deliveries + 1`, last_delivery_at: at, last_topic: topic });
  const failed = { failures: sql<number>`failures + 1`, last_failure_at: at, last_failure_topic: topic, last_failure: failure };
  await (failure === null ? counted : counted.set(failed)).execute();
}

function selectConnection(db: Query, { companyId, platform, shop }: Shop) {
  return db.selectFrom('platform_connection').where('company_id', '=', companyId).where('platform', '=', platform).where('shop', '=', shop);
}

function updateConnection(db: Query, { companyId, platform, shop }: Shop) {
  return db
    .updateTable('platform_connection')
    .where('company_id', '=', companyId)
    .where('platform', '=', platform)
    .where('shop', '=', shop);
}
