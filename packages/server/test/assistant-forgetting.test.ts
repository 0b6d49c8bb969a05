import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../src/config/environment.ts';
import type { Database } from '../src/store/database.ts';
import { exportVisitor } from '../src/transfer/visitor.ts';
import { openFresh } from './support/databases.ts';
import { eraseInactiveEverywhere } from './support/everywhere.ts';
import { buildTestServer, makeCompany, type TestServer } from './support/server.ts';
import { makeShopper } from './support/shopper.ts';

const DAY_MS = 24 * 60 * 60_000;

let database: Database;
let server: TestServer;
beforeAll(async () => {
  database = await openFresh('PostgreSQL');
  server = await buildTestServer(database);
});
afterAll(async () => {
  await server.app.close();
  await database.close();
});

test('retention forgets conversations too, also of those who only ever made small talk', async () => {
  const company = await makeCompany(database, { retentionDays: 30 });
  const shoppers = ['Hello!', 'How long does shipping take?', 'Hello!'].map((text) => ({ text, ...makeShopper(server, company) }));
  const say = async (place: number) => {
    const { text, sender } = shoppers[place] as (typeof shoppers)[number];
    const payload = { ...sender, surface: 'CHAT', question_id: randomUUID(), text };
    expect((await server.app.inject({ method: 'POST', url: '/assistant/questions', payload })).statusCode).toBe(200);
  };
  for (const place of shoppers.keys()) await say(place);
  server.clock.ms += 20 * DAY_MS;
  await say(2);
  server.clock.ms += 11 * DAY_MS;
  await eraseInactiveEverywhere(database, server.clock.ms);
  const kept = await Promise.all(shoppers.map(({ sender }) => exportVisitor(database, company.companyId, sender.user_fingerprint)));
  expect(kept.map((stored) => stored?.questions.length)).toEqual([undefined, undefined, 2]);
});

test('a model is configured whole or not at all', () => {
  expect(readConfig({}).assistant).toBeNull();
  const own = { ASSISTANT_BASE_URL: 'http://127.0.0.1:8080/v1', ASSISTANT_MODEL: 'own' };
  expect(readConfig(own).assistant).toEqual({ baseUrl: own.ASSISTANT_BASE_URL, apiKey: 'none', model: 'own', silenceMaxMs: 10_000 });
  expect(readConfig({ ...own, ASSISTANT_SILENCE_MAX_S: '45' }).assistant?.silenceMaxMs).toBe(45_000);
  for (const ASSISTANT_SILENCE_MAX_S of ['0', '46', '1.5', 'never'])
    expect(() => readConfig({ ...own, ASSISTANT_SILENCE_MAX_S })).toThrow(/ASSISTANT_SILENCE_MAX_S/);
  expect(readConfig({ ASSISTANT_API_KEY: 'k', ASSISTANT_MODEL: 'm' }).assistant).toMatchObject({
    baseUrl: 'https://api.openai.com/v1',
    apiKey: 'k',
  });
  expect(() => readConfig({ ASSISTANT_API_KEY: 'k' })).toThrow(/ASSISTANT_MODEL/);
  expect(() => readConfig({ ASSISTANT_MODEL: 'm' })).toThrow(/ASSISTANT_API_KEY/);
  expect(() => readConfig({ ...own, ASSISTANT_BASE_URL: 'ftp://x' })).toThrow(/ASSISTANT_BASE_URL/);
});
