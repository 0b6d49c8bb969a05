import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Lanes, Overloaded, openLanes } from '../src/ingest/lanes.ts';
import { QUEUE_MAX_EVENTS } from '../src/ingest/limits.ts';
import { type Company, holdCompany } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { anInteraction, arrivalOf, START_MS } from './support/ingest-histories.ts';
import { countFaults, readOutcomes } from './support/ingest-state.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';

const MINUTE = 60_000;
const BATCH = 100;

describe.each(DATABASE_KINDS)('the lanes of companies, on %s', (kind) => {
  let database: Database;
  let lanes: Lanes;
  let server: TestServer;
  let company: Company;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    lanes = openLanes(database, () => START_MS);
    server = await buildTestServer(database, { lanes });
    company = await makeCompany(database);
  });
  afterEach(async () => {
    await server.app.close();
    await lanes.drain();
  });

  const send = (to: Company, visitor: string, events: readonly object[]) =>
    server.app.inject({
      method: 'POST',
      url: '/analytics/batch',
      payload: { company_key: to.key, user_fingerprint: visitor, user_faq_fingerprint: `${visitor}'s faq`, events },
    });
  const chat = (eventId: string) => ({ kind: 'interaction', channel: 'CHAT', event_id: eventId });
  const storedIds = async (of: Company) => (await readOutcomes(database, of.companyId)).map((row) => row.event_id).sort();

  /** Keeps a company's events from being recorded until the returned function is called. */
  async function holdUp({ companyId }: Company): Promise<() => Promise<unknown>> {
    const tx = await database.db.startTransaction().execute();
    await holdCompany(tx, companyId);
    return () => tx.rollback().execute();
  }

  test('a request that the database refuses does not fail those that share its transaction', async () => {
    await sql`ALTER TABLE event ADD CONSTRAINT refused CHECK (event_id NOT LIKE 'poison%')`.execute(database.db);
    await send(company, 'before', [chat('0')]);
    const letGo = await holdUp(company);
    const good = ['1', '2', '3', '4', '5', '6', '7'];
    // The first starts a transaction alone; all others wait behind it and share the next.
    const sent = [
      send(company, 'first', [chat('first')]),
      ...good.map((id) => send(company, `visitor ${id}`, [chat(id)])),
      send(company, 'visitor 1', [chat('8'), chat('poison 1'), chat('9')]),
      send(company, 'visitor 2', [chat('a')]),
      send(company, 'visitor 3', [chat('poison 2')]),
    ];
    await expect.poll(() => lanes.countWaiting()).toBe(13);
    await letGo();
    const statuses = (await Promise.all(sent)).map((answer) => answer.statusCode);
    expect(statuses).toEqual([200, ...good.map(() => 200), 500, 200, 500]);
    expect(await storedIds(company)).toEqual(['0', ...good, 'a', 'first']);
    expect(lanes.countWaiting()).toBe(0);
    expect((await send(company, 'after', [chat('b')])).json().results).toEqual([{ event_id: 'b', status: 'recorded' }]);
    expect(await countFaults(database, company)).toBe(0);
  });

  test('the events of a company that is gone fail alone', async () => {
    const other = await makeCompany(database);
    await Promise.all([send(company, 'ann', [chat('0')]), send(other, 'ann', [chat('0')])]);
    await database.db.deleteFrom('company').where('company_id', '=', company.companyId).execute();
    const answers = await Promise.all(
      [1, 2, 3].flatMap((id) => [send(company, 'ann', [chat(`${id}`)]), send(other, 'ann', [chat(`${id}`)])]),
    );
    expect(answers.map((answer) => answer.statusCode)).toEqual([500, 200, 500, 200, 500, 200]);
    expect(await storedIds(other)).toEqual(['0', '1', '2', '3']);
  });

  test('more events than can wait are refused with 503 and not taken; those that wait are all recorded', async () => {
    await send(company, 'warm up', [chat('0')]);
    const letGo = await holdUp(company);
    const events = Array.from({ length: BATCH }, (_, index) =>
      arrivalOf(anInteraction(`visitor ${index}`, MINUTE, { event_id: 'same' }), START_MS),
    );
    const waiting = Array.from({ length: QUEUE_MAX_EVENTS / BATCH }, () => lanes.record(company.companyId, events));
    expect(lanes.countWaiting()).toBe(QUEUE_MAX_EVENTS);

    const refused = await send(company, 'late', [chat('late')]);
    expect(refused.statusCode).toBe(503);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    await expect(lanes.record(company.companyId + 1, events.slice(0, 1))).rejects.toBeInstanceOf(Overloaded);
    expect(lanes.countWaiting()).toBe(QUEUE_MAX_EVENTS);

    await letGo();
    const statuses = (await Promise.all(waiting)).flat().map(({ status }) => status);
    expect(statuses).toHaveLength(QUEUE_MAX_EVENTS);
    expect(statuses.filter((status) => status === 'recorded')).toHaveLength(BATCH);
    expect(statuses.filter((status) => status === 'duplicate')).toHaveLength(QUEUE_MAX_EVENTS - BATCH);
    await lanes.drain();
    expect(lanes.countWaiting()).toBe(0);
    expect(await storedIds(company)).not.toContain('late');
    expect((await send(company, 'late', [chat('late')])).json().results).toEqual([{ event_id: 'late', status: 'recorded' }]);
  });

  test('an event from a clock that is thousands of years ahead is too old, and fails nobody', async () => {
    const sender = { company_key: company.key, user_fingerprint: 'ann', user_faq_fingerprint: "ann's faq" };
    const payload = { ...sender, sent_at: '9999-12-31T23:59:59.999Z', events: [{ ...chat('1'), occurred_at: 0 }] };
    const answer = await server.app.inject({ method: 'POST', url: '/analytics/batch', payload });
    expect(answer.statusCode).toBe(200);
    expect(answer.json().results).toEqual([{ event_id: '1', status: 'ignored', reason: 'too_old' }]);
  });

  test.runIf(kind === 'PostgreSQL')('a company does not wait for another whose events cannot be recorded now', async () => {
    const other = await makeCompany(database);
    await send(company, 'ann', [chat('0')]);
    const letGo = await holdUp(company);
    const stuck = send(company, 'ann', [chat('1')]);
    await expect.poll(() => lanes.countWaiting()).toBe(1);
    for (const id of ['1', '2', '3']) expect((await send(other, 'ann', [chat(id)])).statusCode).toBe(200);
    expect(await storedIds(company)).toEqual(['0']);
    await letGo();
    expect((await stuck).statusCode).toBe(200);
    expect(await storedIds(company)).toEqual(['0', '1']);
  });
});
