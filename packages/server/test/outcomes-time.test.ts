import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper, ROUTES, type Shopper } from './support/shopper.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const iso = (ms: number) => new Date(ms).toISOString();

describe.each(DATABASE_KINDS)('when an event happened, on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  let shopper: Shopper;
  let key: { authorization: string };
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  beforeEach(async () => {
    company = await makeCompany(database);
    shopper = makeShopper(server, company);
    key = await authorize(database, company, ['events']);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  /** The time that the server gave an event. */
  const timeOf = async (eventId: string) => {
    const query = database.db.selectFrom('event').select('occurred_at').where('company_id', '=', company.companyId);
    return (await query.where('event_id', '=', eventId).executeTakeFirstOrThrow()).occurred_at.getTime();
  };
  const timeIn = async (times: object, headers: Record<string, string> = {}) =>
    timeOf((await shopper.report('interaction', times, headers)).event_id);

  test('without a time it happened on arrival', async () => {
    expect(await timeIn({})).toBe(server.clock.ms);
    expect(await timeIn({ sent_at: iso(server.clock.ms - HOUR_MS) })).toBe(server.clock.ms);
  });

  test('without sent_at the time is taken as it is', async () => {
    expect(await timeIn({ occurred_at: iso(server.clock.ms - HOUR_MS) })).toBe(server.clock.ms - HOUR_MS);
  });

  test.each([
    ['an hour slow', -HOUR_MS],
    ['three days fast', 3 * DAY_MS],
    ['twenty years slow', -20 * 365 * DAY_MS],
    ['right', 0],
  ])('a browser whose clock is %s is corrected by sent_at', async (_, skewMs) => {
    const clock = server.clock.ms + skewMs;
    expect(await timeIn({ occurred_at: iso(clock - 5_000), sent_at: iso(clock) })).toBe(server.clock.ms - 5_000);
    const events = [0, 30_000, HOUR_MS].map((agoMs, index) => ({
      kind: 'interaction',
      channel: 'CHAT',
      event_id: `e${index}`,
      occurred_at: clock - agoMs,
    }));
    await shopper.reportBatch(events, { sent_at: clock });
    for (const [index, agoMs] of [0, 30_000, HOUR_MS].entries()) expect(await timeOf(`e${index}`)).toBe(server.clock.ms - agoMs);
  });

  test('a time may be written with any offset, in any precision, or as milliseconds', async () => {
    const ms = Date.parse('2026-03-10T11:59:58.123Z');
    for (const occurred_at of [
      '2026-03-10T11:59:58.123456789Z',
      '2026-03-10t17:44:58.123+05:45',
      '2026-03-10 06:59:58.123-05:00',
      ms,
      ms + 0.9,
    ])
      expect(await timeIn({ occurred_at })).toBe(ms);
  });

  test("the time that the shop's server gives is trusted, whatever it says about sending", async () => {
    const at = server.clock.ms - 2 * DAY_MS;
    expect(await timeIn({ occurred_at: iso(at), sent_at: iso(server.clock.ms + HOUR_MS) }, key)).toBe(at);
  });

  test.each([
    ['a browser', () => ({})],
    ["the shop's server", () => key],
  ])('a time in the future, from %s, is set to the arrival', async (_, headersOf) => {
    expect(await timeIn({ occurred_at: iso(server.clock.ms + 1) }, headersOf())).toBe(server.clock.ms);
    expect(await timeIn({ occurred_at: '9999-12-31T23:59:59.999Z' }, headersOf())).toBe(server.clock.ms);
    expect(await timeIn({ occurred_at: iso(server.clock.ms + DAY_MS), sent_at: iso(server.clock.ms) }, headersOf())).toBe(server.clock.ms);
  });

  test('the correction decides what is too old', async () => {
    const slow = server.clock.ms - 10 * DAY_MS;
    expect((await shopper.report('interaction', { occurred_at: iso(slow - MINUTE_MS), sent_at: iso(slow) })).status).toBe('recorded');
    const occurred_at = iso(server.clock.ms - MINUTE_MS);
    const late = { occurred_at, sent_at: iso(server.clock.ms + 8 * DAY_MS) };
    expect((await shopper.report('interaction', late)).reason).toBe('too_old');
    expect((await shopper.report('interaction', { ...late, event_id: 'k' }, key)).status).toBe('recorded');
  });

  // A page that is restored from the cache of a phone may send weeks later, and its clock may have been set in between.
  test.each(['interaction', 'cart', 'checkout'] as const)(
    'a %s event that happened before there were clocks is too old, not a failure',
    async (event) => {
      const times = { occurred_at: '1970-01-01T00:00:00.000Z', sent_at: '9999-12-31T23:59:59.999Z' };
      const payload = {
        ...shopper.sender,
        channel: 'CHAT',
        type: 'ITEM_ADDED',
        product_id: 'p',
        product_name: 'P',
        value: 1,
        currency: 'USD',
        quantity: 1,
      };
      const response = await server.app.inject({ method: 'POST', url: ROUTES[event], payload: { ...payload, ...times } });
      expect({ status: response.statusCode, body: response.json() }).toMatchObject({ status: 200, body: { reason: 'too_old' } });
    },
  );

  test('events of the same moment are taken in the order of their ids, whatever order they come in', async () => {
    const occurred_at = iso(server.clock.ms);
    const item = { product_id: 'a', product_name: 'A', value: 5, currency: 'USD', occurred_at };
    await shopper.report('interaction', { event_id: '0', occurred_at });
    expect((await shopper.report('cart', { ...item, event_id: '2', type: 'ITEM_REMOVED', quantity: 0 })).reason).toBe('no_matching_add');
    await shopper.report('cart', { ...item, event_id: '1', type: 'ITEM_ADDED', quantity: 1 });
    const headers = await authorize(database, company, ['reports']);
    const { events } = (await server.app.inject({ url: `/api/companies/${company.key}/events?event_id=2`, headers })).json();
    expect(events).toMatchObject([{ event_id: '2', status: 'recorded', amount: '-5.00' }]);
  });
});
