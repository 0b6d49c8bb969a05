// Companies for the benches, made through the server's own code: a command of the CLI each would take longer than what is measured.
import { createCompany } from '../../packages/server/dist/store/companies.js';
import { openDatabase } from '../../packages/server/dist/store/database.js';
import { migrate } from '../../packages/server/dist/store/migrate.js';

const HOUR_MS = 60 * 60_000;

/** Migrates a database, `{url}` or `{folder}`, and creates companies of these keys in it. Gives them in the same order. */
export async function createCompanies(target, keys) {
  const database = await openDatabase(target);
  try {
    await migrate(database);
    const created = [];
    for (const key of keys) created.push(await createCompany(database.db, describe(key)));
    return created;
  } finally {
    await database.close();
  }
}

function describe(key) {
  const windows = { sessionWindowMs: 24 * HOUR_MS, attributionWindowMs: 24 * HOUR_MS };
  return { key, name: key, timezone: 'UTC', currency: 'USD', model: 'first_touch', origins: [], ...windows };
}
