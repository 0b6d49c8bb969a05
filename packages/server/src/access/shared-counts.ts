import { createHmac } from 'node:crypto';
import { listCompanies } from '../store/companies.ts';
import type { Database } from '../store/database.ts';
import { addRateCounts, eraseRateCounts } from '../store/rate-counts.ts';
import type { FindCompany } from './company-directory.ts';
import type { ShareCounts } from './rate-limiter.ts';

const MINUTE_MS = 60_000;

/**
 * Lets servers on one database exchange counts. A key may hold an address: what is written is its HMAC with the server's secret, another one each
 * minute, and it is erased when the next minute is counted.
 */
export function openSharedCounts({ db }: Database, findCompany: FindCompany, secret: () => Promise<string>): ShareCounts {
  const erasedUntil = new Map<number, number>();
  return async (companyKey, minute, counts) => {
    const company = await findCompany(companyKey);
    if (company === undefined) return new Map();
    const { companyId } = company;
    const signing = await secret();
    const keyOf = new Map([...counts.keys()].map((key) => [blind(key, minute, signing), key]));
    const rows = [...keyOf].map(([who, key]) => ({ who, requests: counts.get(key) ?? 0 }));
    const totals = await addRateCounts(db, companyId, minute, rows);
    if ((erasedUntil.get(companyId) ?? 0) < minute) {
      await eraseRateCounts(db, companyId, minute);
      erasedUntil.set(companyId, minute);
    }
    return new Map(totals.map(({ who, requests }) => [keyOf.get(who) ?? '', requests]));
  };
}

/** Erases the counts of minutes that are over, of every company: those that the last server to count has left. */
export async function eraseSharedCounts({ db }: Database, nowMs: number): Promise<void> {
  for (const { companyId } of await listCompanies(db)) await eraseRateCounts(db, companyId, Math.floor(nowMs / MINUTE_MS));
}

function blind(key: string, minute: number, secret: string): string {
  return createHmac('sha256', secret).update(`${minute} ${key}`).digest('hex').slice(0, 32);
}
