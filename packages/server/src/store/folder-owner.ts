import fs from 'node:fs';
import path from 'node:path';
import { DATABASE_FOLDER } from './backup.ts';

/** The embedded database is another user's. The message is for the operator. */
class NotOwner extends Error {
  readonly code = 'not_owner';
}

/** Who runs this process; root has 0. */
const ownId = (): number | undefined => process.getuid?.();

/**
 * Keeps root out of an embedded database that belongs to another user: what root writes there that user could not read, and the server would not start
 * again. Throws NotOwner.
 */
export function requireOwner(folder: string, userId = ownId()): void {
  if (userId !== 0) return;
  const files = path.join(folder, DATABASE_FOLDER);
  const owner = fs.existsSync(files) ? fs.statSync(files).uid : userId;
  if (owner === userId) return;
  throw new NotOwner(
    `the embedded database in ${folder} belongs to the user with id ${owner}: run this as that user, for what root writes there it cannot read.`,
  );
}
