import { parentPort, workerData } from 'node:worker_threads';
import type { FromThread } from './embedded.ts';
import { openWithFreshTemplates } from './freeze-templates.ts';
import { serveProtocol } from './serve-protocol.ts';

/**
 * What the embedded database's thread does: PostgreSQL's own protocol in, its answers out, until it is told to close. It keeps the thread busy
 * while a statement runs, which on the thread of the requests would hold them all up.
 */

const port = parentPort;
if (port === null) throw new Error('embedded-thread.ts runs as a thread of embedded.ts only');
serveProtocol(port, await openWithFreshTemplates((workerData as { folder: string }).folder));
port.postMessage({ ready: true } satisfies FromThread);
