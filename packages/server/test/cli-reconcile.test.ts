import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import { type Database, openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { connectShop } from '../src/store/platform-connections.ts';
import { run } from './support/command.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { countFaults, readDerived } from './support/ingest-state.ts';
import { openReader, type Reader } from './support/reader.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { boughtBy, shopifyOrder, shopifyRefund, shopifySender } from './support/shopify.ts';
import { adminOrder, adminRefund, type ShopifyAdmin, startShopifyAdmin } from './support/shopify-admin.ts';
import { makeShopper } from './support/shopper.ts';

const MINUTE_MS = 60_000;
const VISITOR = { user_fingerprint: '0190a000-0000-7000-8000-00000000000a', user_faq_fingerprint: '0190a000-0000-7000-8000-00000000000b' };

let url: string;
let database: Database;
let server: TestServer;
let admin: ShopifyAdmin;
let company: Company;
let reader: Reader;
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS).toISOString();
const chattedAt = ago(60);
const shopOf = ({ key }: Company) => `${key}.myshopify.com`;

beforeAll(async () => {
  url = await createPostgresDatabase();
  database = await openDatabase({ url });
  await migrate(database);
  server = await buildTestServer(database);
  // The command has the machine's clock.
  Object.defineProperty(server.clock, 'ms', { get: Date.now });
});
afterAll(async () => {
  await server.app.close();
  await database.close();
});
beforeEach(async () => {
  admin = await startShopifyAdmin('shpat_good');
  await begin();
});
afterEach(() => admin.close());

/** Another company with a shop, and the same visitor, who chatted an hour ago. */
async function begin(): Promise<void> {
  company = await makeCompany(database);
  await connectShop(database.db, { companyId: company.companyId, platform: 'shopify', shop: shopOf(company) }, ['hush'], new Date());
  reader = await openReader(server, company);
  await makeShopper(server, company, VISITOR).report('interaction', { event_id: 'chat', occurred_at: chattedAt });
}

const reconcile = (more: string[] = [], token = 'shpat_good') =>
  run(['shopify', 'reconcile', company.key, '--shop', shopOf(company), '--admin-url', admin.url, ...more], {
    DATABASE_URL: url,
    SHOPIFY_ACCESS_TOKEN: token,
  });
const attributes = boughtBy(VISITOR).map(({ name, value }) => ({ key: name, value }));
const made = (minutes: number) => ({ createdAt: ago(minutes), updatedAt: ago(minutes), customAttributes: attributes });

describe('cartograph shopify reconcile', () => {
  test('brings in orders and refunds that webhooks missed, page by page, and knows them the next time', async () => {
    admin.orders = Array.from({ length: 23 }, (_, index) => adminOrder(index + 1, made(50 - index)));
    admin.orders[0] = { ...(admin.orders[0] as (typeof admin.orders)[number]), refunds: [adminRefund(1, ago(5))] };
    admin.orders.push(adminOrder(100, { ...made(10), test: true }), adminOrder(101, { ...made(9), customAttributes: [] }));
    const { code, stdout, stderr } = await reconcile();
    expect({ code, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({
      code: 0,
      last: '25 orders read: 24 orders and refunds recorded, 0 known already, 1 left out.',
    });
    expect(stderr).toContain('orders read: 25 of 25');
    expect((await reader.revenue()).totals).toMatchObject({ recorded_orders: 23, refunds: '52.94' });
    expect((await reconcile(['--since', ago(120)])).stdout).toContain('25 orders read: 0 orders and refunds recorded, 24 known already');
    expect(await countFaults(database, company, Date.now())).toBe(0);
  });

  test('and the webhooks come to one ledger, whichever comes first', async () => {
    const [created, updated] = [ago(30), ago(20)];
    const refund = { id: 7, order_id: 5, created_at: ago(19) };
    admin.orders = [
      adminOrder(5, { createdAt: created, updatedAt: updated, customAttributes: attributes, refunds: [adminRefund(7, refund.created_at)] }),
    ];
    const webhooks = async () => {
      const send = shopifySender(server.app, shopOf(company), 'hush');
      const order = { id: 5, created_at: created, note_attributes: boughtBy(VISITOR) };
      await send({ topic: 'orders/create', payload: shopifyOrder({ ...order, updated_at: created }) });
      await send({ topic: 'orders/updated', payload: shopifyOrder({ ...order, updated_at: updated, refunds: [shopifyRefund(refund)] }) });
    };
    await webhooks();
    expect((await reconcile()).stdout).toContain('0 orders and refunds recorded, 2 known already');
    const first = await readDerived(database, company);
    await begin();
    expect((await reconcile()).stdout).toContain('2 orders and refunds recorded, 0 known already');
    await webhooks();
    expect(await readDerived(database, company)).toEqual(first);
  });

  test('joins an order that does not say who made it to the pixel’s checkout, by its token as by its id', async () => {
    admin.orders = [
      adminOrder(1, { ...made(50), customAttributes: [], checkoutToken: 'token-of-1' }),
      adminOrder(2, { ...made(49), customAttributes: [] }),
      adminOrder(3, { ...made(48), customAttributes: [], checkoutToken: 'token-of-3' }),
    ];
    const claim = (checkout_token: string, order_id: string | null) =>
      server.app.inject({
        method: 'POST',
        url: '/platforms/shopify/checkouts',
        payload: { company_key: company.key, ...VISITOR, checkout_token, order_id },
      });
    await claim('token-of-1', null);
    expect((await reconcile()).stdout).toContain('3 orders read: 1 orders and refunds recorded');
    await claim('token-of-2', '2');
    await claim('token-of-3', null);
    expect((await reader.orders()).orders.map(({ order_id }) => order_id).sort()).toEqual(['1', '2', '3']);
  });

  test('waits where the shop asks for it, and tries again where it fails for a moment', async () => {
    admin.orders = Array.from({ length: 12 }, (_, index) => adminOrder(index + 1, made(50 - index)));
    admin.faults = ['throttled', null, 'unavailable', 'throttled'];
    expect(await reconcile()).toMatchObject({ code: 0, stdout: expect.stringContaining('12 orders and refunds recorded') });
  });

  test('goes on where it was broken off', async () => {
    admin.orders = Array.from({ length: 25 }, (_, index) => adminOrder(index + 1, made(50 - index)));
    admin.faults = [null, null, ...Array.from({ length: 4 }, () => 'broken off' as const)];
    const broken = await reconcile();
    expect(broken).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/cartograph: the Admin API of shop-\S+ answers nothing: /),
    });
    expect((await reader.revenue()).totals.recorded_orders).toBe(10);
    admin.asked = [];
    expect((await reconcile()).stdout).toContain('16 orders read: 15 orders and refunds recorded, 1 known already');
    expect(admin.asked[0]?.search).toBe(`updated_at:>='${admin.orders[9]?.updatedAt}'`);
  });

  test('says in a sentence what is wrong', async () => {
    const refused = {
      code: 1,
      stderr: expect.stringMatching(/answers 401: .*Is the access token that of this shop, with the scope read_orders\?/),
    };
    expect(await reconcile([], 'shpat_bad')).toMatchObject(refused);
    expect(await reconcile([], '')).toMatchObject({ code: 2, stderr: expect.stringMatching(/^cartograph: --token: missing/) });
    expect(await reconcile(['--since', 'yesterday'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^cartograph: --since: got "yesterday"/),
    });
    const elsewhere = await run(['shopify', 'reconcile', company.key, '--shop', 'b.myshopify.com', '--token', 't'], { DATABASE_URL: url });
    expect(elsewhere).toMatchObject({ code: 1, stderr: expect.stringMatching(/b\.myshopify\.com is not connected to shop-/) });
  });
});
