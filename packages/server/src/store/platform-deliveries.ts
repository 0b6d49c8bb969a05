import type { Query } from './database.ts';
import type { Shop } from './platform-connections.ts';

/** Whether a webhook was dealt with before. */
export async function isDelivered(db: Query, { companyId, platform }: Shop, deliveryId: string): Promise<boolean> {
  const query = db.selectFrom('platform_delivery').select('delivery_id').where('company_id', '=', companyId);
  return (await query.where('platform', '=', platform).where('delivery_id', '=', deliveryId).executeTakeFirst()) !== undefined;
}

/** Notes that a webhook was dealt with. Tells whether this is the first to say so. */
export async function insertDelivery(tx: Query, { companyId, platform }: Shop, deliveryId: string, at: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('platform_delivery')
    .values({ company_id: companyId, platform, delivery_id: deliveryId, received_at: at })
    .onConflict((conflict) => conflict.columns(['company_id', 'platform', 'delivery_id']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** Forgets the webhooks of a company that came before a moment. */
export async function forgetDeliveries(db: Query, companyId: number, before: Date): Promise<void> {
  await db.deleteFrom('platform_delivery').where('company_id', '=', companyId).where('received_at', '<', before).execute();
}
