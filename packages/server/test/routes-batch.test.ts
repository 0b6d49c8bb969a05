import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { openFresh, SERVER_ONLY } from './support/databases.ts';
import { expectProblem } from './support/problem.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { countRows, GOOD, makeShopper } from './support/shopper.ts';

describe.each(SERVER_ONLY)('a batch on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
    company = await makeCompany(database);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const storedIds = async (visitorId: string) => {
    const query = database.db.selectFrom('event').select('event_id').where('company_id', '=', company.companyId);
    const rows = await query.where('visitor_id', '=', visitorId).orderBy('event_id').execute();
    return rows.map((row) => row.event_id);
  };
  const chat = (fields: object = {}) => ({ kind: 'interaction', ...GOOD.interaction, ...fields });

  test.each([
    ['null', null, '', 'wrong_type'],
    ['a number', 5, '', 'wrong_type'],
    ['a list', [], 'kind', 'missing'],
    ['without a kind', { channel: 'CHAT' }, 'kind', 'missing'],
    ['of an unknown kind', { kind: 'Cart' }, 'kind', 'unknown_name'],
    ['of a kind from the prototype', { kind: 'toString' }, 'kind', 'unknown_name'],
    ['with a bad field', { kind: 'interaction', channel: 'chat' }, 'channel', 'unknown_name'],
    ['with a NUL byte', { kind: 'interaction', channel: 'CHAT', conversation_id: '\u0000' }, 'conversation_id', 'out_of_range'],
    ['with a lone surrogate', { kind: 'interaction', channel: 'CHAT', ai_profile: '\ud800' }, 'ai_profile', 'out_of_range'],
    ['with a huge amount', { kind: 'checkout', value: 1e300, currency: 'USD' }, 'value', 'out_of_range'],
  ])('rejects an event %s and takes the others, in order', async (_, bad, field, code) => {
    const shopper = makeShopper(server, company);
    const results = await shopper.reportBatch([chat({ event_id: 'a' }), bad as object, chat({ event_id: 'b' })]);
    expect(results).toEqual([
      { event_id: 'a', status: 'recorded' },
      { event_id: null, status: 'rejected', errors: [{ field, code, message: expect.stringMatching(/, needs /) }] },
      { event_id: 'b', status: 'recorded' },
    ]);
    expect(await storedIds(shopper.sender.user_fingerprint)).toEqual(['a', 'b']);
  });

  test('names a rejected event by its id where it has one, and tells every field at fault', async () => {
    const [result] = await makeShopper(server, company).reportBatch([{ kind: 'cart', event_id: 'x', quantity: 1 }]);
    expect(result).toMatchObject({ event_id: 'x', status: 'rejected' });
    expect(result?.errors?.map((error) => error.field)).toEqual(['type', 'product_id', 'product_name', 'value', 'currency']);
  });

  test('of bad events only, or of none, stores nothing', async () => {
    const before = await countRows(database);
    const shopper = makeShopper(server, company);
    expect((await shopper.reportBatch([{}, { kind: 'cart' }])).map((result) => result.status)).toEqual(['rejected', 'rejected']);
    expect(await shopper.reportBatch([])).toEqual([]);
    expect(await countRows(database)).toBe(before);
  });

  test('tells a duplicate within itself and one that was sent before', async () => {
    const shopper = makeShopper(server, company);
    const twice = [chat({ event_id: 'same' }), chat({ event_id: 'same', channel: 'NUDGE' })];
    expect((await shopper.reportBatch(twice)).map((result) => result.status)).toEqual(['recorded', 'duplicate']);
    expect((await shopper.reportBatch(twice)).map((result) => result.status)).toEqual(['duplicate', 'duplicate']);
    expect(await storedIds(shopper.sender.user_fingerprint)).toEqual(['same']);
  });

  test('may hold 100 events, not 101, and then none of them is taken', async () => {
    const shopper = makeShopper(server, company);
    const events = Array.from({ length: 101 }, () => chat());
    expect(await shopper.reportBatch(events.slice(1))).toHaveLength(100);
    const before = await countRows(database);
    const response = await server.app.inject({ method: 'POST', url: '/analytics/batch', payload: { ...shopper.sender, events } });
    const message = 'events: got a list of 101, needs a list of at most 100 events';
    expect(expectProblem(response, 400)).toEqual([{ field: 'events', code: 'out_of_range', message }]);
    expect(await countRows(database)).toBe(before);
  });

  test.each([
    ['no events', {}, 'missing'],
    ['events that are no list', { events: {} }, 'wrong_type'],
    ['null for events', { events: null }, 'wrong_type'],
  ])('with %s is refused', async (_, fields, code) => {
    const payload = { ...makeShopper(server, company).sender, ...fields };
    const response = await server.app.inject({ method: 'POST', url: '/analytics/batch', payload });
    expect(expectProblem(response, 400)).toEqual([
      { field: 'events', code, message: expect.stringMatching(/needs a list of at most 100/) },
    ]);
  });

  test('with a bad envelope sinks its events', async () => {
    const before = await countRows(database);
    const payload = { company_key: company.key, user_fingerprint: '', sent_at: 'now', events: [chat()] };
    const errors = expectProblem(await server.app.inject({ method: 'POST', url: '/analytics/batch', payload }), 400);
    expect(errors.map((error) => error.field)).toEqual(['user_fingerprint', 'user_faq_fingerprint', 'sent_at']);
    expect(await countRows(database)).toBe(before);
  });

  // The correction for skew must not lead out of the times that a database can hold.
  test.each([
    ['9999-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z'],
    ['5000-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z'],
    ['1970-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'],
  ])('with clocks far apart (sent %s, occurred %s) sinks no other event', async (sent_at, occurred_at) => {
    const payload = { ...makeShopper(server, company).sender, sent_at, events: [chat({ occurred_at }), chat({ occurred_at: sent_at })] };
    const response = await server.app.inject({ method: 'POST', url: '/analytics/batch', payload });
    expect({ status: response.statusCode, body: response.json() }).toMatchObject({ status: 200 });
    const expected = sent_at > occurred_at ? ['ignored', 'recorded'] : ['recorded', 'recorded'];
    expect(response.json().results.map((result: { status: string }) => result.status)).toEqual(expected);
  });

  test('holds the greatest that every limit allows', async () => {
    const long = '\u{1F600}'.repeat(255);
    const shopper = makeShopper(server, company, { user_fingerprint: long, user_faq_fingerprint: long });
    const item = { product_id: long, product_name: long, value: 1e12, quantity: 1, currency: 'USD' };
    const results = await shopper.reportBatch([
      chat({ event_id: long, conversation_id: long, product_id: long, ai_profile: long }),
      { kind: 'cart', type: 'ITEM_ADDED', ...item, value: 1e7, quantity: 100_000, event_id: randomUUID(), source: long },
      { kind: 'checkout', order_id: long, value: 1e12, currency: 'USD', line_items: [item], event_id: randomUUID() },
    ]);
    expect(results.map((result) => result.status)).toEqual(['recorded', 'recorded', 'recorded']);
  });
});
