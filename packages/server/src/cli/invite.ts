import { parseManaged } from '@cartograph/core/manage/parse';
import { ROLES } from '@cartograph/core/manage/role';
import { newInvitation } from '@cartograph/core/manage/team';
import type { Command } from 'commander';
import { openAccounts } from '../accounts/accounts.ts';
import { print } from './output.ts';
import { CommandFailed, EXIT } from './run.ts';
import { requireCompany, withDatabase } from './with-database.ts';

/** `cartograph invite`. */
export function addInviteCommand(program: Command): void {
  program
    .command('invite')
    .description('invite somebody to a company; prints the path of the link to send, alone on the last line')
    .argument('<company>', 'key of the company')
    .argument('<email>', 'address of the person, who signs in with it')
    .option('--role <role>', `what they may do: ${ROLES.join(', ')}`, ROLES[0])
    .action((key: string, email: string, { role }: { role: string }) => {
      const parsed = parseManaged(newInvitation, { email, role });
      if (!parsed.ok) throw new CommandFailed(`${parsed.problems.map((problem) => problem.message).join('; ')}.`, EXIT.usage);
      return withDatabase(async (database) => {
        const company = await requireCompany(database, key);
        const outcome = await openAccounts(database, Date.now, null).invite(company, null, parsed.value);
        if (!outcome.ok) throw new CommandFailed(`${parsed.value.email} is a member of ${key} already.`);
        print(
          `Invited ${parsed.value.email} to ${key} as ${parsed.value.role}, until ${outcome.value.expires_at}. Send this path, on your server's address:`,
        );
        print(outcome.value.path);
      });
    });
}
