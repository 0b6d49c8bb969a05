import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCompanyDirectory } from '../src/access/company-directory.ts';
import type { Database } from '../src/store/database.ts';
import { openFresh } from './support/databases.ts';
import { makeCompany } from './support/server.ts';

let database: Database;
beforeAll(async () => {
  database = await openFresh('PGlite');
});
afterAll(() => database.close());

test.each([
  ['a second later', 1_000],
  ['after the clock was set back by an hour', -3_600_000],
])('a company that was made meanwhile is found %s', async (_, movedMs) => {
  const clock = { ms: Date.parse('2026-03-10T12:00:00.000Z') };
  const find = openCompanyDirectory(database, () => clock.ms);
  const key = `shop-${randomUUID()}`;
  expect(await find(key)).toBeUndefined();
  const company = await makeCompany(database, { key });
  expect(await find(key)).toBeUndefined();
  clock.ms += movedMs;
  expect(await find(key)).toEqual(company);
});
