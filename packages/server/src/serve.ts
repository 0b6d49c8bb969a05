import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { eraseSharedCounts } from './access/shared-counts.ts';
import type { Accounts } from './accounts/accounts.ts';
import { assembleParts } from './assemble.ts';
import type { Config } from './config/environment.ts';
import { buildApp } from './http/app.ts';
import { eraseExpired } from './ingest/erase-expired.ts';
import { eraseInactive } from './ingest/erase-inactive.ts';
import { runJobs, type Work } from './ingest/run-jobs.ts';
import { tidyPlatforms } from './platforms/privacy.ts';
import { repeat } from './repeat.ts';
import { type Company, listCompanies } from './store/companies.ts';
import { type Database, openDatabase } from './store/database.ts';
import { CARE_EVERY_MS } from './store/embedded-care.ts';
import { countHeld } from './store/events.ts';
import { codeOf } from './store/failure.ts';
import type { Job } from './store/job-leases.ts';
import { migrate } from './store/migrate.ts';
import { settleRollups } from './store/rollup-differences.ts';
import { readVersion } from './version.ts';

/** How often a server looks whether a job is due. */
const TIDY_EVERY_MS = 10 * 60_000;

/** How often it looks whether a burst of events has left something beside the rollups. */
const SETTLE_LEFT_EVERY_MS = 10_000;

/** A running server. */
export interface Server {
  /** Where it listens, such as `http://127.0.0.1:4100`. */
  address: string;
  database: Database;
  accounts: Accounts;
  /** Stops taking requests, answers those that were accepted, then closes the database. */
  close: () => Promise<void>;
}

/** Nobody can be let in at the address that HOST and PORT name. */
class CannotListen extends Error {
  readonly code = 'cannot_listen';
}

/** Opens and migrates the database, then listens. Throws where one of them fails, with nothing left open. */
export async function startServer(config: Config, now: () => number = Date.now): Promise<Server> {
  const database = await openDatabase(config.database);
  try {
    await migrate(database);
    const report = (error: unknown) => {
      parts.upkeep.failures += 1;
      app.log.error({ err: error }, 'work in the background failed');
    };
    const parts = assembleParts(database, now, report, config.secret, config.assistant);
    const app = await buildApp({
      ...parts,
      rateLimits: config.rateLimits,
      proxies: config.proxies,
      logLevel: config.logLevel,
      version: readVersion(),
      sdkFolder: folderOf(import.meta.resolve('@cartograph/sdk/gleenWidget.js')),
      dashboardFolder: folderOf(import.meta.resolve('@cartograph/dashboard/index.html')),
    });
    const works = listWorks(database);
    const holder = randomUUID();
    const tidy = async (stopped: AbortSignal) => {
      await eraseSharedCounts(database, now());
      await parts.accounts.eraseExpired();
      parts.upkeep.doneAtMs = await runJobs(database, works, { holder, now, stopped, onError: report });
      const companies = await listCompanies(database.db);
      await settleEach(database, companies);
      parts.upkeep.heldEvents = await countHeldOf(database, companies);
    };
    const address = await listen(app, config);
    const stopTidying = repeat(tidy, TIDY_EVERY_MS, report);
    const stopSettling = repeat(() => parts.lanes.settle(), SETTLE_LEFT_EVERY_MS, report);
    const { care } = database;
    const stopCaring = care === null ? undefined : repeat((stopped) => care(stopped, report), CARE_EVERY_MS, report);
    const close = async () => {
      const ended = Promise.all([stopTidying(), stopSettling(), stopCaring?.()]);
      await app.close();
      await ended;
      await parts.tasks.drain();
      await parts.lanes.drain();
      await parts.longWork.drain();
      await parts.platforms.drain();
      await parts.rejections.drain();
      await database.close();
    };
    return { address, database, accounts: parts.accounts, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function listen(app: Awaited<ReturnType<typeof buildApp>>, { port, host }: Config): Promise<string> {
  try {
    return await app.listen({ port, host });
  } catch (error) {
    const why =
      codeOf(error) === 'EADDRINUSE'
        ? `port ${port} of ${host} is taken by another process: stop that, or name another port by PORT.`
        : `the server cannot listen (${(error as Error).message}); check HOST and PORT.`;
    throw new CannotListen(why, { cause: error });
  }
}

/** What is done for every company again and again. */
function listWorks(database: Database): Record<Job, Work> {
  return {
    erase_expired: async ({ companyId }, nowMs, mayGoOn) => (await eraseExpired(database, companyId, nowMs, mayGoOn)).isDone,
    tidy_platforms: async ({ companyId }, nowMs) => {
      await tidyPlatforms(database, companyId, nowMs);
      return true;
    },
    erase_inactive: async ({ companyId, retentionDays }, nowMs, mayGoOn) =>
      retentionDays === null || (await eraseInactive(database, companyId, nowMs, mayGoOn)).isDone,
  };
}

/** Adds to the rollups what servers have left beside them that were killed. */
async function settleEach(database: Database, companies: readonly Company[]): Promise<void> {
  for (const { companyId } of companies) await settleRollups(database, companyId);
}

async function countHeldOf({ db }: Database, companies: readonly Company[]): Promise<number> {
  let held = 0;
  for (const { companyId } of companies) held += await countHeld(db, companyId);
  return held;
}

/** The folder in which a file is. */
function folderOf(url: string): string {
  return fileURLToPath(new URL('.', url));
}
