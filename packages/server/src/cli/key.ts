import { SCOPES, type Scope } from '@cartograph/core/manage/keys';
import type { Command } from 'commander';
import { createKey } from '../access/keys.ts';
import { listSecretKeys, revokeSecretKey } from '../store/secret-keys.ts';
import { print, printTable } from './output.ts';
import { CommandFailed, EXIT } from './run.ts';
import { requireCompany, withDatabase } from './with-database.ts';

/** `cartograph key create | list | revoke`. */
export function addKeyCommands(program: Command): void {
  const key = program.command('key').description("manage the secret keys of a company's own servers");
  key
    .command('create')
    .description('create a secret key and print the secret, once, alone on the last line')
    .argument('<company>', 'key of the company')
    .option('--scope <list>', `what it may do, separated by commas: ${SCOPES.join(', ')}`, SCOPES.join(','))
    .action((companyKey: string, { scope }: { scope: string }) => {
      const scopes = readScopes(scope);
      return withDatabase(async (database) => {
        const company = await requireCompany(database, companyKey);
        const { keyId, secret } = await createKey(database, company.companyId, scopes);
        print(`Created key ${keyId} of ${company.key} for ${scopes.join(', ')}. Keep the secret: it is not shown again.`);
        print(secret);
      });
    });
  key
    .command('list')
    .description('list the keys of a company')
    .argument('<company>', 'key of the company')
    .action((companyKey: string) =>
      withDatabase(async (database) => {
        const { companyId } = await requireCompany(database, companyKey);
        const rows = (await listSecretKeys(database.db, companyId)).map((item) => [
          item.keyId,
          item.scopes.join(','),
          item.createdAt.toISOString(),
          item.lastUsedAt?.toISOString() ?? 'never',
          item.revokedAt?.toISOString() ?? '',
        ]);
        printTable(['KEY', 'SCOPES', 'CREATED', 'LAST USED', 'REVOKED'], rows);
      }),
    );
  key
    .command('revoke')
    .description('revoke a key at once')
    .argument('<company>', 'key of the company')
    .argument('<key>', 'id of the key, as "cartograph key list" shows it')
    .action((companyKey: string, keyId: string) =>
      withDatabase(async (database) => {
        const { companyId } = await requireCompany(database, companyKey);
        const revoked = await revokeSecretKey(database.db, companyId, keyId);
        if (!revoked) throw new CommandFailed(`${companyKey} has no key ${JSON.stringify(keyId)} in force.`);
        print(`Revoked key ${keyId} of ${companyKey}.`);
      }),
    );
}

function readScopes(list: string): Scope[] {
  const names = [...new Set(list.split(',').map((name) => name.trim()))];
  const scopes = SCOPES.filter((scope) => names.includes(scope));
  if (scopes.length === names.length) return scopes;
  throw new CommandFailed(
    `--scope: got ${JSON.stringify(list)}, needs one or more of ${SCOPES.join(', ')}, separated by commas.`,
    EXIT.usage,
  );
}
