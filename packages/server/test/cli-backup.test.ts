import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import { type Database, openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { makeFolder, makePlace, postBatch, run, serve } from './support/command.ts';
import { playHistory } from './support/history.ts';
import { readEverything } from './support/ingest-state.ts';
import { buildTestServer, makeCompany } from './support/server.ts';

const sender = () => ({ company_key: 'acme', user_fingerprint: randomUUID(), user_faq_fingerprint: randomUUID() });
const chat = (event_id: string) => ({ kind: 'interaction', channel: 'CHAT', event_id });
const order = (order_id: string) => ({ kind: 'checkout', event_id: order_id, order_id, value: 19.99, currency: 'USD' });

/** Folder of an embedded database with a short history, of which each test takes a copy. */
let template: string;
let company: Company;
beforeAll(async () => {
  template = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-backup-'));
  company = await withDatabase(template, async (database) => {
    await migrate(database);
    const server = await buildTestServer(database);
    server.clock.ms = Date.now();
    const made = await makeCompany(database, { key: 'acme' });
    await playHistory(server, made);
    await server.app.close();
    return made;
  });
});
afterAll(() => fs.rmSync(template, { recursive: true, force: true }));

async function withDatabase<Result>(folder: string, work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = await openDatabase({ folder });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

function setUp() {
  const folder = makeFolder();
  fs.cpSync(template, folder, { recursive: true, filter: (file) => !file.endsWith('.sock') });
  return { CARTOGRAPH_DATA: folder, CARTOGRAPH_RATE_LIMIT: 'off' };
}

const readAll = (folder: string) => withDatabase(folder, (database) => readEverything(database, company));

const BACKED_UP = /^Backed up \d+ files, [\d.]+ MB, as of [\dTZ:.-]+\.\n$/;
const RESTORED = /^Restored \d+ files, [\d.]+ MB, as of /;

describe('a backup of the embedded database', () => {
  test('made while a server takes events has all that was acknowledged before, and its figures agree', async () => {
    const environment = setUp();
    const server = await serve(environment);
    const acknowledged: string[] = [];
    let isOver = false;
    const send = async (lane: number): Promise<void> => {
      for (let number = 0; !isOver; number += 1) {
        const { results = [] } = await postBatch(server.address, sender(), [
          chat(`${lane}-${number}-chat`),
          order(`${lane}-${number}-order`),
        ]);
        acknowledged.push(...results.map(({ event_id }) => event_id));
      }
    };
    const lanes = [0, 1, 2, 3].map(send);
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(60), { timeout: 20_000 });
    const target = path.join(makeFolder(), 'backup');
    const backup = run(['backup', target], environment);
    const before = [...acknowledged];
    expect(await backup).toMatchObject({ code: 0, stdout: expect.stringMatching(BACKED_UP), stderr: '' });
    const after = acknowledged.length;
    isOver = true;
    await Promise.all(lanes);
    server.child.kill('SIGKILL');

    const restored = { CARTOGRAPH_DATA: path.join(makeFolder(), 'new') };
    expect(await run(['restore', target], restored)).toMatchObject({ code: 0, stdout: expect.stringMatching(RESTORED), stderr: '' });
    expect(await run(['verify'], restored)).toMatchObject({ code: 0, stdout: expect.stringMatching(/all as it should be/) });
    const ids = new Set((await readAll(restored.CARTOGRAPH_DATA)).stored.map((row) => row.event_id));
    expect(before.filter((id) => !ids.has(id))).toEqual([]);
    // The server went on taking events while the backup was made, and none is there in part.
    expect(after).toBeGreaterThan(before.length);
    expect([...ids].filter((id) => id.endsWith('-order') && !ids.has(id.replace('-order', '-chat')))).toEqual([]);
  });

  test('made while no server runs restores the same; a second restore and a second backup into it are refused', async () => {
    const environment = setUp();
    const target = makeFolder();
    expect(await run(['backup', target], environment)).toMatchObject({ code: 0, stdout: expect.stringMatching(BACKED_UP) });
    // What shoppers did is nobody else's business on a machine with many users.
    expect(fs.statSync(path.join(target, 'backup.json')).mode & 0o077).toBe(0);
    const folder = makeFolder();
    expect(await run(['restore', target], { CARTOGRAPH_DATA: folder })).toMatchObject({ code: 0 });
    expect(await readAll(folder)).toEqual(await readAll(environment.CARTOGRAPH_DATA));
    const full = { code: 1, stderr: expect.stringMatching(/^cartograph: .* holds a database already; .*\n$/) };
    expect(await run(['restore', target], environment)).toMatchObject(full);
    expect(await run(['backup', target], environment)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^cartograph: .* is not empty; .*\n$/),
    });
  });

  test('that is not whole, or was changed, is not restored', async () => {
    const environment = setUp();
    const target = makeFolder();
    await run(['backup', target], environment);
    const refused = async (message: RegExp) => {
      const folder = makeFolder();
      expect(await run(['restore', target], { CARTOGRAPH_DATA: folder })).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(message),
      });
      expect(fs.existsSync(path.join(folder, 'pgdata'))).toBe(false);
    };
    const file = path.join(target, 'pgdata', 'PG_VERSION');
    const text = fs.readFileSync(file);
    fs.writeFileSync(file, 'changed');
    await refused(/PG_VERSION is not as it was backed up/);
    fs.rmSync(file);
    await refused(/PG_VERSION is not as it was backed up/);
    fs.writeFileSync(file, text);
    fs.rmSync(path.join(target, 'backup.json'));
    await refused(/is no whole backup: it has no backup\.json/);
  });

  test('is told where it cannot be made: of PostgreSQL, of nothing, to where the server may not write', async () => {
    const usage = { code: 2, stderr: expect.stringMatching(/^cartograph: DATABASE_URL names a PostgreSQL server: .*pg_dump.*\n$/) };
    const postgres = await makePlace('PostgreSQL');
    expect(await run(['backup', makeFolder()], postgres)).toMatchObject(usage);
    expect(await run(['restore', makeFolder()], postgres)).toMatchObject(usage);
    const nothing = { CARTOGRAPH_DATA: path.join(makeFolder(), 'none') };
    expect(await run(['backup', makeFolder()], nothing)).toMatchObject({ code: 1, stderr: expect.stringMatching(/holds no database/) });
    const environment = setUp();
    await serve(environment);
    const file = path.join(makeFolder(), 'file');
    fs.writeFileSync(file, '');
    const target = path.join(file, 'backup');
    expect(await run(['backup', target], environment)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^cartograph: ENOTDIR.*\n$/),
    });
  });
});
