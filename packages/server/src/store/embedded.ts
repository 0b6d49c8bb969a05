import fs from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import type { PoolConfig } from 'pg';
import { DurableNodeFS } from './durable-fs.ts';
import { lockFolder } from './folder-lock.ts';

/** Without `-F` PostgreSQL syncs at each commit; `wal_sync_method=fsync` is the one that DurableNodeFS offers. */
const DURABLE_PARAMETERS = [...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'), '-c', 'wal_sync_method=fsync'];

/** An embedded PostgreSQL, reached through `pg` like any other. */
export interface Embedded {
  poolConfig: PoolConfig;
  close: () => Promise<void>;
}

/** Opens the embedded database in a folder, which is made if missing, for this process alone. Throws FolderInUse. */
export async function openEmbedded(folder: string): Promise<Embedded> {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = await lockFolder(folder);
  try {
    const pglite = new PGlite({ fs: new DurableNodeFS(path.join(folder, 'pgdata')), startParams: DURABLE_PARAMETERS });
    await pglite.waitReady;
    return {
      poolConfig: createPgConfig(pglite) as unknown as PoolConfig,
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

/** Opens an embedded database in memory, gone when closed: for tests. */
export async function openInMemory(): Promise<Embedded> {
  const pglite = new PGlite();
  await pglite.waitReady;
  return { poolConfig: createPgConfig(pglite) as unknown as PoolConfig, close: () => pglite.close() };
}
