import { fileURLToPath } from 'node:url';
import { assembleParts } from './assemble.ts';
import type { Config } from './config/environment.ts';
import { buildApp } from './http/app.ts';
import { eraseExpiredHourly } from './ingest/erase-expired.ts';
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
    const parts = assembleParts(database, now);
    const app = await buildApp({
      ...parts,
      rateLimitPerMinute: config.rateLimitPerMinute,
      logLevel: config.logLevel,
      version: readVersion(),
      sdkFolder: fileURLToPath(new URL('.', import.meta.resolve('@cartograph/sdk/gleenWidget.js'))),
    });
    const stopErasing = eraseExpiredHourly(database, now, (error) => app.log.error({ err: error }, 'erasing expired events failed'));
    const address = await app.listen({ port: config.port, host: config.host });
    const close = async () => {
      stopErasing();
      await app.close();
      await parts.lanes.drain();
      await parts.rejections.drain();
      await database.close();
    };
    return { address, database, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}
