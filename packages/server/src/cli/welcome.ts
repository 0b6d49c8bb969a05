import { createKey } from '../access/keys.ts';
import type { Server } from '../serve.ts';
import { createCompany, listCompanies } from '../store/companies.ts';
import { SCOPES } from '../store/secret-keys.ts';
import { DEFAULTS, readNewCompany } from './new-company.ts';
import { print } from './output.ts';

/**
 * On a database without companies creates one with a secret key, and shows how to send a first event and read the report.
 * Where there are companies it says where to go on.
 */
export async function welcome({ address, database }: Server, companyKey: string): Promise<void> {
  if ((await listCompanies(database.db)).length > 0) {
    print(`API: ${address}/docs. Lost the secret key? Stop the server and run: npx cartograph key create ${companyKey}`);
    return;
  }
  const company = await createCompany(database.db, readNewCompany(companyKey, { ...DEFAULTS, name: 'Demo company' }));
  if (company === undefined) return;
  const { secret } = await createKey(database, company.companyId, SCOPES);
  print(`
Created the demo company "${companyKey}". Its secret key, shown only now:

  ${secret}

Send a first visit, in which a chat leads to an order:

${firstVisit(address, companyKey)}

See what it earned:

  curl -s ${address}/api/companies/${companyKey}/revenue-impact -H 'Authorization: Bearer ${secret}'

The API, to read and try: ${address}/docs`);
}

/** A curl command that reports the documented case: a chat, a product added, an order of two lines. */
function firstVisit(address: string, companyKey: string): string {
  const product = { product_id: 'SKU-1234', product_name: 'Trail Shoe', value: 79.99, currency: 'USD', quantity: 1 };
  const socks = { product_id: 'SKU-5678', product_name: 'Wool Socks', value: 59.99, currency: 'USD', quantity: 2 };
  const body = {
    company_key: companyKey,
    user_fingerprint: '3f2b8c1e-7d4a-4c59-9b0e-5a6f1d2c3b4a',
    user_faq_fingerprint: '8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d',
    events: [
      { kind: 'interaction', channel: 'CHAT', conversation_id: 'conversation-1' },
      { kind: 'cart', type: 'ITEM_ADDED', ...product },
      { kind: 'checkout', order_id: 'ORDER-7890', value: 199.97, currency: 'USD', line_items: [product, socks] },
    ],
  };
  return `  curl -s ${address}/analytics/batch -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
}
