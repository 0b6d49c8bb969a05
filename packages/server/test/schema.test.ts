import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { dumpSchema } from './support/dump-schema.ts';

describe.each(DATABASE_KINDS)('the schema on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  afterAll(() => database.close());

  // A change of a migration shows in this file; `npm run schema` writes it anew.
  test('is the one in migrations/schema.txt', async () => {
    await expect(await dumpSchema(database)).toMatchFileSnapshot('../migrations/schema.txt');
  });
});
