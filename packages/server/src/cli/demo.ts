import type { Command } from 'commander';
import { countEvents, DEMO_COMPANY, DEMO_DAYS, DEMO_NAME } from '../demo/company.ts';
import { fillDemo } from '../demo/history.ts';
import { createCompany, findCompany } from '../store/companies.ts';
import type { Database } from '../store/database.ts';
import { DEFAULTS, readNewCompany } from './new-company.ts';
import { print, showProgress } from './output.ts';
import { CommandFailed, EXIT } from './run.ts';
import { requireCompany, withDatabase } from './with-database.ts';

const DAYS_MAX = 730;

/** `cartograph demo`. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('fill a company with believable, labelled history, to see the product full; never touches a company that has events')
    .argument('[company]', 'key of the company, created if there is none', DEMO_COMPANY.key)
    .option('--days <days>', 'how many days back the history goes', String(DEMO_DAYS))
    .action((key: string, { days }: { days: string }) => {
      if (!/^\d{1,3}$/.test(days) || Number(days) < 1 || Number(days) > DAYS_MAX) {
        throw new CommandFailed(`--days: got ${JSON.stringify(days)}, needs a whole number from 1 to ${DAYS_MAX}.`, EXIT.usage);
      }
      return withDatabase(async (database) => {
        const company = await findOrCreate(database, key);
        const filled = await fillDemo(database, company.companyId, Number(days), Date.now(), showProgress(`${key}: events recorded`));
        if (filled === undefined) {
          const stored = await countEvents(database, company.companyId);
          throw new CommandFailed(`company ${key} has ${stored} events already; sample data never mixes with them. Name another company.`);
        }
        print(
          `Filled company ${key} with ${filled.events} events of the last ${filled.days} days. They are sample data, marked with the source "demo".`,
        );
        print(`To read its reports, create a key: cartograph key create ${key} --scope reports`);
      });
    });
}

async function findOrCreate(database: Database, key: string) {
  if ((await findCompany(database.db, key)) === undefined) {
    await createCompany(database.db, readNewCompany(key, { ...DEFAULTS, name: DEMO_NAME }));
  }
  return requireCompany(database, key);
}
