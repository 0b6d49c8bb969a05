import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { openReader } from './support/reader.ts';
import { authorize, buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper } from './support/shopper.ts';

const MINUTE_MS = 60_000;

describe.each(DATABASE_KINDS)('whose interaction it is, on %s', (kind) => {
  let database: Database;
  let server: TestServer;
  let company: Company;
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await buildTestServer(database);
  });
  beforeEach(async () => {
    company = await makeCompany(database);
  });
  afterAll(async () => {
    await server.app.close();
    await database.close();
  });

  const shopper = (chat: string, faq: string) => makeShopper(server, company, { user_fingerprint: chat, user_faq_fingerprint: faq });

  describe.each([
    ['in time', false],
    ['late', true],
  ])('an interaction that arrives %s', (_, isLate) => {
    test.each([
      ['CHAT', 'the same chat fingerprint', 'recorded', true, false],
      ['NUDGE', 'the same chat fingerprint', 'recorded', true, false],
      ['FAQ', 'the same chat fingerprint', 'ignored', true, false],
      ['CHAT', 'the same FAQ fingerprint', 'ignored', false, true],
      ['NUDGE', 'the same FAQ fingerprint', 'ignored', false, true],
      ['FAQ', 'the same FAQ fingerprint', 'recorded', false, true],
      ['CHAT', 'both fingerprints', 'recorded', true, true],
      ['FAQ', 'both fingerprints', 'recorded', true, true],
      ['FAQ', 'no fingerprint', 'ignored', false, false],
    ])('%s under %s: what follows is %s', async (channel, _, status, sameChat, sameFaq) => {
      const occurred_at = new Date(server.clock.ms - MINUTE_MS).toISOString();
      const [chat, faq] = [randomUUID(), randomUUID()];
      const follower = shopper(sameChat ? chat : randomUUID(), sameFaq ? faq : randomUUID());
      const steps = [() => shopper(chat, faq).report('interaction', { channel, occurred_at }), () => follower.report('cart')];
      for (const step of isLate ? steps.reverse() : steps) await step();
      const reader = await openReader(server, company);
      const { events } = await reader.events(`kind=cart&fingerprint=${follower.sender.user_fingerprint}`);
      expect(events.map((event) => event.status)).toEqual([status]);
    });
  });

  test('the two kinds of fingerprints are never taken for each other', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    await shopper(one, two).report('interaction', { channel: 'CHAT' });
    await shopper(one, two).report('interaction', { channel: 'FAQ' });
    expect((await shopper(two, one).report('cart')).reason).toBe('no_interaction');
  });

  test('a UUID is the same fingerprint in upper case; any other text only as it is written', async () => {
    const chat = randomUUID();
    await shopper(chat, randomUUID()).report('interaction');
    expect((await shopper(chat.toUpperCase(), randomUUID()).report('cart')).status).toBe('recorded');
    await shopper('visitor-A', 'x').report('interaction');
    expect((await shopper('visitor-A', 'y').report('cart')).status).toBe('recorded');
    expect((await shopper('visitor-a', 'z').report('cart')).reason).toBe('no_interaction');
    expect((await shopper(' visitor-A', 'z').report('cart')).reason).toBe('no_interaction');
  });

  test('an interaction with one company counts for no other', async () => {
    const [chat, faq] = [randomUUID(), randomUUID()];
    for (const channel of ['CHAT', 'FAQ']) await shopper(chat, faq).report('interaction', { channel });
    company = await makeCompany(database);
    expect((await shopper(chat, faq).report('cart')).reason).toBe('no_interaction');
  });

  test('an unhelpful interaction admits what follows and earns nothing', async () => {
    const visitor = shopper(randomUUID(), randomUUID());
    await visitor.report('interaction', { helpful: false });
    expect((await visitor.report('checkout', { value: 10 })).status).toBe('recorded');
    const headers = await authorize(database, company, ['reports']);
    const { totals } = (await server.app.inject({ url: `/api/companies/${company.key}/revenue-impact`, headers })).json();
    expect(totals).toMatchObject({ recorded_orders: 1, recorded_revenue: '10.00', attributed_orders: 0, attributed_revenue: '0.00' });
  });

  test('so many visitors may share a FAQ fingerprint, and no more', async () => {
    const faq = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 51 }, () => shopper(randomUUID(), faq).report('interaction', { channel: 'FAQ' })),
    );
    expect(answers.filter((answer) => answer.reason === 'visitor_limit')).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 'recorded')).toHaveLength(50);
  });
});
