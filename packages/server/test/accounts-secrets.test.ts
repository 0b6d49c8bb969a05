import { expect, test, vi } from 'vitest';
import { change, cookiesOf, invite, makeMember, PASSWORD, signIn } from './support/accounts.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { buildTestServer, makeCompany } from './support/server.ts';

const NEW_PASSWORD = 'staple battery horse';

test.each(DATABASE_KINDS)('nothing that proves who somebody is gets into the log, and nothing out of the house, on %s', async (kind) => {
  const database = await openFresh(kind);
  const written: string[] = [];
  const keep = (chunk: unknown) => written.push(String(chunk)) > 0;
  const spies = [vi.spyOn(process.stderr, 'write').mockImplementation(keep), vi.spyOn(process.stdout, 'write').mockImplementation(keep)];
  const fetched = vi.spyOn(globalThis, 'fetch');
  const server = await buildTestServer(database, { logLevel: 'trace' });
  const proofs = [PASSWORD, NEW_PASSWORD];
  try {
    server.app.get('/broken', async () => {
      throw new Error('a bug');
    });
    const company = await makeCompany(database);
    const { email, headers } = await makeMember(server, company, 'owner');
    const again = await signIn(server, email);
    const token = new URL(String((await server.accounts.findSetupPath()) ?? 'http://a?token=none'), 'http://a').searchParams.get('token');
    await change(server, 'POST', '/api/session', { email, password: `${PASSWORD}!` });
    await change(server, 'POST', '/api/session', { email: PASSWORD, password: PASSWORD });
    await change(server, 'POST', '/api/owner', { token, name: 'Ana', email, password: PASSWORD });
    const body = { current_password: PASSWORD, new_password: NEW_PASSWORD };
    const changed = await change(server, 'PUT', '/api/account/password', body, again);
    const invitation = await invite(server, company, 'bob@shop.example', 'analyst');
    await server.app.inject({ url: '/broken', headers: { cookie: again.cookie, authorization: `Bearer ${PASSWORD}` } });
    // A database that is gone fails in the middle of signing in.
    await database.close();
    expect((await change(server, 'POST', '/api/session', { email, password: NEW_PASSWORD })).statusCode).toBeGreaterThanOrEqual(500);
    const cookies = [headers.cookie, again.cookie, cookiesOf(changed)].map(
      (cookie) => decodeURIComponent(cookie.split('=')[1] ?? '').split('.')[0] ?? '',
    );
    proofs.push(invitation, ...cookies);
  } finally {
    await server.app.close();
    for (const spy of spies) spy.mockRestore();
  }
  const log = written.join('');
  expect(log).toContain('a bug');
  for (const proof of proofs) {
    expect(proof.length).toBeGreaterThan(15);
    expect(log).not.toContain(proof);
  }
  expect(fetched).not.toHaveBeenCalled();
  fetched.mockRestore();
});
