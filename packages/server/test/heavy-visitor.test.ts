import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { serve } from './support/command.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { makeCompany } from './support/server.ts';
import { GOOD } from './support/shopper.ts';

/** As many as one visitor may send in a minute. */
const FLOOD_BATCHES_A_SECOND = 10;
const BATCH = 100;
const PHASE_REQUESTS = 50;
const PHASES = 2;

test('a visitor who sends far more than may be stored of one slows the others no more than as many other visitors would', async () => {
  const url = await createPostgresDatabase();
  const database = await openDatabase({ url });
  await migrate(database);
  const { address } = await serve({ DATABASE_URL: url, CARTOGRAPH_RATE_LIMIT: 'off' });
  const { key } = await makeCompany(database);
  const post = async (path: string, visitor: string, fields: object) => {
    const sender = { company_key: key, user_fingerprint: visitor, user_faq_fingerprint: visitor };
    const body = JSON.stringify({ ...sender, ...fields });
    const response = await fetch(`${address}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return (await response.json()) as { status?: string; reason?: string; results?: { reason?: string }[] };
  };
  const flood = (visitor: string) =>
    post('/analytics/batch', visitor, {
      events: Array.from({ length: BATCH }, () => ({ kind: 'cart', event_id: randomUUID(), ...GOOD.cart })),
    });
  const measure = async (flooder: () => string) => {
    const others: number[] = [];
    const pending: Promise<unknown>[] = [];
    const startedAtMs = performance.now();
    while (others.length < PHASE_REQUESTS) {
      const due = ((performance.now() - startedAtMs) / 1000) * FLOOD_BATCHES_A_SECOND;
      if (pending.length < due) pending.push(flood(flooder()));
      const sentAtMs = performance.now();
      await post('/analytics/interactions', randomUUID(), GOOD.interaction);
      others.push(performance.now() - sentAtMs);
    }
    await Promise.all(pending);
    return others;
  };

  const heavy = randomUUID();
  await post('/analytics/interactions', heavy, { ...GOOD.interaction, event_id: 'the first' });
  let stored = 1;
  for (let last: { reason?: string }[] = []; !last.some(({ reason }) => reason === 'visitor_limit'); stored += BATCH)
    last = (await flood(heavy)).results ?? [];
  expect(stored).toBeGreaterThan(2_000);

  const [byMany, byOne]: [number[], number[]] = [[], []];
  await measure(randomUUID);
  for (let phase = 0; phase < PHASES; phase += 1) {
    byMany.push(...(await measure(randomUUID)));
    byOne.push(...(await measure(() => heavy)));
  }
  const slowest = (all: number[]) => all.toSorted((x, y) => x - y)[Math.floor(all.length * 0.95)] ?? 0;
  expect(slowest(byOne)).toBeLessThan(3 * slowest(byMany));

  // What is stored of the heavy visitor is still told from what is not.
  const again = { ...GOOD.interaction, event_id: 'the first' };
  expect(await post('/analytics/interactions', heavy, again)).toMatchObject({ status: 'duplicate' });
  expect(await post('/analytics/interactions', heavy, GOOD.interaction)).toMatchObject({ status: 'ignored', reason: 'visitor_limit' });
  await database.close();
});
