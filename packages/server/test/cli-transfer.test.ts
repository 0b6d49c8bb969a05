import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findCompany, type NewCompany } from '../src/store/companies.ts';
import { type Database, openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { makeFolder, makePlace, run } from './support/command.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { playHistory } from './support/history.ts';
import { openReader } from './support/reader.ts';
import { buildTestServer, makeCompany } from './support/server.ts';
import { countRows } from './support/shopper.ts';

const SETTINGS: Partial<NewCompany> = {
  key: 'acme',
  timezone: 'Asia/Kathmandu',
  name: 'Acme "Große" Schuhe',
  origins: ['https://a.example'],
  model: 'linear',
};

/** Reports as the API gives them, for comparing a company with its copy. */
async function readAll(database: Database) {
  const server = await buildTestServer(database);
  server.clock.ms = Date.now();
  const company = await findCompany(database.db, 'acme');
  if (company === undefined) throw new Error('there is no company acme');
  const reader = await openReader(server, company);
  const reports = [];
  for (const query of ['currency=USD', 'currency=JPY', 'currency=USD&model=linear&channel=NUDGE'])
    reports.push(await reader.revenue(query));
  const answer = { reports, orders: await reader.orders(), events: await reader.events('limit=500') };
  await server.app.close();
  return answer;
}

describe('an export', () => {
  let url: string;
  let database: Database;
  let exported: string;
  let lines: string[];
  beforeAll(async () => {
    url = await createPostgresDatabase();
    database = await openDatabase({ url });
    await migrate(database);
    const server = await buildTestServer(database);
    server.clock.ms = Date.now();
    await playHistory(server, await makeCompany(database, SETTINGS));
    const neighbour = await makeCompany(database);
    await playHistory(server, neighbour);
    await server.app.close();
  });
  afterAll(() => database.close());

  test('is lines of JSON: a head, rows, and an end that counts them', async () => {
    const ended = await run(['export', 'acme'], { DATABASE_URL: url });
    expect(ended.code).toBe(0);
    exported = ended.stdout;
    lines = exported.trimEnd().split('\n');
    const objects = lines.map((line) => JSON.parse(line));
    expect(objects[0]).toMatchObject({ cartograph_export: 1, company: SETTINGS, rows: lines.length - 2 });
    expect(objects.at(-1)).toEqual({ end: true, rows: lines.length - 2 });
    expect(objects.filter((object) => object.table === 'event')).toHaveLength(15);
    expect((await run(['export', 'acme'], { DATABASE_URL: url })).stdout).toBe(exported);
  });

  test.each(['the embedded database', 'PostgreSQL'] as const)(
    'brought into %s gives the same reports, an equal export, and nothing to correct',
    async (place) => {
      const environment = await makePlace(place);
      const file = path.join(makeFolder(), 'acme.ndjson');
      fs.writeFileSync(file, exported);
      expect(await run(['import', file], environment)).toMatchObject({
        code: 0,
        stdout: `Imported company acme: ${lines.length - 2} rows.\n`,
        stderr: expect.stringMatching(`rows imported: ${lines.length - 2} of ${lines.length - 2}\n(.*\n)*visitors rebuilt: 3 of 3\n`),
      });
      expect((await run(['export', 'acme'], environment)).stdout).toBe(exported);
      expect(await run(['verify', 'acme'], environment)).toMatchObject({ code: 0, stdout: 'acme: 3 visitors, all as it should be.\n' });
      expect(await run(['import', file], environment)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/There is a company acme already/),
      });
      const target =
        environment.DATABASE_URL === undefined ? { folder: String(environment.CARTOGRAPH_DATA) } : { url: environment.DATABASE_URL };
      const copy = await openDatabase(target);
      expect(await readAll(copy)).toEqual(await readAll(database));
      await copy.close();
    },
  );

  test('is taken from standard input too', async () => {
    const environment = await makePlace('PostgreSQL');
    expect(await run(['import'], environment, exported)).toMatchObject({ code: 0 });
    expect((await run(['export', 'acme'], environment)).stdout).toBe(exported);
  }, 15_000);

  /** Exports that must not be taken. */
  const broken: [string, () => string, RegExp][] = [
    ['cut in a line', () => exported.slice(0, -60), /not JSON|not whole/],
    ['cut after a line', () => `${lines.slice(0, 9).join('\n')}\n`, /ends after 8 rows without its last line/],
    ['without a row', () => lines.filter((_, index) => index !== 5).join('\n'), /counts \d+ rows, but \d+ came/],
    ['without its head', () => lines.slice(1).join('\n'), /first line is not the head/],
    ['of another version', () => exported.replace('"cartograph_export":1', '"cartograph_export":2'), /head of an export of version 1/],
    ['with an unknown table', () => exported.replace('"table":"event"', '"table":"company"'), /is not a row of an export/],
    ['of something else', () => 'once upon a time\n', /Line 1 is not JSON/],
    ['with a value that no column takes', () => exported.replace('"verified":false', '"verified":"perhaps"'), /perhaps/],
    ['with a head that lacks a setting', () => exported.replace('"timezone":"Asia/Kathmandu",', ''), /./],
    ['with a zone that does not exist', () => exported.replace('Asia/Kathmandu', 'Mars/Olympus'), /./],
    ['with a row that is null', () => lines.map((line, index) => (index === 5 ? 'null' : line)).join('\n'), /./],
  ];
  test.each(broken)(
    '%s is refused in a sentence, and nothing of it is there',
    async (_, make, sentence) => {
      const environment = await makePlace('PostgreSQL');
      const { code, stdout, stderr } = await run(['import'], environment, make());
      const empty = await openDatabase({ url: String(environment.DATABASE_URL) });
      const left = [await countRows(empty), (await empty.db.selectFrom('company').selectAll().execute()).length];
      await empty.close();
      expect({ code, stdout, left }).toEqual({ code: 1, stdout: '', left: [0, 0] });
      expect(stderr).toMatch(sentence);
      expect(stderr).toMatch(/^cartograph: .*\n$/);
    },
    15_000,
  );

  test('from a file that is not there is refused in a sentence', async () => {
    const ended = await run(['import', '/nowhere/acme.ndjson'], await makePlace('PostgreSQL'));
    expect(ended).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^cartograph: there is no \/nowhere\/acme\.ndjson\.\n$/),
    });
  });
});
