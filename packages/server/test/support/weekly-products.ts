import { ROLLUPS } from '@cartograph/core/rollup/tables';
import { sql } from 'kysely';
import type { Database } from '../../src/store/database.ts';

const { key, measures } = ROLLUPS.daily_product;

/** The Monday of a day's week, looked for from the day back. */
export function mondayOf(day: string): string {
  let time = Date.parse(day);
  while (new Date(time).getUTCDay() !== 1) time -= 24 * 60 * 60_000;
  return new Date(time).toISOString().slice(0, 10);
}

/** What is stored of the products' weeks, sum by sum: the key as that of `daily_product` with a Monday for the day, the measure, and the sum, zeros left out. */
export async function readWeeks({ db }: Database, companyId: number): Promise<{ key: string[]; measure: string; sum: bigint }[]> {
  const { rows } = await sql<Record<string, unknown>>`
    SELECT *, week AS day FROM weekly_product WHERE company_id = ${companyId} ORDER BY currency, channel, ai_profile, week, product_id`.execute(
    db,
  );
  return rows
    .flatMap((row) => measures.map((measure) => ({ key: key.map((name) => String(row[name])), measure, sum: row[measure] as bigint })))
    .filter(({ sum }) => sum !== 0n);
}
