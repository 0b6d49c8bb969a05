import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { TestProject } from 'vitest/node';
import { DATABASE_FOLDER } from '../../src/store/backup.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the maintenance database of the PostgreSQL server that all test files share. */
    postgresUrl: string;
    /** Folder of an embedded database with the schema and nothing in it, to be copied: making one takes seconds. */
    embeddedFolder: string;
    /** The file of its files, for one in memory. */
    embeddedFiles: string;
  }
}

/** Starts one PostgreSQL server for all test files; each makes databases of its own on it. Makes the embedded database that they copy. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-template-'));
  const [folder, files] = [path.join(parent, 'data'), path.join(parent, 'data.tar')];
  await makeEmbedded(folder, files);
  const server = await startPostgres();
  project.provide('postgresUrl', server.url);
  project.provide('embeddedFolder', folder);
  project.provide('embeddedFiles', files);
  return async () => {
    await server.stop();
    fs.rmSync(parent, { recursive: true, force: true });
  };
}

async function makeEmbedded(folder: string, files: string): Promise<void> {
  const database = await openDatabase({ folder });
  await migrate(database);
  await database.close();
  const pglite = await PGlite.create(path.join(folder, DATABASE_FOLDER));
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();
  fs.writeFileSync(files, Buffer.from(await dump.arrayBuffer()));
}
