import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Database, openDatabase } from '../src/store/database.ts';
import { FolderInUse } from '../src/store/folder-lock.ts';
import { migrate } from '../src/store/migrate.ts';
import { buildTestServer, makeCompany } from './support/server.ts';
import { makeShopper } from './support/shopper.ts';

describe('the embedded database in a folder', () => {
  let folder: string;
  let database: Database;
  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-durability-'));
    database = await openDatabase({ folder });
    await migrate(database);
  });
  afterAll(async () => {
    await database.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** How often the disk is told to keep what was written while some work is done. */
  async function countSyncs(work: () => Promise<unknown>): Promise<number> {
    const spy = vi.spyOn(fs, 'fdatasyncSync');
    try {
      await work();
      return spy.mock.calls.length;
    } finally {
      spy.mockRestore();
    }
  }

  test.each([
    ['fsync', 'on'],
    ['full_page_writes', 'on'],
    ['synchronous_commit', 'on'],
    ['wal_sync_method', 'fsync'],
  ])('has %s %s', async (setting, value) => {
    const { rows } = await sql<Record<string, string>>`SHOW ${sql.raw(setting)}`.execute(database.db);
    expect(Object.values(rows[0] ?? {})).toEqual([value]);
  });

  test('syncs at each commit, and not without one', async () => {
    await sql`CREATE TABLE scratch (id integer)`.execute(database.db);
    const syncs = await countSyncs(async () => {
      for (let id = 0; id < 50; id += 1) await sql`INSERT INTO scratch VALUES (${id})`.execute(database.db);
    });
    expect(syncs).toBeGreaterThanOrEqual(50);
    const idle = await countSyncs(async () => {
      for (let id = 0; id < 50; id += 1) await sql`SELECT count(*) FROM scratch`.execute(database.db);
    });
    expect(idle).toBeLessThan(10);
  });

  test('has synced an event before it is answered', async () => {
    const server = await buildTestServer(database);
    const shopper = makeShopper(server, await makeCompany(database));
    await shopper.report('interaction');
    for (let time = 0; time < 10; time += 1)
      expect(await countSyncs(() => shopper.report('cart', { product_id: `p-${time}` }))).toBeGreaterThanOrEqual(1);
    await server.app.close();
  });

  test('a disk that cannot keep it fails the commit', async () => {
    const spy = vi.spyOn(fs, 'fdatasyncSync').mockImplementation(() => {
      throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    });
    const other = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-durability-'));
    try {
      await expect(openDatabase({ folder: other })).rejects.toThrow();
    } finally {
      spy.mockRestore();
      fs.rmSync(other, { recursive: true, force: true });
    }
  });

  test('is kept from a second opening, and named in a sentence', async () => {
    await expect(openDatabase({ folder })).rejects.toThrow(FolderInUse);
    await expect(openDatabase({ folder })).rejects.toThrow(new RegExp(`embedded database in ${folder} is in use by another process`));
    expect(await sql`SELECT 1`.execute(database.db)).toMatchObject({ rows: [expect.anything()] });
  });

  test('holds what was written when it is opened again, also in a folder with a long name', async () => {
    const deep = path.join(folder, 'x'.repeat(120), 'y'.repeat(60));
    for (const [opening, count] of [1, 2, 3].entries()) {
      const again = await openDatabase({ folder: deep });
      await migrate(again);
      await makeCompany(again);
      expect([opening, (await again.db.selectFrom('company').selectAll().execute()).length]).toEqual([opening, count]);
      await again.close();
    }
    // What shoppers did is nobody else's business on a machine with many users.
    expect(fs.statSync(deep).mode & 0o077).toBe(0);
  });
});
