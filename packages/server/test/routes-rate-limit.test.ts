import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { openFresh } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { countRows, GOOD, makeShopper, ROUTES } from './support/shopper.ts';

const PER_MINUTE = 3;

describe('a limit of requests a minute', () => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  beforeAll(async () => {
    database = await openFresh('PostgreSQL');
  });
  beforeEach(async () => {
    server = await buildTestServer(database, { rateLimits: { perAddress: PER_MINUTE, perCompany: null, perVisitor: null } });
    company = await makeCompany(database);
  });
  afterEach(async () => {
    await server.app.close();
  });
  afterAll(() => database.close());

  const visit = (to: Company = company, address = '198.51.100.7') => {
    const payload = { ...makeShopper(server, to).sender, ...GOOD.interaction };
    const headers = { origin: 'https://shop.example' };
    return server.app.inject({ method: 'POST', url: ROUTES.interaction, payload, headers, remoteAddress: address });
  };
  const visitTimes = async (times: number) => {
    for (let time = 1; time <= times; time += 1) expect((await visit()).statusCode).toBe(200);
  };

  test('refuses what goes beyond with 429, and says when to try again in a way that pages can read', async () => {
    await visitTimes(PER_MINUTE);
    const before = await countRows(database);
    const response = await visit();
    expectProblem(response, 429);
    expect(Number(response.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(Number(response.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(response.headers['access-control-allow-origin']).toBe('*');
    expect(String(response.headers['access-control-expose-headers']).toLowerCase()).toContain('retry-after');
    expect(await countRows(database)).toBe(before);
  });

  test('takes more once the minute that it named is over', async () => {
    await visitTimes(PER_MINUTE);
    const seconds = Number((await visit()).headers['retry-after']);
    server.clock.ms += seconds * 1000 + 1;
    await visitTimes(PER_MINUTE);
    expectProblem(await visit(), 429);
  });

  test('counts the address that a proxy tells, if it is one that is believed', async () => {
    const limits = { perAddress: PER_MINUTE, perCompany: null, perVisitor: null };
    const behind = await buildTestServer(database, { rateLimits: limits, proxies: ['172.16.0.0/12'] });
    const visitBehind = async (proxy: string, client: string) => {
      const headers = { origin: 'https://shop.example', 'x-forwarded-for': client };
      const payload = { ...makeShopper(behind, company).sender, ...GOOD.interaction };
      return (await behind.app.inject({ method: 'POST', url: ROUTES.interaction, payload, headers, remoteAddress: proxy })).statusCode;
    };
    const told = [];
    for (const proxy of ['172.18.0.1', '203.0.113.9']) {
      for (let nth = 0; nth <= PER_MINUTE; nth += 1) told.push(await visitBehind(proxy, `198.51.100.${nth}`));
    }
    expect(told).toEqual([200, 200, 200, 200, 200, 200, 200, 429]);
    await behind.app.close();
  });

  test('counts each address and each company for itself', async () => {
    await visitTimes(PER_MINUTE);
    expectProblem(await visit(), 429);
    expect((await visit(company, '198.51.100.8')).statusCode).toBe(200);
    expect((await visit(await makeCompany(database))).statusCode).toBe(200);
  });

  test('sees the address behind a proxy on the same machine, and believes nobody else', async () => {
    const payload = { ...makeShopper(server, company).sender, ...GOOD.interaction };
    const from = (remoteAddress: string, forwarded: string) =>
      server.app.inject({ method: 'POST', url: ROUTES.interaction, payload, remoteAddress, headers: { 'x-forwarded-for': forwarded } });
    for (let time = 1; time <= PER_MINUTE; time += 1) expect((await from('127.0.0.1', '203.0.113.1')).statusCode).toBe(200);
    expectProblem(await from('127.0.0.1', '203.0.113.1'), 429);
    expect((await from('127.0.0.1', '203.0.113.2')).statusCode).toBe(200);
    for (let time = 1; time <= PER_MINUTE; time += 1) expect((await from('203.0.113.9', `10.0.0.${time}`)).statusCode).toBe(200);
    expectProblem(await from('203.0.113.9', '10.0.0.99'), 429);
  });

  test('holds for reports too', async () => {
    const headers = await authorize(database, company, ['reports']);
    const read = () => server.app.inject({ url: `/api/companies/${company.key}/orders`, headers });
    for (let time = 1; time <= PER_MINUTE; time += 1) expect((await read()).statusCode).toBe(200);
    const response = await read();
    expectProblem(response, 429);
    expect(Number(response.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  });

  test('holds however the address of a route is spelled', async () => {
    await visitTimes(PER_MINUTE);
    const payload = { ...makeShopper(server, company).sender, ...GOOD.interaction };
    for (const url of ['/%61nalytics/interactions', '/analytics/inter%61ctions', `${ROUTES.interaction}?more`]) {
      expectProblem(await server.app.inject({ method: 'POST', url, payload, remoteAddress: '198.51.100.7' }), 429);
    }
  });

  test('holds for a company whatever other company a request names beside it', async () => {
    const headers = await authorize(database, company, ['reports']);
    const read = (nth: number) => server.app.inject({ url: `/api/companies/${company.key}/orders?company_key=other-${nth}`, headers });
    for (let nth = 1; nth <= PER_MINUTE; nth += 1) expect((await read(nth)).statusCode).toBe(200);
    expectProblem(await read(PER_MINUTE + 1), 429);
  });

  test('holds neither for health checks nor for preflights', async () => {
    await visitTimes(PER_MINUTE);
    expectProblem(await visit(), 429);
    const preflight = { origin: 'https://shop.example', 'access-control-request-method': 'POST' };
    for (let time = 0; time <= PER_MINUTE; time += 1) {
      const remoteAddress = '198.51.100.7';
      expect((await server.app.inject({ url: '/healthz', remoteAddress })).statusCode).toBe(200);
      const options = { method: 'OPTIONS' as const, url: ROUTES.interaction, headers: preflight, remoteAddress };
      expect((await server.app.inject(options)).statusCode).toBe(204);
    }
  });
});

test('without a limit nothing is counted', async () => {
  const database = await openFresh('PostgreSQL');
  const server = await buildTestServer(database);
  const shopper = makeShopper(server, await makeCompany(database));
  const answers = await Promise.all(Array.from({ length: 50 }, () => shopper.report('interaction')));
  expect(answers.map((answer) => answer.status)).toEqual(Array(50).fill('recorded'));
  await server.app.close();
  await database.close();
});
