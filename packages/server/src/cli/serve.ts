import type { Command } from 'commander';
import { readConfig } from '../config/environment.ts';
import { startServer } from '../serve.ts';
import { openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { tuneHeap } from './heap.ts';
import { print } from './output.ts';
import { showDashboard, welcome } from './welcome.ts';

/** `cartograph serve` and `cartograph migrate`. */
export function addServeCommands(program: Command): void {
  program
    .command('serve')
    .description('migrate the database, then take events and answer reports until told to stop')
    .option('--first-company <key>', 'on a database without companies, create this one with a secret key, and say how to go on')
    .option('--first-knowledge <file>', 'what the assistant of that company knows from the start')
    .action(async ({ firstCompany, firstKnowledge }: { firstCompany?: string; firstKnowledge?: string }) => {
      const config = readConfig(process.env);
      tuneHeap();
      const server = await startServer(config);
      print(`Cartograph listens on ${server.address} with the ${server.database.description}.`);
      if (firstCompany === undefined) await showDashboard(server);
      else await welcome(server, firstCompany, firstKnowledge);
      await untilToldToStop();
      await server.close();
    });
  program
    .command('migrate')
    .description("bring the database's schema up to date")
    .action(async () => {
      const database = await openDatabase(readConfig(process.env).database);
      try {
        const taken = await migrate(database);
        print(taken.length === 0 ? 'The schema is up to date.' : `Migrated: ${taken.join(', ')}.`);
      } finally {
        await database.close();
      }
    });
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once, as by default. */
function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.removeListener('SIGTERM', stop);
      process.removeListener('SIGINT', stop);
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}
