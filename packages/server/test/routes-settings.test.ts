import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { makeMember, type PageHeaders } from './support/accounts.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { openReader } from './support/reader.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper } from './support/shopper.ts';

describe.each(SERVER_ONLY)('the settings of a company over HTTP on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let headers: PageHeaders;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  beforeEach(async () => {
    company = await makeCompany(database, { sessionWindowMs: 5_400_000, attributionWindowMs: 1_800_000, origins: ['https://a.example'] });
    headers = (await makeMember(server, company, 'owner')).headers;
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const url = () => `/api/companies/${company.key}/settings`;
  const read = async () => (await server.app.inject({ url: url(), headers })).json();
  const patch = (payload: object) => server.app.inject({ method: 'PATCH', url: url(), headers, payload });
  const linesOf = (body: string) =>
    body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  test('are read and changed, and read as changed at once', async () => {
    const settings = {
      key: company.key,
      name: 'Shop',
      timezone: 'UTC',
      currency: 'USD',
      model: 'first_touch',
      session_hours: 1.5,
      attribution_hours: 0.5,
      origins: ['https://a.example'],
      retention_days: null,
    };
    expect(await read()).toEqual(settings);
    const response = await patch({ name: 'New', currency: 'EUR', retention_days: 365 });
    const changed = { ...settings, name: 'New', currency: 'EUR', retention_days: 365 };
    expect(linesOf(response.body)).toEqual([{ finished: true, settings: changed }]);
    expect(await read()).toEqual(changed);
  });

  test('compute figures anew where they make others, and say how far that is', async () => {
    const shopper = makeShopper(server, company);
    const ago = (hours: number) => new Date(server.clock.ms - hours * 3_600_000).toISOString();
    await shopper.report('interaction', { occurred_at: ago(2) });
    await shopper.report('checkout', { value: 100, occurred_at: ago(1.2) });
    const reader = await openReader(server, company);
    expect((await reader.revenue()).totals).toMatchObject({ recorded_revenue: '100.00', attributed_revenue: '0.00' });
    const lines = linesOf((await patch({ attribution_hours: 1 })).body);
    expect(lines).toEqual([
      { done: 0, total: 1 },
      { finished: true, settings: expect.objectContaining({ attribution_hours: 1 }) },
    ]);
    expect((await reader.revenue()).totals).toMatchObject({ recorded_revenue: '100.00', attributed_revenue: '100.00' });
  });

  test('are refused with the fields at fault, and stay', async () => {
    const before = await read();
    const problems = expectProblem(await patch({ timezone: 'Mars/Olympus', origins: ['https://a.example/path'] }), 400);
    expect(problems.map(({ field }) => field)).toEqual(['timezone', 'origins[0]']);
    expectProblem(await patch({ session_hours: 0.25 }), 400);
    expect(await read()).toEqual(before);
  });

  test('may be changed by one at a time where figures are computed anew, and everybody is answered', async () => {
    for (let index = 0; index < 3; index += 1) await makeShopper(server, company).report('interaction');
    const zones = ['Asia/Tokyo', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'];
    const answers = await Promise.all(zones.map((timezone) => patch({ timezone })));
    const done = answers.filter((answer) => answer.statusCode === 200).map((answer) => linesOf(answer.body).at(-1).settings.timezone);
    expect(done.length).toBeGreaterThan(0);
    for (const answer of answers) if (answer.statusCode !== 200) expectProblem(answer, 409);
    expect(done).toContain((await read()).timezone);
  });
});
