import fs from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import type { PoolConfig } from 'pg';
import { type BackupSummary, BadBackup, DATABASE_FOLDER } from './backup.ts';
import { answerBackup } from './backup-request.ts';
import { DurableNodeFS } from './durable-fs.ts';
import { lockFolder } from './folder-lock.ts';
import { type DatabaseLost, watchForPanic } from './panic.ts';

/** Without `-F` PostgreSQL syncs at each commit; `wal_sync_method=fsync` is the one that DurableNodeFS offers. */
const DURABLE_PARAMETERS = [...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'), '-c', 'wal_sync_method=fsync'];

/** An embedded PostgreSQL, reached through `pg` like any other. */
export interface Embedded {
  poolConfig: PoolConfig;
  /** Gives what another process is answered that asks for a backup; until then it is told to come again. */
  onBackupAsked: (make: (target: string) => Promise<BackupSummary>) => void;
  close: () => Promise<void>;
}

/** Opens the embedded database in a folder, which is made if missing, for this process alone. Throws FolderInUse. */
export async function openEmbedded(folder: string): Promise<Embedded> {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  let make = (_target: string): Promise<BackupSummary> => Promise.reject(new BadBackup('the server is only starting; try again.'));
  const lock = await lockFolder(folder, (question) => answerBackup(question, (target) => make(target)));
  try {
    const pglite = new PGlite({ fs: new DurableNodeFS(path.join(folder, DATABASE_FOLDER)), startParams: DURABLE_PARAMETERS });
    await pglite.waitReady;
    watchForPanic(pglite, endProcess);
    return {
      poolConfig: createPgConfig(pglite) as unknown as PoolConfig,
      onBackupAsked: (given) => {
        make = given;
      },
      close: async () => {
        await pglite.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Ends this process by an error that nobody catches; whoever supervises it starts it again, and the database recovers. */
function endProcess(error: DatabaseLost): void {
  setImmediate(() => {
    throw error;
  });
}

/** Opens an embedded database in memory, gone when closed: for tests. */
export async function openInMemory(): Promise<Embedded> {
  const pglite = new PGlite();
  await pglite.waitReady;
  return { poolConfig: createPgConfig(pglite) as unknown as PoolConfig, onBackupAsked: () => undefined, close: () => pglite.close() };
}
