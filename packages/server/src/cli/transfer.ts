import { open } from 'node:fs/promises';
import readline from 'node:readline';
import type { Command } from 'commander';
import { exportCompany } from '../transfer/export.ts';
import { importCompany } from '../transfer/import.ts';
import { print, printSlowly, showProgress } from './output.ts';
import { requireCompany, withDatabase } from './with-database.ts';

/** `cartograph export` and `cartograph import`. */
export function addTransferCommands(program: Command): void {
  program
    .command('export')
    .description('write everything of a company to standard output, as lines of JSON; keep it safe, it holds all that was received')
    .argument('<company>', 'key of the company')
    .action((key: string) =>
      withDatabase(async (database) => {
        const company = await requireCompany(database, key);
        await exportCompany(database, company, printSlowly, showProgress(`${key}: rows exported`));
      }),
    );
  program
    .command('import')
    .description('bring a company in from an export, whole or not at all, and compute its reports again')
    .argument('[file]', 'the export; by default standard input')
    .action((file?: string) =>
      withDatabase(async (database) => {
        const progress = { rows: showProgress('rows imported'), visitors: showProgress('visitors rebuilt') };
        const { key, rows } = await importCompany(database, readLines(file), new Date(), progress);
        print(`Imported company ${key}: ${rows} rows.`);
      }),
    );
}

/** The lines of a file or of standard input. The reader starts with the first line that is asked for: lines that come before would be lost. */
async function* readLines(file: string | undefined): AsyncGenerator<string> {
  const input = file === undefined ? process.stdin : (await open(file)).createReadStream();
  yield* readline.createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}
