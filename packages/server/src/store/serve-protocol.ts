import type { MessagePort } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import type { FromThread, ToThread } from './embedded.ts';
import { joinBytes } from './join-bytes.ts';
import { findPanic } from './panic.ts';

/**
 * Has an embedded database answer what comes through a port, PostgreSQL's own protocol, one message after the other, until it is told to close. After a panic it
 * is asked nothing more: it would not come back.
 */
export function serveProtocol(port: MessagePort, pglite: PGlite): void {
  const tell = (message: FromThread) => port.postMessage(message);
  let isLost = false;
  let last = Promise.resolve();
  const answer = async (bytes: Uint8Array) => {
    if (isLost) return;
    // The one way of asking by which PGlite does not keep every row that it ever gave.
    const parts: Uint8Array[] = [];
    await pglite.execProtocolRawStream(bytes, { onRawData: (part) => parts.push(part.slice()) });
    const answered = joinBytes(parts);
    const panic = findPanic(answered);
    isLost = panic !== undefined;
    tell({ bytes: answered });
    if (panic !== undefined) tell({ lost: panic });
  };
  const close = async () => {
    await pglite.close();
    tell({ closed: true });
    port.close();
  };
  port.on('message', (message: ToThread) => {
    last = last.then(() => ('bytes' in message ? answer(message.bytes) : close()));
  });
}
