import { type Company, listCompanies } from '../store/companies.ts';
import type { Database } from '../store/database.ts';
import { finishJob, JOBS, type Job, keepJob, readJob, takeJob } from '../store/job-leases.ts';

/** How long a server has a job after each sign that it is at it: whoever is killed keeps others from it so long at most. */
export const LEASE_MS = 2 * 60_000;

/** How long after it was begun a job is due again. */
const AGAIN_AFTER_MS = 60 * 60_000;

/**
 * How far apart the clocks of servers may be. What is not free for so long beyond a job's period was taken or done by a clock that was ahead, and counts
 * as free. A server whose clock is behind by more may take what another one is at; that one finds out before its next step.
 */
const CLOCKS_APART_MS = 5 * 60_000;

/** Asked by a job between two steps; false ends it early, to go on where it stopped at another time. */
export type MayGoOn = () => Promise<boolean>;

/** What is done for a company, in steps that each leave all as it should be; true where it was done whole. */
export type Work = (company: Company, nowMs: number, mayGoOn: MayGoOn) => Promise<boolean>;

/** A server that does jobs. */
export interface Worker {
  /** Made by chance, the server's own. */
  holder: string;
  now: () => number;
  stopped: AbortSignal;
  onError: (error: unknown) => void;
}

/**
 * Does what is due of every job of every company, each on one server at a time. What a killed server leaves undone the next one takes up. Gives
 * for each job when it was last done for the company that waits longest; null where it never was for one.
 */
export async function runJobs(database: Database, works: Readonly<Record<Job, Work>>, worker: Worker): Promise<Map<Job, number | null>> {
  const oldest = new Map<Job, number | null>();
  for (const company of await listCompanies(database.db)) {
    for (const job of JOBS) {
      if (worker.stopped.aborted) return oldest;
      const doneAtMs = await runJob(database, company, job, works[job], worker);
      const known = oldest.get(job);
      oldest.set(job, known === undefined ? doneAtMs : known === null || doneAtMs === null ? null : Math.min(known, doneAtMs));
    }
  }
  return oldest;
}

/** Does a job of a company if it is due and free; gives when it was last done. */
async function runJob(
  { db }: Database,
  company: Company,
  job: Job,
  work: Work,
  { holder, now, stopped, onError }: Worker,
): Promise<number | null> {
  const { companyId } = company;
  const begunMs = now();
  const { freeAt, doneAt } = await readJob(db, companyId, job);
  const lastDoneMs = doneAt?.getTime() ?? null;
  const latestMs = begunMs + AGAIN_AFTER_MS + CLOCKS_APART_MS;
  if (freeAt !== null && freeAt.getTime() > begunMs && freeAt.getTime() <= latestMs) return lastDoneMs;
  const lease = () => new Date(now() + LEASE_MS);
  const asking = { now: new Date(begunMs), freeAt: lease(), latest: new Date(latestMs) };
  if (!(await takeJob(db, companyId, job, holder, asking))) return lastDoneMs;
  const mayGoOn = async () => !stopped.aborted && (await keepJob(db, companyId, job, holder, lease()));
  try {
    if (!(await work(company, begunMs, mayGoOn))) return lastDoneMs;
    await finishJob(db, companyId, job, holder, new Date(now()), new Date(begunMs + AGAIN_AFTER_MS));
    return now();
  } catch (error) {
    // The other jobs and companies go on; this one is free again when the lease has run out.
    onError(error);
    return lastDoneMs;
  }
}
