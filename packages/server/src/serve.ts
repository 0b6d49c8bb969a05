import { fileURLToPath } from 'node:url';
import { assembleParts } from './assemble.ts';
import type { Config } from './config/environment.ts';
import { doHourly } from './hourly.ts';
import { buildApp } from './http/app.ts';
import { eraseExpiredEverywhere } from './ingest/erase-expired.ts';
import { tidyPlatforms } from './platforms/privacy.ts';
import { openDatabase } from './store/database.ts';
import { migrate } from './store/migrate.ts';
import { readVersion } from './version.ts';

/** A running server. */
export interface Server {
  /** Where it listens, such as `http://127.0.0.1:4100`. */
  address: string;
  database: Awaited<ReturnType<typeof openDatabase>>;
  /** Stops taking requests, answers those that were accepted, then closes the database. */
  close: () => Promise<void>;
}

/** Opens and migrates the database, then listens. Throws where one of them fails, with nothing left open. */
export async function startServer(config: Config, now: () => number = Date.now): Promise<Server> {
  const database = await openDatabase(config.database);
  try {
    await migrate(database);
    const report = (error: unknown) => app.log.error({ err: error }, 'work in the background failed');
    const parts = assembleParts(database, now, report);
    const app = await buildApp({
      ...parts,
      rateLimitPerMinute: config.rateLimitPerMinute,
      logLevel: config.logLevel,
      version: readVersion(),
      sdkFolder: fileURLToPath(new URL('.', import.meta.resolve('@cartograph/sdk/gleenWidget.js'))),
    });
    const address = await app.listen({ port: config.port, host: config.host });
    // Safe on several servers at once: what one erased the other does not find.
    const stopErasing = doHourly(async () => {
      await eraseExpiredEverywhere(database, now());
      await tidyPlatforms(database, now());
    }, report);
    const close = async () => {
      const erased = stopErasing();
      await app.close();
      await erased;
      await parts.lanes.drain();
      await parts.platforms.drain();
      await database.close();
    };
    return { address, database, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}
