import fs from 'node:fs';
import path from 'node:path';
import { DATABASE_FOLDER } from '../store/backup.ts';
import type { DatabaseTarget } from '../store/database.ts';
import { CommandFailed } from './run.ts';

/** Who runs this process; root has 0. */
const ownId = (): number | undefined => process.getuid?.();

/**
 * Keeps root out of an embedded database that belongs to another user: what root writes there that user could not read, and the server would not start
 * again. Throws CommandFailed.
 */
export function requireOwner(target: DatabaseTarget, userId = ownId()): void {
  if (!('folder' in target) || userId !== 0) return;
  const files = path.join(target.folder, DATABASE_FOLDER);
  const owner = fs.existsSync(files) ? fs.statSync(files).uid : userId;
  if (owner === userId) return;
  throw new CommandFailed(
    `the embedded database in ${target.folder} belongs to the user with id ${owner}: run this as that user, for what root writes there it cannot read.`,
  );
}
