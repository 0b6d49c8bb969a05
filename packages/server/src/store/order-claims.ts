import { sql } from 'kysely';
import type { Query } from './database.ts';
import { codeOf } from './failure.ts';
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

/** SQLSTATE of a row that is there already. */
const UNIQUE_VIOLATION = '23505';

const CLAIM_COLUMNS = { order_id: 'text', visitor_id: 'uuid' };
const CLAIM_FREE = insertText('order_claim', CLAIM_COLUMNS, ['order_id']);
const CLAIM = insertText('order_claim', CLAIM_COLUMNS, ['order_id'], 'ON CONFLICT (company_id, order_id) DO NOTHING');

/**
 * Claims order ids for visitors; an id that is held stays with its holder, the first to commit. Waits for other transactions that claim
 * the same ids. Gives the holder of each.
 */
export async function claimOrders(tx: Query, companyId: number, claims: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  if (claims.size === 0) return new Map();
  const [ran] = await runTogether(tx, [toStatement(CLAIM, toValues(companyId, claims))]);
  return ran?.rowCount === claims.size ? new Map(claims) : readClaims(tx, companyId, claims.keys());
}

/** Statements that claim orders which nobody holds; where somebody does, they fail (isClaimLost). */
export function claimFreeOrders(companyId: number, claims: ReadonlyMap<string, string>): Statement[] {
  return claims.size === 0 ? [] : [toStatement(CLAIM_FREE, toValues(companyId, claims))];
}

/** Tells whether a statement failed because an order that it claimed is held by somebody. */
export function isClaimLost(error: unknown): boolean {
  return codeOf(error) === UNIQUE_VIOLATION && error instanceof Error && 'constraint' in error && error.constraint === 'order_claim_pkey';
}

function toValues(companyId: number, claims: ReadonlyMap<string, string>): unknown[] {
  return [companyId, toJson([...claims].map(([order_id, visitor_id]) => ({ order_id, visitor_id })))];
}

/** Gives order ids up, so that another visitor may claim them. */
export async function releaseClaims(tx: Query, companyId: number, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  await tx.deleteFrom('order_claim').where('company_id', '=', companyId).where('order_id', 'in', orderIds).execute();
}
