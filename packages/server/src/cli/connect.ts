import type { Platform } from '@cartograph/core/manage/integrations';
import type { Command } from 'commander';
import { connectShop, disconnectShop, findShop, listConnections } from '../store/platform-connections.ts';
import { inTransaction } from '../store/transaction.ts';
import { print, printTable } from './output.ts';
import { CommandFailed, EXIT } from './run.ts';
import { requireCompany, withDatabase } from './with-database.ts';

/** How a shop system's shops are named on the command line. */
export interface ShopNaming {
  platform: Platform;
  /** The shop system's name, for people. */
  title: string;
  example: string;
  /** The shop as webhooks name it; undefined for what names none. */
  readShop: (text: string) => string | undefined;
}

/** `connect | disconnect | list` of a shop system's command. */
export function addConnectCommands(parent: Command, naming: ShopNaming): void {
  const { platform, title, example, readShop } = naming;
  const read = (text: string) => {
    const shop = readShop(text);
    if (shop === undefined)
      throw new CommandFailed(`--shop: got ${JSON.stringify(text)}, needs a shop of ${title}, such as ${example}.`, EXIT.usage);
    return shop;
  };
  parent
    .command('connect')
    .description('take the webhooks of a shop; again with other secrets replaces those before')
    .argument('<company>', 'key of the company that the shop is')
    .requiredOption('--shop <shop>', `the shop, such as ${example}`)
    .requiredOption('--secret <secret...>', 'what webhooks are signed with; several while it is being changed')
    .action((key: string, options: { shop: string; secret: string[] }) => {
      const shop = read(options.shop);
      return withDatabase(async (database) => {
        const { companyId } = await requireCompany(database, key);
        const connected = await inTransaction(database, (tx) => connectShop(tx, { companyId, platform, shop }, options.secret, new Date()));
        if (!connected) throw new CommandFailed(`${shop} is connected to another company; disconnect it there first.`);
        print(`Connected ${shop} to ${key}. Let ${title} send webhooks to /platforms/${platform}/webhooks of this server.`);
      });
    });
  parent
    .command('disconnect')
    .description('forget a shop and its secrets; what it reported stays')
    .argument('<company>', 'key of the company')
    .requiredOption('--shop <shop>', `the shop, such as ${example}`)
    .action((key: string, options: { shop: string }) => {
      const shop = read(options.shop);
      return withDatabase(async (database) => {
        const { companyId } = await requireCompany(database, key);
        const found = await findShop(database.db, platform, shop);
        const gone =
          found?.companyId === companyId && (await inTransaction(database, (tx) => disconnectShop(tx, { companyId, platform, shop })));
        if (!gone) throw new CommandFailed(`${shop} is not connected to ${key}.`);
        print(`Disconnected ${shop} from ${key}.`);
      });
    });
  parent
    .command('list')
    .description('list the shops of a company, and what came from them')
    .argument('<company>', 'key of the company')
    .action((key: string) =>
      withDatabase(async (database) => {
        const { companyId } = await requireCompany(database, key);
        const shops = (await listConnections(database.db, companyId)).filter((connection) => connection.platform === platform);
        const rows = shops.map((item) => [
          item.shop,
          `${item.secrets.length}`,
          `${item.deliveries}`,
          item.last_delivery_at?.toISOString() ?? 'never',
          `${item.failures}`,
          item.last_failure ?? '',
        ]);
        printTable(['SHOP', 'SECRETS', 'WEBHOOKS', 'LAST', 'FAILURES', 'LAST FAILURE'], rows);
      }),
    );
}
