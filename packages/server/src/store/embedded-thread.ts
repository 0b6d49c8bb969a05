import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { DurableNodeFS } from './durable-fs.ts';
import type { FromThread, ToThread } from './embedded.ts';

/**
 * What the embedded database's thread does: PostgreSQL's own protocol in, its answers out, until it is told to close. It keeps the thread busy
 * while a statement runs, which on the thread of the requests would hold them all up.
 */

/** Without `-F` PostgreSQL syncs at each commit; `wal_sync_method=fsync` is the one that DurableNodeFS offers. */
const DURABLE = ['-c', 'wal_sync_method=fsync'];

/** PostgreSQL's own default asks for a tenth of what it takes beside the rest of a small server. */
const SMALL = ['-c', 'shared_buffers=32MB'];

const startParams = [...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'), ...DURABLE, ...SMALL];
const pglite = new PGlite({ fs: new DurableNodeFS((workerData as { folder: string }).folder), startParams });
const port = parentPort;
if (port === null) throw new Error('embedded-thread.ts runs as a thread of embedded.ts only');
const tell = (message: FromThread) => port.postMessage(message);

await pglite.waitReady;
let last = Promise.resolve();
port.on('message', (message: ToThread) => {
  last = last.then(() => ('bytes' in message ? answer(message.bytes) : close()));
});
tell({ ready: true });

async function answer(bytes: Uint8Array): Promise<void> {
  const answered = await pglite.execProtocolRaw(bytes);
  tell({ bytes: answered });
}

async function close(): Promise<void> {
  await pglite.close();
  tell({ closed: true });
  port?.close();
}
