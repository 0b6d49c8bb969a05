/** The embedded database gave itself up, for instance because its log finds no room on the disk. Only a new process can open it again. */
export class DatabaseLost extends Error {
  readonly code = 'database_lost';

  constructor(reason: string) {
    super(`the embedded database gave up (${reason}); nothing that was acknowledged is lost: start again`);
  }
}

/** How an error of that severity begins, after its type and length (PostgreSQL manual, "Error and Notice Message Fields"); no value holds U+0000. */
const PANIC = 'SPANIC\u0000VPANIC\u0000';

/**
 * What PostgreSQL says when it panics, if an answer in its protocol says so. A server would end its processes and recover then; the embedded one is left
 * in the middle of what it did, and the next call would never come back.
 */
export function findPanic(answer: Uint8Array): string | undefined {
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
  const at = bytes.indexOf(PANIC);
  if (at < 0) return undefined;
  const fields = bytes.toString('utf8', at).split('\u0000');
  return fields.find((field) => field.startsWith('M'))?.slice(1) ?? 'without a word';
}
