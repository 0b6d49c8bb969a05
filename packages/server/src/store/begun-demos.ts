import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Query } from './database.ts';

/** What it is among the jobs of a company. */
const JOB = 'fill_demo';

const DAY_MS = 24 * 60 * 60_000;

/** Sample data that was begun and is not whole: so many days of history up to a moment. */
export interface BegunDemo {
  days: number;
  untilMs: number;
}

/** The sample data of a company that was begun, if there is such. */
export async function findBegunDemo(tx: Query, companyId: number): Promise<BegunDemo | undefined> {
  const { rows } = await sql<{ since: Date; until: Date }>`
    SELECT free_at AS since, taken_at AS until FROM job_lease WHERE company_id = ${companyId} AND job = ${JOB}`.execute(tx);
  return rows.map(({ since, until }) => ({ days: (until.getTime() - since.getTime()) / DAY_MS, untilMs: until.getTime() }))[0];
}

/** Notes that sample data is begun. It is taken at the end of its history, and anybody may go on with it, so it is free from the start. */
export async function noteBegunDemo(tx: Query, companyId: number, { days, untilMs }: BegunDemo): Promise<void> {
  await sql`
    INSERT INTO job_lease (company_id, job, holder, taken_at, free_at)
    VALUES (${companyId}, ${JOB}, ${randomUUID()}, ${new Date(untilMs)}, ${new Date(untilMs - days * DAY_MS)})`.execute(tx);
}

/** Forgets that it was begun, with the transaction that makes it whole; false where another one did. */
export async function forgetBegunDemo(tx: Query, companyId: number): Promise<boolean> {
  const { numAffectedRows } = await sql`DELETE FROM job_lease WHERE company_id = ${companyId} AND job = ${JOB}`.execute(tx);
  return numAffectedRows === 1n;
}
