import { sql } from 'kysely';
import type { Query } from './database.ts';

/** Jobs that are done for every company again and again. */
export const JOBS = ['erase_expired', 'tidy_platforms', 'erase_inactive'] as const;
export type Job = (typeof JOBS)[number];

/** How a job of a company stands. */
export interface JobState {
  /** Nobody may begin it before; null where it was never begun. */
  freeAt: Date | null;
  /** When it was last done whole; null where it never was. */
  doneAt: Date | null;
}

/** When a server asks for a job. */
export interface Asking {
  now: Date;
  /** Until when it gets it. */
  freeAt: Date;
  /** No job is another's for longer: what goes beyond was said by a clock that was ahead and came back. */
  latest: Date;
}

/** How a job of a company stands now. */
export async function readJob(db: Query, companyId: number, job: Job): Promise<JobState> {
  const { rows } = await sql<{ free_at: Date; done_at: Date | null }>`
    SELECT free_at, done_at FROM job_lease WHERE company_id = ${companyId} AND job = ${job}`.execute(db);
  return { freeAt: rows[0]?.free_at ?? null, doneAt: rows[0]?.done_at ?? null };
}

/** Takes a job of a company for a server; false where another one has it or it is not due. */
export async function takeJob(db: Query, companyId: number, job: Job, holder: string, { now, freeAt, latest }: Asking): Promise<boolean> {
  const { numAffectedRows: begun } = await sql`
    INSERT INTO job_lease (company_id, job, holder, taken_at, free_at) VALUES (${companyId}, ${job}, ${holder}, ${now}, ${freeAt})
    ON CONFLICT (company_id, job) DO NOTHING`.execute(db);
  if (begun === 1n) return true;
  const { numAffectedRows: taken } = await sql`
    UPDATE job_lease SET holder = ${holder}, taken_at = ${now}, free_at = ${freeAt}
    WHERE company_id = ${companyId} AND job = ${job} AND (free_at <= ${now} OR free_at > ${latest})`.execute(db);
  return taken === 1n;
}

/** Keeps a job that a server has until a later `freeAt`; false where it has lost it. */
export async function keepJob(db: Query, companyId: number, job: Job, holder: string, freeAt: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE job_lease SET free_at = ${freeAt} WHERE company_id = ${companyId} AND job = ${job} AND holder = ${holder}`.execute(db);
  return numAffectedRows === 1n;
}

/** Notes that a server has done a job whole, and when it is due again. */
export async function finishJob(db: Query, companyId: number, job: Job, holder: string, doneAt: Date, freeAt: Date): Promise<void> {
  await sql`
    UPDATE job_lease SET done_at = ${doneAt}, free_at = ${freeAt}
    WHERE company_id = ${companyId} AND job = ${job} AND holder = ${holder}`.execute(db);
}
