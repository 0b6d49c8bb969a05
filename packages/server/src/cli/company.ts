import { MODELS } from '@cartograph/core/wire/vocabulary';
import type { Command } from 'commander';
import { changeCompanySettings } from '../ingest/change-settings.ts';
import { createCompany, listCompanies } from '../store/companies.ts';
import { type CompanyOptions, DEFAULTS, readNewCompany, toChange, valueOrFail } from './new-company.ts';
import { print, printTable, showProgress } from './output.ts';
import { CommandFailed, EXIT } from './run.ts';
import { requireCompany, withDatabase } from './with-database.ts';

/** `cartograph company create | update | list`. */
export function addCompanyCommands(program: Command): void {
  const company = program.command('company').description('create, change and list companies (the shops that report here)');
  company
    .command('create')
    .description('create a company')
    .argument('<key>', 'its public key, which the snippet carries, such as acme')
    .option('--timezone <zone>', 'IANA time zone whose days the reports have', DEFAULTS.timezone)
    .option('--currency <code>', 'currency that reports show by default', DEFAULTS.currency)
    .option('--name <name>', 'name for people; by default the key')
    .option('--origins <list>', 'web origins that may report, separated by commas; by default any')
    .option('--model <model>', `attribution model that reports use by default: ${MODELS.join(', ')}`, DEFAULTS.model)
    .option('--session-hours <hours>', 'how long after an interaction events are recorded', DEFAULTS.sessionHours)
    .option('--attribution-hours <hours>', 'how far back credit reaches; by default as long')
    .option('--retention-days <days>', 'erase visitors not seen for so many days; by default they are kept')
    .action((key: string, options: CompanyOptions) => {
      const settings = readNewCompany(key, options);
      return withDatabase(async (database) => {
        if ((await createCompany(database.db, settings)) === undefined)
          throw new CommandFailed(`there is a company ${JSON.stringify(key)} already.`);
        print(`Created company ${key}.`);
      });
    });
  company
    .command('update')
    .description('change settings of a company; another time zone or window computes all figures anew')
    .argument('<key>', 'its public key')
    .option('--timezone <zone>', 'IANA time zone whose days the reports have')
    .option('--currency <code>', 'currency that reports show by default')
    .option('--name <name>', 'name for people')
    .option('--origins <list>', 'web origins that may report, separated by commas; "" for any')
    .option('--model <model>', `attribution model that reports use by default: ${MODELS.join(', ')}`)
    .option('--session-hours <hours>', 'how long after an interaction events are recorded')
    .option('--attribution-hours <hours>', 'how far back credit reaches')
    .option('--retention-days <days>', 'erase visitors not seen for so many days; "none" keeps them')
    .action((key: string, options: CompanyOptions) => {
      const change = toChange(options);
      if (Object.keys(change).length === 0)
        throw new CommandFailed('no setting to change is named; "cartograph company update --help" lists them.', EXIT.usage);
      return withDatabase(async (database) => {
        const { companyId } = await requireCompany(database, key);
        const progress = showProgress(`${key}: visitors rebuilt`);
        valueOrFail(await changeCompanySettings(database, companyId, change, new Date(), progress));
        print(`Updated company ${key}.`);
      });
    });
  company
    .command('list')
    .description('list the companies')
    .action(() =>
      withDatabase(async (database) => {
        const rows = (await listCompanies(database.db)).map((item) => [
          item.key,
          item.name,
          item.timezone,
          item.currency,
          item.model,
          item.origins.join(',') || 'any',
        ]);
        printTable(['KEY', 'NAME', 'TIME ZONE', 'CURRENCY', 'MODEL', 'ORIGINS'], rows);
      }),
    );
}
