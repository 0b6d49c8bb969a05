import { parentPort, workerData } from 'node:worker_threads';
import type { FromThread, ToThread } from './embedded.ts';
import { openWithFreshTemplates } from './freeze-templates.ts';
import { joinBytes } from './join-bytes.ts';
import { findPanic } from './panic.ts';

/**
 * What the embedded database's thread does: PostgreSQL's own protocol in, its answers out, until it is told to close. It keeps the thread busy
 * while a statement runs, which on the thread of the requests would hold them all up.
 */

const port = parentPort;
if (port === null) throw new Error('embedded-thread.ts runs as a thread of embedded.ts only');
const tell = (message: FromThread) => port.postMessage(message);

const pglite = await openWithFreshTemplates((workerData as { folder: string }).folder);
let isLost = false;
let last = Promise.resolve();
port.on('message', (message: ToThread) => {
  last = last.then(() => ('bytes' in message ? answer(message.bytes) : close()));
});
tell({ ready: true });

/** After a panic the database is asked nothing more: it would not come back. */
async function answer(bytes: Uint8Array): Promise<void> {
  if (isLost) return;
  // The one way of asking by which PGlite does not keep every row that it ever gave.
  const parts: Uint8Array[] = [];
  await pglite.execProtocolRawStream(bytes, { onRawData: (part) => parts.push(part.slice()) });
  const answered = joinBytes(parts);
  const panic = findPanic(answered);
  isLost = panic !== undefined;
  tell({ bytes: answered });
  if (panic !== undefined) tell({ lost: panic });
}

async function close(): Promise<void> {
  await pglite.close();
  tell({ closed: true });
  port?.close();
}
