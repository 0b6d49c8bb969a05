import { expect, test } from 'vitest';
import { makePlace, run, serve } from './support/command.ts';

test('companies and keys are created, listed and revoked', async () => {
  const environment = await makePlace('PostgreSQL');
  expect(await run(['company', 'list'], environment)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^KEY\s+NAME\s+TIME ZONE/),
  });
  const settings = ['--timezone', 'Europe/Berlin', '--currency', 'EUR', '--name', 'Acme GmbH', '--origins', 'https://a.example'];
  expect(await run(['company', 'create', 'acme', ...settings], environment)).toMatchObject({
    code: 0,
    stdout: 'Created company acme.\n',
  });
  expect(await run(['company', 'create', 'acme'], environment)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'cartograph: there is a company "acme" already.\n',
  });
  await run(['company', 'create', 'a-second'], environment);
  const { stdout: listed } = await run(['company', 'list'], environment);
  const rows = listed.trimEnd().split('\n');
  expect(rows).toHaveLength(3);
  expect(rows[1]).toMatch(/^a-second\s+a-second\s+UTC\s+USD\s+first_touch\s+any$/);
  expect(rows[2]).toMatch(/^acme\s+Acme GmbH\s+Europe\/Berlin\s+EUR\s+first_touch\s+https:\/\/a\.example$/);

  const created = await run(['key', 'create', 'acme', '--scope', 'reports'], environment);
  expect(created.code).toBe(0);
  const secret = created.stdout.trimEnd().split('\n').at(-1) ?? '';
  expect(secret).toMatch(/^ck_[0-9a-f]{16}_[\w-]{43}$/);
  expect(created.stdout.split(secret)).toHaveLength(2);
  const keyId = secret.split('_')[1] ?? '';
  const { stdout: keys } = await run(['key', 'list', 'acme'], environment);
  expect(keys).toMatch(new RegExp(`^${keyId}\\s+reports\\s+20\\S+Z\\s+never$`, 'm'));
  expect(keys).not.toContain(secret);

  const server = await serve(environment);
  const read = () =>
    fetch(`${server.address}/api/companies/acme/revenue-impact`, { headers: { authorization: `Bearer ${secret}` } }).then(
      (response) => response.status,
    );
  const report = () =>
    fetch(`${server.address}/analytics/batch`, { method: 'POST', body: '{}', headers: { authorization: `Bearer ${secret}` } });
  expect(await read()).toBe(200);
  expect((await report()).status).toBe(400);
  server.child.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);

  expect(await run(['key', 'revoke', 'acme', keyId], environment)).toMatchObject({ code: 0, stdout: `Revoked key ${keyId} of acme.\n` });
  expect(await run(['key', 'revoke', 'acme', keyId], environment)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no key .* in force/),
  });
  expect((await run(['key', 'list', 'acme'], environment)).stdout).toMatch(
    new RegExp(`^${keyId}\\s+reports\\s+20\\S+Z\\s+20\\S+Z\\s+20\\S+Z$`, 'm'),
  );
});

test('a key for a company or a scope that is not there is refused', async () => {
  const environment = await makePlace('PostgreSQL');
  const missing = { code: 1, stdout: '', stderr: expect.stringMatching(/^cartograph: there is no company "nobody"; .*\n$/) };
  for (const args of [
    ['key', 'create', 'nobody'],
    ['key', 'list', 'nobody'],
    ['export', 'nobody'],
    ['verify', 'nobody'],
  ])
    expect(await run(args, environment)).toMatchObject(missing);
  for (const scope of ['everything', 'events,everything', ''])
    expect(await run(['key', 'create', 'acme', '--scope', scope], environment)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/--scope: got /),
    });
});

test('the settings of a company are changed, and figures computed anew where they are others', async () => {
  const environment = await makePlace('PostgreSQL');
  await run(['demo', 'acme', '--days', '3'], environment);
  const update = (...options: string[]) => run(['company', 'update', 'acme', ...options], environment);
  expect(await update('--name', 'Acme', '--origins', 'https://a.example', '--retention-days', '90')).toMatchObject({
    code: 0,
    stdout: 'Updated company acme.\n',
    stderr: '',
  });
  expect(await update('--timezone', 'Asia/Tokyo', '--session-hours', '2', '--attribution-hours', '1.5', '--origins', '')).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/acme: visitors rebuilt: \d+ of \d+/),
  });
  expect((await run(['company', 'list'], environment)).stdout).toMatch(/^acme\s+Acme\s+Asia\/Tokyo\s+USD\s+first_touch\s+any$/m);
  expect(await run(['verify', 'acme'], environment)).toMatchObject({ code: 0 });
  expect(await update('--attribution-hours', '3')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'cartograph: --attribution-hours: got 3, needs a number of hours at most 2, the session_hours.\n',
  });
  expect(await run(['company', 'update', 'nobody', '--name', 'x'], environment)).toMatchObject({ code: 1 });
});
