import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Database, openDatabase } from '../src/store/database.ts';
import { openDurable } from '../src/store/durable-fs.ts';
import { FolderInUse } from '../src/store/folder-lock.ts';
import { migrate } from '../src/store/migrate.ts';
import { runCommand, startServerProcess } from './support/ingest-processes.ts';
import { makeCompany } from './support/server.ts';

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
    const pglite = await openDurable(path.join(folder, 'scratch'));
    const spy = vi.spyOn(fs, 'fdatasyncSync');
    try {
      await pglite.query('CREATE TABLE scratch (id integer)');
      spy.mockClear();
      for (let id = 0; id < 50; id += 1) await pglite.query('INSERT INTO scratch VALUES ($1)', [id]);
      expect(spy.mock.calls.length).toBeGreaterThanOrEqual(50);
      spy.mockClear();
      for (let id = 0; id < 50; id += 1) await pglite.query('SELECT count(*) FROM scratch');
      expect(spy.mock.calls.length).toBeLessThan(10);
    } finally {
      spy.mockRestore();
      await pglite.close();
    }
  });

  test('a disk that cannot keep it fails the commit', async () => {
    const spy = vi.spyOn(fs, 'fdatasyncSync').mockImplementation(() => {
      throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    });
    try {
      await expect(openDurable(path.join(folder, 'faulty'))).rejects.toThrow();
    } finally {
      spy.mockRestore();
    }
  });

  test('has synced an event before it is answered', async () => {
    const log = path.join(folder, 'syncs');
    const spy = `--import=${new URL('./support/note-syncs.mjs', import.meta.url)}`;
    const place = { CARTOGRAPH_DATA: path.join(folder, 'served') };
    await runCommand(['company', 'create', 'acme'], place);
    const server = await startServerProcess(place, { NODE_OPTIONS: spy, SYNC_LOG: log });
    const sender = { company_key: 'acme', user_fingerprint: 'ann', user_faq_fingerprint: "ann's faq" };
    const report = (route: string, fields: object) =>
      fetch(`${server.address}/analytics/${route}`, { method: 'POST', body: JSON.stringify({ ...sender, ...fields }) });
    await report('interactions', { channel: 'CHAT' });
    const cart = { type: 'ITEM_ADDED', product_name: 'Shoe', value: 1, currency: 'USD', quantity: 1 };
    for (let time = 0; time < 10; time += 1) {
      const before = fs.statSync(log).size;
      expect((await report('cart_events', { ...cart, product_id: `p-${time}` })).status).toBe(200);
      expect(fs.statSync(log).size).toBeGreaterThan(before);
    }
    expect(await server.stop()).toBe(0);
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
