import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCompanyDirectory } from '../src/access/company-directory.ts';
import { openRateLimiter, type RateLimits } from '../src/access/rate-limiter.ts';
import { openSharedCounts } from '../src/access/shared-counts.ts';
import { openSketch } from '../src/access/sketch.ts';
import { seedChance } from '../src/demo/random.ts';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { openFresh } from './support/databases.ts';
import { makeCompany } from './support/server.ts';

const NONE: RateLimits = { perAddress: null, perCompany: null, perVisitor: null };
const MINUTE = 60_000;

test.each([1, 2, 3])('a sketch counts no key too low, and hardly one too high (seed %i)', (seed) => {
  const chance = seedChance(seed);
  const sketch = openSketch(seed);
  const exact = new Map<string, number>();
  let worst = 0;
  for (let time = 0; time < 150_000; time += 1) {
    // A few are busy, many come once or twice.
    const key = chance.happens(0.2) ? `busy ${chance.between(0, 50)}` : `visitor ${chance.between(0, 80_000)}`;
    const right = (exact.get(key) ?? 0) + 1;
    exact.set(key, right);
    const counted = sketch.add(key);
    if (counted < right) throw new Error(`${key}: counted ${counted} of ${right}`);
    worst = Math.max(worst, counted - right);
  }
  expect(worst).toBeLessThanOrEqual(8);
  sketch.clear();
  expect(sketch.add('busy 1')).toBe(1);
});

describe('a limit', () => {
  let database: Database;
  let company: Company;
  const clock = { ms: Date.parse('2026-03-10T12:00:30.000Z') };
  beforeAll(async () => {
    database = await openFresh('PostgreSQL');
    company = await makeCompany(database);
  });
  afterAll(() => database.close());

  const share = () =>
    openSharedCounts(
      database,
      openCompanyDirectory(database, () => clock.ms),
      async () => 'a secret',
    );
  const open = (limits: Partial<RateLimits>) => openRateLimiter({ ...NONE, ...limits }, () => clock.ms, share());
  const from = (address: string, visitor: string | null = null, companyKey = company.key) => ({ companyKey, address, visitor });

  test.each([
    ['perAddress', 'from this address', 'to none of another address', from.bind(null, '198.51.100.8', 'v')],
    ['perVisitor', 'of this visitor', 'to none of another visitor', from.bind(null, '198.51.100.7', 'another')],
    ['perCompany', 'to this company', 'to none of another company', () => from('198.51.100.7', 'v', 'another')],
  ] as const)('%s refuses what goes beyond, %s, and applies %s', (name, of, _, other) => {
    const limiter = open({ [name]: 5 });
    const asker = from('198.51.100.7', 'v');
    for (let time = 1; time <= 5; time += 1) expect(limiter.count(asker)).toBeUndefined();
    expect(limiter.count(asker)).toEqual({ limit: 5, of, retryAfterSeconds: 30 });
    expect(limiter.count(other())).toBeUndefined();
    clock.ms += MINUTE;
    expect(limiter.count(asker)).toBeUndefined();
  });

  test.each([
    [40, 10],
    [100, 25],
    [1_000, 7],
  ])('of %i holds over three servers that exchange counts every %i requests', async (perAddress, every) => {
    clock.ms += MINUTE;
    const servers = [open({ perAddress }), open({ perAddress }), open({ perAddress })];
    const chance = seedChance(perAddress);
    let taken = 0;
    for (let time = 1; time <= perAddress * 2; time += 1) {
      const refused = chance.pick(servers).count(from('198.51.100.7'));
      if (refused === undefined) taken += 1;
      // Nobody is refused before the limit is used up.
      else expect(taken).toBeGreaterThanOrEqual(perAddress);
      if (time % every === 0) for (const server of servers) await server.settle();
    }
    expect(taken).toBeLessThanOrEqual(perAddress + 3 * (perAddress / 20) + 2 * every);
  });

  test('of a company is used up by nobody alone: what one sends beyond their own limit does not count', () => {
    clock.ms += MINUTE;
    const limiter = open({ perAddress: 5, perVisitor: 4, perCompany: 12 });
    const takenOf = (asker: Parameters<typeof limiter.count>[0]) =>
      Array.from({ length: 30 }, () => limiter.count(asker)).filter((refused) => refused === undefined).length;
    expect(takenOf(from('198.51.100.7'))).toBe(5);
    expect(takenOf(from('198.51.100.8', 'v'))).toBe(4);
    expect(takenOf(from('198.51.100.9'))).toBe(3);
    expect(limiter.count(from('198.51.100.10'))).toMatchObject({ of: 'to this company' });
  });

  test('costs no statement for who is far from it, and what is kept names no address', async () => {
    clock.ms += MINUTE;
    const limiter = open({ perAddress: 100 });
    const rows = () => database.db.selectFrom('rate_count').selectAll().where('company_id', '=', company.companyId).execute();
    for (let address = 0; address < 50; address += 1) limiter.count(from(`198.51.100.${address}`));
    await limiter.settle();
    const before = (await rows()).filter(({ minute }) => minute === Math.floor(clock.ms / MINUTE));
    expect(before).toEqual([]);
    for (let time = 0; time < 10; time += 1) limiter.count(from('198.51.100.1'));
    await limiter.settle();
    // What was counted in minutes before is gone.
    const [row, ...others] = await rows();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ minute: Math.floor(clock.ms / MINUTE), requests: 11 });
    expect(row?.who).toHaveLength(16);
  });

  test('of a company that is not there is counted without the others', async () => {
    const limiter = open({ perAddress: 2 });
    const stranger = from('198.51.100.7', null, 'nowhere\u0000');
    for (let time = 1; time <= 2; time += 1) expect(limiter.count(stranger)).toBeUndefined();
    await limiter.settle();
    expect(limiter.count(stranger)).toBeDefined();
  });
});
