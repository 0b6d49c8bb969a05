import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { makePlace, run, serve } from './support/command.ts';
import { shopifyOrder } from './support/shopify.ts';

test('shops are connected, listed and disconnected, each to one company', async () => {
  const environment = await makePlace('PostgreSQL');
  for (const key of ['acme', 'other']) await run(['company', 'create', key], environment);
  const shop = ['--shop', 'Acme.myshopify.com'];
  expect(await run(['shopify', 'connect', 'acme', ...shop, '--secret', 'hush', 'psst'], environment)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Connected acme\.myshopify\.com to acme\. .*\/platforms\/shopify\/webhooks/),
  });
  expect(await run(['shopify', 'connect', 'other', ...shop, '--secret', 'x'], environment)).toMatchObject({
    code: 1,
    stderr: 'cartograph: acme.myshopify.com is connected to another company; disconnect it there first.\n',
  });
  const { stdout } = await run(['shopify', 'list', 'acme'], environment);
  expect(stdout).toMatch(/^acme\.myshopify\.com\s+2\s+0\s+never\s+0$/m);
  expect(stdout).not.toMatch(/hush|psst/);
  expect((await run(['shopify', 'list', 'other'], environment)).stdout).not.toContain('acme');
  expect(await run(['woocommerce', 'connect', 'acme', '--shop', 'https://Shop.example/uk/', '--secret', 's'], environment)).toMatchObject({
    stdout: expect.stringMatching(/^Connected shop\.example\/uk to acme\./),
  });
  expect(await run(['shopify', 'disconnect', 'other', ...shop], environment)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/not connected/),
  });
  expect(await run(['shopify', 'disconnect', 'acme', ...shop], environment)).toMatchObject({ code: 0 });
  expect(await run(['shopify', 'connect', 'other', ...shop, '--secret', 'x'], environment)).toMatchObject({ code: 0 });
});

test.each([
  ['shopify', 'acme.example', 'acme.myshopify.com'],
  ['shopify', 'https://acme.myshopify.com', 'acme.myshopify.com'],
  ['woocommerce', 'acme.example', 'https://acme.example'],
])('%s has no shop %s', async (platform, shop, example) => {
  expect(await run([platform, 'connect', 'acme', '--shop', shop, '--secret', 's'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(new RegExp(`^cartograph: --shop: got "${shop}", needs a shop of .*${example}`)),
  });
});

test('an export carries the shops of a company, and an import takes their webhooks', async () => {
  const environment = await makePlace('PostgreSQL');
  await run(['company', 'create', 'acme'], environment);
  await run(['shopify', 'connect', 'acme', '--shop', 'acme.myshopify.com', '--secret', 'hush'], environment);
  const { stdout: exported } = await run(['export', 'acme'], environment);
  const elsewhere = await makePlace('PostgreSQL');
  expect(await run(['import'], elsewhere, exported)).toMatchObject({ code: 0 });
  const server = await serve(elsewhere);
  const body = JSON.stringify(shopifyOrder());
  const response = await fetch(`${server.address}/platforms/shopify/webhooks`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-shopify-shop-domain': 'acme.myshopify.com',
      'x-shopify-topic': 'orders/create',
      'x-shopify-webhook-id': 'w-1',
      'x-shopify-hmac-sha256': createHmac('sha256', 'hush').update(body).digest('base64'),
    },
  });
  expect(response.status).toBe(200);
  server.child.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);
  expect((await run(['shopify', 'list', 'acme'], elsewhere)).stdout).toMatch(/^acme\.myshopify\.com\s+1\s+1\s+20\S+Z\s+0$/m);
});
