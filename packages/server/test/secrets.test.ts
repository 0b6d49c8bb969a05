import { createHmac, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKey, revokeKey } from '../src/access/keys.ts';
import { openDatabase } from '../src/store/database.ts';
import { saveEntries } from '../src/store/knowledge.ts';
import { migrate } from '../src/store/migrate.ts';
import { connectShop } from '../src/store/platform-connections.ts';
import { run, serve } from './support/command.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { makeCompany } from './support/server.ts';

const PASSWORD = 'correct horse battery staple';
const SHOP = 'secrets.myshopify.com';

/** The secrets that the operator sets. PostgreSQL trusts everybody here, so the password may be any. */
const SET = {
  database: 'pa55word-of-the-database',
  signing: 'what-sessions-are-signed-with-0123456789',
  model: 'sk-key-of-the-model-0123456789',
};

test('nothing secret is in the log at its finest, in the metrics, or in what is refused', async () => {
  const url = (await createPostgresDatabase()).replace('postgres@', `postgres:${SET.database}@`);
  const environment = { DATABASE_URL: url, CARTOGRAPH_SECRET: SET.signing, LOG_LEVEL: 'trace' };
  const database = await openDatabase({ url });
  await migrate(database);
  const company = await makeCompany(database);
  const key = await createKey(database, company.companyId, ['events']);
  const webhook = { secret: `whsec-${randomUUID()}`, topic: 'orders/create' };
  await connectShop(database.db, { companyId: company.companyId, platform: 'shopify', shop: SHOP }, [webhook.secret], new Date());
  const entry = { entry_id: 'e', question: 'Does the teapot drip?', answer: 'No.', product_id: null, ai_profile: null };
  await saveEntries(database.db, company.companyId, [entry], new Date());
  const server = await serve({
    ...environment,
    ASSISTANT_MODEL: 'a-model',
    ASSISTANT_API_KEY: SET.model,
    // Where nobody listens, so that asking it fails.
    ASSISTANT_BASE_URL: 'http://127.0.0.1:9/v1',
  });

  const refused: string[] = [];
  const send = async (method: string, path: string, headers: Record<string, string>, body?: string | object) => {
    const response = await fetch(server.address + path, {
      method,
      headers: { 'content-type': 'application/json', origin: server.address, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) refused.push(`${response.status} ${JSON.stringify([...response.headers])} ${text}`);
    return { status: response.status, cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '', text };
  };

  // Who signs up, signs in, mistypes, sends what is broken.
  await expect.poll(server.stdout).toContain('token=');
  const token = /token=([\w.-]+)/.exec(server.stdout())?.[1] ?? '';
  const owner = await send('POST', '/api/owner', {}, { token, name: 'Ana', email: 'ana@shop.example', password: PASSWORD });
  expect(owner.status).toBe(201);
  await send('POST', '/api/session', {}, { email: 'ana@shop.example', password: `${PASSWORD} not` });
  await send('POST', '/api/session', {}, `{"email": "ana@shop.example", "password": "${PASSWORD}"`);
  await send('POST', '/api/session', {}, { email: 'ana', password: [PASSWORD] });
  await send('PUT', '/api/account/password', { cookie: owner.cookie }, { current_password: PASSWORD, new_password: 'short' });
  await send('GET', `/api/companies/${company.key}/nowhere`, { cookie: owner.cookie });
  // Keys that may not, are no more, or are not quite.
  const authorization = `Bearer ${key.secret}`;
  for (const path of ['orders', 'keys', 'settings']) await send('GET', `/api/companies/${company.key}/${path}`, { authorization });
  await send('GET', `/api/companies/nowhere/orders`, { authorization });
  await send('POST', '/analytics/refund_events', { authorization }, { company_key: company.key });
  await revokeKey(database, company.companyId, key.keyId);
  await send('POST', '/analytics/batch', { authorization }, { company_key: company.key, events: [] });
  await send('GET', `/api/companies/${company.key}/orders`, { authorization: `${authorization}x` });
  const created = await send('POST', `/api/companies/${company.key}/keys`, { cookie: owner.cookie }, { scopes: ['events'] });
  // Webhooks, signed well and badly.
  const signed = (secret: string, body: string) => ({
    'x-shopify-shop-domain': SHOP,
    'x-shopify-topic': webhook.topic,
    'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
  });
  await send('POST', '/platforms/shopify/webhooks', signed(webhook.secret, 'not JSON'), 'not JSON');
  await send('POST', '/platforms/shopify/webhooks', signed('another', '{}'), '{}');
  // A model that cannot be reached.
  const sender = { company_key: company.key, user_fingerprint: randomUUID(), user_faq_fingerprint: randomUUID() };
  const asked = await send(
    'POST',
    '/assistant/questions',
    {},
    { ...sender, surface: 'CHAT', question_id: randomUUID(), text: 'Does the teapot drip?' },
  );
  expect(asked.status).toBe(200);

  const { text: metrics } = await send('GET', '/metrics', {});
  server.child.kill('SIGTERM');
  const { stderr } = await server.ended;
  const commands = await Promise.all([
    run(['shopify', 'list', company.key], environment),
    run(['key', 'list', company.key], environment),
    run(['serve'], { ...environment, PORT: 'none' }),
  ]);
  await database.close();

  expect(refused.length).toBeGreaterThan(12);
  const said = [stderr, metrics, asked.text, ...refused, ...commands.flatMap((command) => [command.stdout, command.stderr])].join('\n');
  const session = decodeURIComponent(owner.cookie.split('=')[1] ?? '').split('.')[0] ?? '';
  const newSecret = (JSON.parse(created.text) as { secret: string }).secret;
  const secrets = [...Object.values(SET), PASSWORD, token, session, key.secret, newSecret, webhook.secret];
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThanOrEqual(16);
    const told = said.split('\n').filter((line) => line.includes(secret));
    expect({ secret, told }).toEqual({ secret, told: [] });
  }
});
