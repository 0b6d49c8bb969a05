import { sql } from 'kysely';
import type { Query } from './database.ts';
import { recordset } from './recordset.ts';

/** Requests that one sender, known by a hash in hexadecimal, made in a minute. */
export interface RateCount {
  who: string;
  requests: number;
}

/** Adds what one server counted in a minute (of those since 1970); gives what all servers counted of the same. Each `who` once. */
export async function addRateCounts(db: Query, companyId: number, minute: number, counts: readonly RateCount[]): Promise<RateCount[]> {
  const rows = [...counts].sort((a, b) => (a.who < b.who ? -1 : 1)).map(({ who, requests }) => ({ who, requests }));
  const { rows: totals } = await sql<{ who: Buffer; requests: number }>`
    INSERT INTO rate_count (company_id, minute, who, requests)
    SELECT ${companyId}, ${minute}, decode(who, 'hex'), requests
    FROM ${recordset(rows, { who: 'text', requests: 'bigint' })} ORDER BY who
    ON CONFLICT (company_id, minute, who) DO UPDATE SET requests = rate_count.requests + excluded.requests
    RETURNING who, requests`.execute(db);
  return totals.map(({ who, requests }) => ({ who: who.toString('hex'), requests }));
}

/** Forgets what was counted before a minute. */
export async function eraseRateCounts(db: Query, companyId: number, beforeMinute: number): Promise<void> {
  await db.deleteFrom('rate_count').where('company_id', '=', companyId).where('minute', '<', beforeMinute).execute();
}
