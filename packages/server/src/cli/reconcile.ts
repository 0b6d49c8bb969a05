import type { Command } from 'commander';
import { recordArrivals } from '../ingest/record.ts';
import { openAdminApi } from '../platforms/shopify/admin.ts';
import { type Reconciled, reconcile } from '../platforms/shopify/reconcile.ts';
import type { Database } from '../store/database.ts';
import { findShop, noteReconciled, readReconciled, type Shop } from '../store/platform-connections.ts';
import { print, showProgress } from './output.ts';
import { CommandFailed, EXIT } from './run.ts';
import { requireCompany, withDatabase } from './with-database.ts';

const WEEK_MS = 7 * 24 * 60 * 60_000;

interface Options {
  shop: string;
  since?: string;
  token?: string;
  adminUrl?: string;
}

/** `cartograph shopify reconcile`. */
export function addReconcileCommand(shopify: Command): void {
  shopify
    .command('reconcile')
    .description('read a shop’s orders from its Admin API and bring in what webhooks missed; may be broken off and run again')
    .argument('<company>', 'key of the company that the shop is')
    .requiredOption('--shop <shop>', 'the shop, such as acme.myshopify.com')
    .option('--since <time>', 'orders that changed since then, such as 2026-03-01; by default since the last run, or for a week')
    .option('--token <token>', 'access token of an app with the scope read_orders; by default SHOPIFY_ACCESS_TOKEN')
    .option('--admin-url <url>', 'where the Admin API is; by default at the shop')
    .action((key: string, options: Options) => {
      const given = options.since === undefined ? null : readTime(options.since);
      const accessToken = options.token ?? process.env.SHOPIFY_ACCESS_TOKEN;
      if (!accessToken)
        throw new CommandFailed('--token: missing, needs the access token of an app with the scope read_orders.', EXIT.usage);
      return withDatabase(async (database) => {
        const shop = await requireShop(database, key, options.shop.toLowerCase());
        const since = given ?? (await readReconciled(database.db, shop)) ?? new Date(Date.now() - WEEK_MS);
        const api = openAdminApi({ shop: shop.shop, accessToken, address: options.adminUrl?.replace(/\/+$/, '') ?? null });
        print(`Reading the orders of ${shop.shop} that changed since ${since.toISOString()}.`);
        const lanes = {
          record: (companyId: number, arrivals: Parameters<typeof recordArrivals>[2]) =>
            recordArrivals(database, companyId, arrivals, new Date()),
        };
        const done = await reconcile({ database, lanes }, shop, api, since, Date.now, {
          onProgress: showProgress(`${shop.shop}: orders read`),
          onReached: (at) => noteReconciled(database.db, shop, at),
        });
        print(describe(done));
      });
    });
}

async function requireShop(database: Database, key: string, name: string): Promise<Shop> {
  const { companyId } = await requireCompany(database, key);
  const shop = await findShop(database.db, 'shopify', name);
  if (shop?.companyId !== companyId) throw new CommandFailed(`${name} is not connected to ${key}; "cartograph shopify connect" does that.`);
  return shop;
}

function readTime(text: string): Date {
  const time = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(time.getTime())) return time;
  throw new CommandFailed(
    `--since: got ${JSON.stringify(text)}, needs a day or a time such as 2026-03-01 or 2026-03-01T09:30:00Z.`,
    EXIT.usage,
  );
}

function describe({ orders, recorded, known, ignored, leftOut }: Reconciled): string {
  const reasons = [...ignored].sort().map(([reason, count]) => `${count} ${reason}`);
  const parts = [`${recorded} orders and refunds recorded`, `${known} known already`, ...reasons.map((reason) => `ignored: ${reason}`)];
  return `${orders} orders read: ${[...parts, ...(leftOut > 0 ? [`${leftOut} left out`] : [])].join(', ')}.`;
}
