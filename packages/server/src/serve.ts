import { fileURLToPath } from 'node:url';
import { eraseSharedCounts } from './access/shared-counts.ts';
import type { Accounts } from './accounts/accounts.ts';
import { assembleParts } from './assemble.ts';
import type { Config } from './config/environment.ts';
import { hourly } from './hourly.ts';
import { buildApp } from './http/app.ts';
import { eraseExpiredEverywhere } from './ingest/erase-expired.ts';
import { eraseInactiveEverywhere } from './ingest/erase-inactive.ts';
import { tidyPlatforms } from './platforms/privacy.ts';
import { openDatabase } from './store/database.ts';
import { migrate } from './store/migrate.ts';
import { readVersion } from './version.ts';

/** A running server. */
export interface Server {
  /** Where it listens, such as `http://127.0.0.1:4100`. */
  address: string;
  database: Awaited<ReturnType<typeof openDatabase>>;
  accounts: Accounts;
  /** Stops taking requests, answers those that were accepted, then closes the database. */
  close: () => Promise<void>;
}

/** Opens and migrates the database, then listens. Throws where one of them fails, with nothing left open. */
export async function startServer(config: Config, now: () => number = Date.now): Promise<Server> {
  const database = await openDatabase(config.database);
  try {
    await migrate(database);
    const report = (error: unknown) => app.log.error({ err: error }, 'work in the background failed');
    const parts = assembleParts(database, now, report, config.secret, config.assistant);
    const app = await buildApp({
      ...parts,
      rateLimits: config.rateLimits,
      logLevel: config.logLevel,
      version: readVersion(),
      sdkFolder: folderOf(import.meta.resolve('@cartograph/sdk/gleenWidget.js')),
      dashboardFolder: folderOf(import.meta.resolve('@cartograph/dashboard/index.html')),
    });
    const tidy = async (stopped: AbortSignal) => {
      await eraseExpiredEverywhere(database, now());
      await eraseSharedCounts(database, now());
      await tidyPlatforms(database, now());
      await parts.accounts.eraseExpired();
      await eraseInactiveEverywhere(database, now(), { stopped });
    };
    const address = await app.listen({ port: config.port, host: config.host });
    const stopTidying = hourly(tidy, report);
    const close = async () => {
      const tidied = stopTidying();
      await app.close();
      await tidied;
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

/** The folder in which a file is. */
function folderOf(url: string): string {
  return fileURLToPath(new URL('.', url));
}
