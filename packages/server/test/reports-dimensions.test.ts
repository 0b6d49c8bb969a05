import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { eraseVisitor } from '../src/transfer/visitor.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { openReader } from './support/reader.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper } from './support/shopper.ts';

describe.each(SERVER_ONLY)('what reports can be filtered by on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  test('is every currency and AI profile that was recorded, once, of this company alone', async () => {
    const company = await makeCompany(database);
    const reader = await openReader(server, company);
    expect(await reader.get('dimensions')).toEqual({ currencies: [], ai_profiles: [] });
    const shopper = makeShopper(server, company);
    await shopper.report('cart', { currency: 'CHF' });
    await shopper.report('interaction', { ai_profile: 'sol' });
    await shopper.report('interaction', { ai_profile: 'luna', helpful: false });
    for (const ai_profile of ['sol', 'Größe', undefined]) await makeShopper(server, company).report('interaction', { ai_profile });
    server.clock.ms += 1;
    await shopper.report('cart', { currency: 'JPY', value: 0 });
    for (const currency of ['USD', 'EUR']) await shopper.report('checkout', { currency });
    expect(await reader.get('dimensions')).toEqual({ currencies: ['CHF', 'EUR', 'JPY', 'USD'], ai_profiles: ['Größe', 'luna', 'sol'] });
    await eraseVisitor(database, company.companyId, shopper.sender.user_fingerprint, new Date(server.clock.ms));
    expect(await reader.get('dimensions')).toEqual({ currencies: [], ai_profiles: ['Größe', 'sol'] });
    const other = await openReader(server, await makeCompany(database));
    expect(await other.get('dimensions')).toEqual({ currencies: [], ai_profiles: [] });
  });
});
