import fs from 'node:fs';
import { type BackupSummary, BadBackup, makeBackup, restoreBackup } from './backup.ts';
import { codeOf } from './failure.ts';
import { askHolder, lockFolder } from './folder-lock.ts';
import { makeFolder } from './make-folder.ts';

/** What one process asks of another that holds the database, as a line of JSON, and what it is told. */
interface Question {
  backup_to: string;
}
type Told = { made: BackupSummary } | { failed: string };

/**
 * Makes a backup of the embedded database in a folder: the process that holds the database makes it, while it goes on working; where none does, this
 * one. The target's path is absolute. Throws BadBackup, and FolderInUse where the holder is of another version and cannot be asked.
 */
export async function backUp(dataFolder: string, target: string): Promise<BackupSummary> {
  if (!fs.existsSync(dataFolder)) throw new BadBackup(`${dataFolder} holds no database (CARTOGRAPH_DATA).`);
  const question: Question = { backup_to: target };
  const line = await askHolder(dataFolder, JSON.stringify(question));
  if (line !== undefined) {
    const told = JSON.parse(line) as Told;
    if ('failed' in told) throw new BadBackup(told.failed);
    return told.made;
  }
  return whileLocked(dataFolder, () => makeBackup(dataFolder, target, (copy) => copy()));
}

/** Puts a backup into a data folder that holds no database. Throws BadBackup, FolderInUse. */
export async function restore(source: string, dataFolder: string): Promise<BackupSummary> {
  makeFolder(dataFolder);
  return whileLocked(dataFolder, () => restoreBackup(source, dataFolder));
}

/** Answers a process that asks for a backup. */
export async function answerBackup(question: string, make: (target: string) => Promise<BackupSummary>): Promise<string> {
  try {
    const { backup_to } = JSON.parse(question) as Question;
    return JSON.stringify({ made: await make(backup_to) } satisfies Told);
  } catch (error) {
    const reason = error instanceof Error ? error.message : codeOf(error);
    return JSON.stringify({ failed: reason } satisfies Told);
  }
}

async function whileLocked<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const lock = await lockFolder(folder, async () =>
    JSON.stringify({ failed: 'a backup or a restore is under way; try again.' } satisfies Told),
  );
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
