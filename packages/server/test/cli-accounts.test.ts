import { describe, expect, test } from 'vitest';
import { makePlace, PLACES, run, serve } from './support/command.ts';

const PASSWORD = 'correct horse battery';

async function post(address: string, path: string, body: object, method = 'POST') {
  const headers = { 'content-type': 'application/json', origin: address };
  const response = await fetch(address + path, { method, headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe.each(PLACES)('accounts from the command line on %s', (place) => {
  test('begin with the link that the server prints, and go on by invitation', async () => {
    const environment = await makePlace(place);
    await run(['company', 'create', 'acme'], environment);
    expect(await run(['user', 'list'], environment)).toMatchObject({ code: 0, stdout: 'EMAIL  NAME  CREATED  COMPANIES\n' });
    const first = await serve(environment);
    const setup = /^Open the dashboard: (http:\S+\/dashboard\/setup\?token=\S+)$/m;
    await expect.poll(first.stdout).toMatch(setup);
    const token = new URL(setup.exec(first.stdout())?.[1] ?? '').searchParams.get('token');
    const owner = { token, name: 'Ana', email: 'ana@shop.example', password: PASSWORD };
    expect(await post(first.address, '/api/owner', owner)).toMatchObject({
      status: 201,
      body: { companies: [{ key: 'acme', role: 'owner' }] },
    });
    first.child.kill('SIGTERM');
    expect((await first.ended).stderr).toBe('');

    await run(['company', 'create', 'bolt'], environment);
    const invited = await run(['invite', 'bolt', 'Bob@Shop.Example', '--role', 'developer'], environment);
    expect(invited).toMatchObject({ code: 0, stderr: '' });
    const path = invited.stdout.trimEnd().split('\n').at(-1) ?? '';
    expect(path).toMatch(/^\/dashboard\/invitation\/[\w-]{43}$/);
    const reset = await run(['user', 'reset-password', 'ANA@shop.example'], environment);
    const password = reset.stdout.trimEnd().split('\n').at(-1) ?? '';
    expect(password).toMatch(/^[\w-]{24}$/);

    const second = await serve(environment);
    await expect.poll(second.stdout).toMatch(/^Open the dashboard: http:\S+\/dashboard\/$/m);
    const signIn = (word: string) => post(second.address, '/api/session', { email: 'ana@shop.example', password: word });
    expect((await signIn(PASSWORD)).status).toBe(401);
    expect((await signIn(password)).status).toBe(200);
    const acceptance = `/api/invitations/${path.split('/').at(-1)}/acceptance`;
    const joined = await post(second.address, acceptance, { name: 'Bob', password: PASSWORD });
    expect(joined).toMatchObject({ status: 200, body: { companies: [{ key: 'bolt', role: 'developer' }] } });
    second.child.kill('SIGTERM');
    await second.ended;

    const listed = (await run(['user', 'list'], environment)).stdout.split('\n');
    expect(listed[1]).toMatch(/^ana@shop\.example\s+Ana\s+\S+Z\s+acme \(owner\)$/);
    expect(listed[2]).toMatch(/^bob@shop\.example\s+Bob\s+\S+Z\s+bolt \(developer\)$/);
  });
});

describe('the commands for accounts', () => {
  test.each([
    [['invite', 'acme', 'ana'], 2, /^cartograph: email: got the string "ana", needs an e-mail address/],
    [
      ['invite', 'acme', 'ana@shop.example', '--role', 'boss'],
      2,
      /^cartograph: role: got the string "boss", needs one of owner, analyst, developer/,
    ],
    [['invite', 'nobody', 'ana@shop.example'], 1, /^cartograph: there is no company "nobody"/],
    [['user', 'reset-password', 'ana@shop.example'], 1, /^cartograph: nobody has the address "ana@shop.example"/],
  ])('%j fails with %i in a sentence', async (args, code, sentence) => {
    const ended = await run(args, await makePlace('PostgreSQL'));
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(sentence) });
    expect(ended.stderr.trimEnd()).not.toContain('\n');
  });
});
