import type { PGlite } from '@electric-sql/pglite';

type BackendMessage = Awaited<ReturnType<PGlite['execProtocolStream']>>[number];

/** The embedded database gave itself up, for instance because its log finds no room on the disk. Only a new process can open it again. */
export class DatabaseLost extends Error {
  readonly code = 'database_lost';
}

/**
 * Has `onLost` told when an embedded database panics: where a PostgreSQL server would end its processes and recover, the one in this process is left in
 * the middle of what it did, and the next call would never come back. None is let through to it from then on.
 */
export function watchForPanic(pglite: Pick<PGlite, 'execProtocolStream'>, onLost: (error: DatabaseLost) => void): void {
  const run = pglite.execProtocolStream.bind(pglite);
  let lost: DatabaseLost | undefined;
  pglite.execProtocolStream = async (message, options) => {
    if (lost !== undefined) throw lost;
    const messages = await run(message, options);
    const panic = messages.find(isPanic);
    if (panic !== undefined) {
      lost = new DatabaseLost(`the embedded database gave up (${panic.message}); nothing that was acknowledged is lost: start again`);
      onLost(lost);
    }
    return messages;
  };
}

function isPanic(message: BackendMessage): message is BackendMessage & { message: string } {
  return 'severity' in message && message.severity === 'PANIC' && 'message' in message;
}
