import type { Command } from 'commander';
import { type Differences, rebuildCompany, verifyCompany } from '../ingest/rebuild.ts';
import { print, showProgress } from './output.ts';
import { CommandFailed } from './run.ts';
import { chooseCompanies, withDatabase } from './with-database.ts';

/** `cartograph rebuild` and `cartograph verify`. */
export function addRecomputeCommands(program: Command): void {
  program
    .command('rebuild')
    .description('compute every entry and every sum again from the events received, and correct what differs')
    .argument('[company]', 'key of a company; by default all')
    .action((key?: string) =>
      withDatabase(async (database) => {
        for (const company of await chooseCompanies(database, key)) {
          const differences = await rebuildCompany(
            database,
            company.companyId,
            new Date(),
            showProgress(`${company.key}: visitors rebuilt`),
          );
          print(`${company.key}: ${describe(differences, 'corrected')}`);
        }
      }),
    );
  program
    .command('verify')
    .description('compute everything again and tell what differs; changes nothing, exits with 1 on a difference')
    .argument('[company]', 'key of a company; by default all')
    .action((key?: string) =>
      withDatabase(async (database) => {
        const wrong: string[] = [];
        for (const company of await chooseCompanies(database, key)) {
          const differences = await verifyCompany(
            database,
            company.companyId,
            new Date(),
            showProgress(`${company.key}: visitors verified`),
          );
          print(`${company.key}: ${describe(differences, 'wrong')}`);
          if (isDifferent(differences)) wrong.push(company.key);
        }
        if (wrong.length > 0) throw new CommandFailed(`what is stored differs for ${wrong.join(', ')}; "cartograph rebuild" corrects it.`);
      }),
    );
}

function isDifferent({ events, claims, rollupRows }: Differences): boolean {
  return events + claims + rollupRows > 0;
}

function describe(differences: Differences, how: string): string {
  const { visitors, events, claims, rollupRows } = differences;
  const found = isDifferent(differences) ? `${how}: ${events} events, ${claims} order claims, ${rollupRows} sums` : 'all as it should be';
  return `${visitors} visitors, ${found}.`;
}
