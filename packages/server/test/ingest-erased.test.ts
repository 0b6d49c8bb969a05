import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyCompany } from '../src/ingest/rebuild.ts';
import type { Database } from '../src/store/database.ts';
import { eraseVisitor } from '../src/transfer/visitor.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper } from './support/shopper.ts';

const silent = () => undefined;

describe.each(DATABASE_KINDS)('a visitor who comes again after being erased, on %s', (kind) => {
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

  test('counts by the product FAQs that others used meanwhile under the same FAQ fingerprint', async () => {
    const company = await makeCompany(database);
    const shopper = makeShopper(server, company);
    const other = makeShopper(server, company, { user_faq_fingerprint: shopper.sender.user_faq_fingerprint });
    const later = () => {
      server.clock.ms += 1_000;
    };
    await shopper.report('interaction');
    later();
    await shopper.report('cart');
    later();
    await eraseVisitor(database, company.companyId, shopper.sender.user_fingerprint, new Date(server.clock.ms));
    await other.report('interaction', { channel: 'FAQ' });
    later();
    expect(await shopper.report('cart', { quantity: 3 })).toMatchObject({ status: 'recorded' });
    const found = await verifyCompany(database, company.companyId, new Date(server.clock.ms), silent);
    expect(found).toMatchObject({ events: 0, claims: 0, rollupRows: 0 });
  });
});
