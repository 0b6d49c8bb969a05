import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKey, revokeKey } from '../src/access/keys.ts';
import { openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { moveClock, serve } from './support/command.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { makeCompany } from './support/server.ts';
import { GOOD } from './support/shopper.ts';

const LIMITS = { CARTOGRAPH_RATE_LIMIT: '120', CARTOGRAPH_COMPANY_RATE_LIMIT: '200', CARTOGRAPH_VISITOR_RATE_LIMIT: '60' };

test('limits hold over two servers on one database, and a key that is revoked at one is of no use at the other', async () => {
  const url = await createPostgresDatabase();
  const database = await openDatabase({ url });
  await migrate(database);
  // Both begin with a full minute, or the one that is counted could end in the middle.
  const environment = { DATABASE_URL: url, ...LIMITS, ...moveClock(-(Date.now() % 60_000)) };
  const servers = await Promise.all([serve(environment), serve(environment)]);
  const [byAddress, byVisitor, ofCompany, withKey] = await Promise.all(Array.from({ length: 4 }, () => makeCompany(database)));

  const post = async (server: number, path: string, address: string, body: object, headers = {}) => {
    const response = await fetch(`${servers[server]?.address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address, ...headers },
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    return response.status;
  };
  const interact = (server: number, company: string | undefined, address: string, visitor: string = randomUUID()) =>
    post(server, '/analytics/interactions', address, {
      company_key: company,
      user_fingerprint: visitor,
      user_faq_fingerprint: visitor,
      ...GOOD.interaction,
    });
  /** Uses up a limit, half of it at each server, and waits until both know; gives what each answers then. */
  const useUp = async (limit: number, ask: (server: number, time: number) => Promise<number>) => {
    const statuses = await Promise.all(Array.from({ length: limit }, (_, time) => ask(time % 2, time)));
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    await expect.poll(async () => [await ask(0, limit), await ask(1, limit)], { timeout: 10_000, interval: 200 }).toEqual([429, 429]);
  };

  const key = await createKey(database, withKey?.companyId ?? 0, ['reports']);
  const read = async (server: number) =>
    (
      await fetch(`${servers[server]?.address}/api/companies/${withKey?.key}/orders`, {
        headers: { authorization: `Bearer ${key.secret}` },
      })
    ).status;
  expect([await read(0), await read(1)]).toEqual([200, 200]);
  expect(await revokeKey(database, withKey?.companyId ?? 0, key.keyId)).toBe(true);
  expect([await read(0), await read(1)]).toEqual([401, 401]);

  const visitor = randomUUID();
  await Promise.all([
    useUp(120, (server) => interact(server, byAddress?.key, '198.51.100.7')),
    useUp(60, (server, time) => interact(server, byVisitor?.key, `198.51.100.${time}`, visitor)),
    useUp(200, (server, time) => interact(server, ofCompany?.key, `198.51.100.${time}`)),
  ]);
  expect(await interact(0, byAddress?.key, '198.51.100.8')).toBe(200);

  const guess = (server: number) => {
    const origin = { origin: servers[server]?.address };
    const owner = { token: 'x'.repeat(43), name: 'Ana', email: 'ana@shop.example', password: 'not the right one' };
    return post(server, '/api/owner', '203.0.113.1', owner, origin);
  };
  const tries = [];
  for (let time = 0; time < 32; time += 1) tries.push(await guess(time % 2));
  expect(tries).toEqual([...Array(30).fill(403), 429, 429]);
  await database.close();
});
