import { readFile } from 'node:fs/promises';
import { SCOPES } from '@cartograph/core/manage/keys';
import { createKey } from '../access/keys.ts';
import { EXAMPLES } from '../http/examples.ts';
import { importKnowledge } from '../knowledge/import.ts';
import type { Server } from '../serve.ts';
import { type Company, createCompany, listCompanies } from '../store/companies.ts';
import { DEFAULTS, readNewCompany } from './new-company.ts';
import { print } from './output.ts';

/**
 * On a database without companies creates one with a secret key, and with what its assistant knows where a file is given, and shows how to send a first event and read the report.
 * Where there are companies it says where to go on.
 */
export async function welcome(server: Server, companyKey: string, knowledgeFile?: string): Promise<void> {
  const { address, database } = server;
  if ((await listCompanies(database.db)).length > 0) {
    await showDashboard(server);
    print(`API: ${address}/docs. Lost the secret key? Stop the server and run: npx cartograph key create ${companyKey}`);
    return;
  }
  const company = await createCompany(database.db, readNewCompany(companyKey, { ...DEFAULTS, name: 'Acme' }));
  if (company === undefined) return;
  if (knowledgeFile !== undefined) await learn(server, company, knowledgeFile);
  const { secret } = await createKey(database, company.companyId, SCOPES);
  await showDashboard(server);
  print(`
Created the company "${companyKey}". Its secret key, shown only now:

  ${secret}

Send a first visit, in which a chat leads to an order:

${firstVisit(address, companyKey)}

See what it earned:

  curl -s ${address}/api/companies/${companyKey}/revenue-impact -H 'Authorization: Bearer ${secret}'

The API, to read and try: ${address}/docs`);
}

/** Imports the file that the first company's assistant answers from. */
async function learn({ database }: Server, { companyId }: Company, file: string): Promise<void> {
  const { entries, products } = await importKnowledge(database, companyId, await readFile(file, 'utf8'), Date.now, () => undefined);
  print(`The assistant knows ${entries} answers and ${products} products.`);
}

/** Says where the dashboard is: while nobody has an account, by a link that lets its holder create the first one. */
export async function showDashboard({ address, accounts }: Server): Promise<void> {
  print(`Open the dashboard: ${address}${(await accounts.findSetupPath()) ?? '/dashboard/'}`);
}

/** A curl command that reports the documented case: a chat, a product added, an order of two lines. */
function firstVisit(address: string, companyKey: string): string {
  const body = { ...EXAMPLES.batch, company_key: companyKey };
  return `  curl -s ${address}/analytics/batch -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
}
