import type { Platform } from '@cartograph/core/manage/integrations';
import type { Company } from '../../src/store/companies.ts';
import type { Database } from '../../src/store/database.ts';
import { connectShop } from '../../src/store/platform-connections.ts';
import { openReader, type Reader } from './reader.ts';
import { buildTestServer, makeCompany, type TestServer } from './server.ts';
import { makeShopper, type Shopper } from './shopper.ts';

/** What the webhooks of such a shop are signed with. */
export const SECRET = 'hush';

const HOUR_MS = 3_600_000;

/** A server with a company that has a shop on a shop system, and somebody who shops there and has used the assistant. */
export interface ShopStage {
  server: TestServer;
  company: Company;
  /** The shop as its shop system names it. */
  shop: string;
  shopper: Shopper;
  reader: Reader;
  /** Another shopper of the company, who has used the assistant too. */
  addShopper: () => Promise<Shopper>;
  /** Connects the shop, or another one of the company, with the secrets that are in force from now on. */
  connect: (secrets: readonly string[], shop?: string) => Promise<boolean>;
  /** What the company has earned of orders. */
  net: () => Promise<{ recorded_orders: number; verified_revenue: string; refunds: string; net_revenue: string }>;
  /** How the first of its shops stands, as the API tells it; undefined where it has none. */
  integration: () => Promise<Record<string, unknown> | undefined>;
}

/** Sets such a stage on a database; whoever opens it closes its server. */
export async function openShopStage(database: Database, platform: Platform, shop: string): Promise<ShopStage> {
  const server = await buildTestServer(database);
  const company = await makeCompany(database);
  const reader = await openReader(server, company);
  const connect: ShopStage['connect'] = (secrets, name = shop) =>
    connectShop(database.db, { companyId: company.companyId, platform, shop: name }, secrets, new Date(server.clock.ms));
  const addShopper = async () => {
    const shopper = makeShopper(server, company);
    await shopper.report('interaction', { occurred_at: new Date(server.clock.ms - HOUR_MS).toISOString() });
    return shopper;
  };
  await connect([SECRET]);
  return {
    server,
    company,
    shop,
    shopper: await addShopper(),
    reader,
    addShopper,
    connect,
    net: async () => {
      const { recorded_orders, verified_revenue, refunds, net_revenue } = (await reader.revenue()).totals;
      return { recorded_orders, verified_revenue, refunds, net_revenue };
    },
    integration: async () => ((await reader.get('integrations')) as { integrations: Record<string, unknown>[] }).integrations[0],
  };
}
