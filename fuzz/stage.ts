import { randomUUID } from 'node:crypto';
import type { Role } from '@cartograph/core/manage/role';
import type { Company } from '../packages/server/src/store/companies.ts';
import type { Database } from '../packages/server/src/store/database.ts';
import { connectShop } from '../packages/server/src/store/platform-connections.ts';
import { makeMember } from '../packages/server/test/support/accounts.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from '../packages/server/test/support/server.ts';
import { makeShopper } from '../packages/server/test/support/shopper.ts';
import type { Known } from './known.ts';
import { listRoutes, type Route } from './routes.ts';

/** Those who are attacked: two companies whose people and keys take part in it, and one whose nobody does. */
export const BYSTANDER = 'fuzz-bystander';
const ATTACKED = ['fuzz-a', 'fuzz-b'];
const WEBHOOKS = { secret: 'hush', shopify: 'fuzz.myshopify.com', woocommerce: 'https://fuzz.example' };

/** What hostile requests are made of: every route, and people, keys and things that are there. */
export interface Stage {
  routes: Route[];
  known: Known;
  /** Signs everybody in again who was signed out or thrown out since. */
  renew: () => Promise<void>;
  close: () => Promise<void>;
}

/** Sets the stage on a database: companies with people, keys, shops and a little history. */
export async function setStage(database: Database): Promise<Stage> {
  let server: TestServer | undefined;
  const routes = await listRoutes(async () => {
    server = await buildTestServer(database);
    await server.app.ready();
  });
  if (server === undefined) throw new Error('no application was built');
  server.clock.ms = Date.now();
  const [a, b] = await Promise.all(ATTACKED.map((key) => makeCompany(database, { key })));
  const bystander = await makeCompany(database, { key: BYSTANDER });
  for (const company of [a, b, bystander] as Company[]) await playHistory(server, company);
  await connectShop(
    database.db,
    { companyId: (a as Company).companyId, platform: 'shopify', shop: WEBHOOKS.shopify },
    [WEBHOOKS.secret],
    new Date(),
  );
  await connectShop(
    database.db,
    { companyId: (a as Company).companyId, platform: 'woocommerce', shop: WEBHOOKS.woocommerce },
    [WEBHOOKS.secret],
    new Date(),
  );
  const cookies: string[] = [];
  const { app } = server;
  const staff: [Company, Role][] = [
    [a as Company, 'owner'],
    [a as Company, 'developer'],
    [a as Company, 'analyst'],
    [b as Company, 'owner'],
  ];
  const renew = async () => {
    for (const [index, [company, role]] of staff.entries()) {
      const cookie = cookies[index];
      const asked = cookie === undefined ? undefined : await app.inject({ url: `/api/companies/${company.key}/team`, headers: { cookie } });
      if (asked?.statusCode !== 200) cookies[index] = (await makeMember(server as TestServer, company, role)).headers.cookie;
    }
  };
  await renew();
  const keys = [
    await authorize(database, a as Company, ['events', 'reports']),
    await authorize(database, a as Company, ['events']),
    await authorize(database, b as Company, ['reports']),
  ];
  const known = { origin: '', cookies, authorizations: keys.map((key) => key.authorization), webhooks: WEBHOOKS, values: listGoodValues() };
  return { routes, known, renew, close: () => app.close() };
}

async function playHistory(server: TestServer, company: Company): Promise<void> {
  const shopper = makeShopper(server, company);
  await shopper.report('interaction');
  await shopper.report('cart');
  await shopper.report('checkout', { order_id: `order of ${company.key}` });
}

function listGoodValues(): Known['values'] {
  const ids = ['1', '2', '3', 'order of fuzz-a', ...Array.from({ length: 4 }, () => randomUUID())];
  const visitors = Array.from({ length: 30 }, (_, index) => `visitor-${index}`);
  const days = ['2026-03-10', new Date().toISOString().slice(0, 10), '2026-11-01', '1970-01-01'];
  const moments = [new Date().toISOString(), Date.now(), Date.now() - 3_600_000];
  return {
    company: ['fuzz-a', 'fuzz-a', 'fuzz-a', 'fuzz-b', BYSTANDER],
    company_key: ['fuzz-a', 'fuzz-a', 'fuzz-b'],
    user_fingerprint: visitors,
    user_faq_fingerprint: visitors,
    fingerprint: visitors,
    visitor: visitors,
    currency: ['USD', 'USD', 'EUR', 'JPY'],
    occurred_at: moments,
    sent_at: moments,
    event_id: ids,
    order_id: ids,
    refund_id: ids,
    question_id: ids,
    email: ['ana@shop.example', 'bob@shop.example'],
    password: ['correct horse battery'],
    timezone: ['UTC', 'Europe/Berlin', 'Asia/Kathmandu'],
    origins: [[], ['https://shop.example']],
    from: days,
    to: days,
    limit: ['1', '50', '500'],
    model: ['linear', 'last_touch'],
    q: ['1', 'drip'],
    // Nobody is signed up or erased by the retention of a short time, or all else would be about nothing.
    retention_days: [null, 400],
  };
}
