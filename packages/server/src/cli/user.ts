import type { Command } from 'commander';
import { openAccounts } from '../accounts/accounts.ts';
import { listPeople } from '../store/people.ts';
import { print, printTable } from './output.ts';
import { CommandFailed } from './run.ts';
import { withDatabase } from './with-database.ts';

/** `cartograph user list | reset-password`. */
export function addUserCommands(program: Command): void {
  const user = program.command('user').description('list the people who can sign in, and help one who lost the password');
  user
    .command('list')
    .description('list the people who have an account, with their companies and roles')
    .action(() =>
      withDatabase(async (database) => {
        const rows = (await listPeople(database.db)).map((person) => [
          person.email,
          person.name,
          person.createdAt.toISOString(),
          person.companies.join(', '),
        ]);
        printTable(['EMAIL', 'NAME', 'CREATED', 'COMPANIES'], rows);
      }),
    );
  user
    .command('reset-password')
    .description('give a person a new password and end all their sessions; prints the password, once, alone on the last line')
    .argument('<email>', 'address of the person')
    .action((text: string) =>
      withDatabase(async (database) => {
        const email = text.trim().toLowerCase();
        const password = await openAccounts(database, Date.now, null).resetPassword(email);
        if (password === undefined)
          throw new CommandFailed(`nobody has the address ${JSON.stringify(email)}; "cartograph user list" shows who there is.`);
        print(`${email} is signed out everywhere and has a new password. It is not shown again:`);
        print(password);
      }),
    );
}
