import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { verifyCompany } from '../src/ingest/rebuild.ts';
import { openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { playHistory } from './support/history.ts';
import { readEverything } from './support/ingest-state.ts';
import { findBinaries } from './support/postgres-server.ts';
import { buildTestServer, makeCompany } from './support/server.ts';

/** The commands of docs/operations.md, run while a server has the database open. */
test('what pg_dump takes while a server runs, pg_restore gives back: the same rows, sums and reports, and nothing to correct', async () => {
  const [from, to] = [await createPostgresDatabase(), await createPostgresDatabase()];
  const database = await openDatabase({ url: from });
  await migrate(database);
  const server = await buildTestServer(database);
  const company = await makeCompany(database);
  await playHistory(server, company);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-dump-'));
  const dump = path.join(folder, 'cartograph.dump');
  const run = (command: string, ...args: string[]) => execFileSync(path.join(findBinaries(), command), args);
  run('pg_dump', '--format=custom', `--file=${dump}`, from);
  const before = await readEverything(database, company);
  await server.app.close();
  await database.close();

  run('pg_restore', '--no-owner', `--dbname=${to}`, dump);
  fs.rmSync(folder, { recursive: true });
  const restored = await openDatabase({ url: to });
  expect(await readEverything(restored, company)).toEqual(before);
  const differences = await verifyCompany(restored, company.companyId, new Date(server.clock.ms), () => undefined);
  expect(differences).toMatchObject({ events: 0, claims: 0, rollupRows: 0 });
  await restored.close();
});
