import path from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config/environment.ts';
import type { BackupSummary } from '../store/backup.ts';
import { backUp, restore } from '../store/backup-request.ts';
import { print } from './output.ts';
import { CommandFailed, EXIT } from './run.ts';

/** `cartograph backup` and `cartograph restore`. */
export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('copy the embedded database into a new folder, also while a server runs on it; keep it as safe as the database')
    .argument('<folder>', 'where to; made if missing')
    .action(async (folder: string) => {
      const made = await backUp(requireEmbedded(), path.resolve(folder));
      print(`Backed up ${describe(made)} as of ${made.madeAt}.`);
    });
  program
    .command('restore')
    .description('bring a backup into the folder of the embedded database (CARTOGRAPH_DATA), which must hold none yet')
    .argument('<folder>', 'the backup')
    .action(async (folder: string) => {
      const restored = await restore(path.resolve(folder), requireEmbedded());
      print(`Restored ${describe(restored)} as of ${restored.madeAt}. "cartograph verify" computes everything again and compares.`);
    });
}

/** The folder of the embedded database. Throws CommandFailed where the database is another. */
function requireEmbedded(): string {
  const { database } = readConfig(process.env);
  if ('folder' in database) return path.resolve(database.folder);
  throw new CommandFailed(
    'DATABASE_URL names a PostgreSQL server: back it up with its own tools, such as pg_dump (docs/operations.md).',
    EXIT.usage,
  );
}

function describe({ files, bytes }: BackupSummary): string {
  return `${files} files, ${(bytes / 1_000_000).toFixed(1)} MB,`;
}
