import { sql } from 'kysely';
import type { Query } from './database.ts';
import { insertText, runTogether, type Statement, toJson, toStatement } from './statement.ts';

/** Which visitor holds each of the given order ids; ids that nobody holds are absent. */
export async function readClaims(tx: Query, companyId: number, orderIds: Iterable<string>): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('order_claim')
    .select(['order_id', 'visitor_id'])
    .where('company_id', '=', companyId)
    .where('order_id', '=', sql<string>`ANY(${[...orderIds]})`)
    .execute();
  return new Map(rows.map((row) => [row.order_id, row.visitor_id]));
}

const CLAIM_COLUMNS = { order_id: 'text', visitor_id: 'uuid' };
const CLAIM = insertText('order_claim', CLAIM_COLUMNS, ['order_id'], 'ON CONFLICT (company_id, order_id) DO NOTHING');

/**
 * Claims order ids for visitors; an id that is held stays with its holder, the first to commit. Waits for other transactions that claim
 * the same ids. Gives the holder of each.
 */
export async function claimOrders(tx: Query, companyId: number, claims: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  if (claims.size === 0) return new Map();
  const [ran] = await runTogether(tx, claimFreeOrders(companyId, claims));
  return ran?.rowCount === claims.size ? new Map(claims) : readClaims(tx, companyId, claims.keys());
}

/** Statements that claim orders for visitors; as many rows are affected as orders were free. */
export function claimFreeOrders(companyId: number, claims: ReadonlyMap<string, string>): Statement[] {
  if (claims.size === 0) return [];
  const rows = [...claims].map(([order_id, visitor_id]) => ({ order_id, visitor_id }));
  return [toStatement(CLAIM, [companyId, toJson(rows)])];
}

/** Gives order ids up, so that another visitor may claim them. */
export async function releaseClaims(tx: Query, companyId: number, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  await tx.deleteFrom('order_claim').where('company_id', '=', companyId).where('order_id', 'in', orderIds).execute();
}
