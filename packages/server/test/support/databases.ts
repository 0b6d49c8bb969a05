import fs from 'node:fs';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createDatabase } from './postgres-server.ts';

/** The databases that the store's tests run on, by name. */
export const DATABASE_KINDS = ['PGlite', 'PostgreSQL'] as const;

/** Where a test is about routes and people rather than about statements: the same SQL runs, and the server is the faster of both. */
export const SERVER_ONLY = ['PostgreSQL'] as const;
export type DatabaseKind = (typeof DATABASE_KINDS)[number];

/** Opens a fresh, migrated database of a kind. */
export async function openFresh(kind: DatabaseKind): Promise<Database> {
  if (kind === 'PGlite') return openDatabase({ memory: true, files: new Blob([fs.readFileSync(inject('embeddedFiles'))]) });
  const database = await openDatabase({ url: await createPostgresDatabase() });
  await migrate(database);
  return database;
}

/** Makes an empty database on the shared PostgreSQL server; it goes with the server. Gives its address. */
export function createPostgresDatabase(): Promise<string> {
  return createDatabase(inject('postgresUrl'));
}
