import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { recordArrivals } from '../src/ingest/record.ts';
import { LEASE_MS, runJobs, type Work, type Worker } from '../src/ingest/run-jobs.ts';
import { type Database, openDatabase } from '../src/store/database.ts';
import { JOBS, type Job } from '../src/store/job-leases.ts';
import { migrate } from '../src/store/migrate.ts';
import { moveClock } from './support/command.ts';
import { createPostgresDatabase, DATABASE_KINDS, openFresh } from './support/databases.ts';
import { makeGate } from './support/gate.ts';
import { anInteraction, arrivalOf } from './support/ingest-histories.ts';
import { runCommand, startServerProcess } from './support/ingest-processes.ts';
import { makeCompany } from './support/server.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.parse('2026-03-10T12:00:00.000Z');

/** A server that does jobs, at a time of the test's own. */
function makeWorker(nowMs: number, more: Partial<Worker> = {}): Worker {
  return { holder: randomUUID(), now: () => nowMs, stopped: new AbortController().signal, onError: () => undefined, ...more };
}

/** Jobs that do the same for each company. */
function works(work: Work): Record<Job, Work> {
  return Object.fromEntries(JOBS.map((job) => [job, work])) as Record<Job, Work>;
}

describe.each(DATABASE_KINDS)('jobs on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
    await makeCompany(database);
  });
  afterAll(() => database.close());

  test('are done by one server at a time, and again after an hour', async () => {
    const begun: string[] = [];
    const gate = makeGate();
    const slow = works(async () => {
      begun.push('one');
      await gate.promise;
      return true;
    });
    const quick = works(async () => begun.push('two') > 0);
    const first = runJobs(database, slow, makeWorker(START_MS));
    await vi.waitFor(() => expect(begun).toEqual(['one']));
    // The others are free, and are done meanwhile.
    await runJobs(database, quick, makeWorker(START_MS + 1));
    expect(begun).toEqual(['one', 'two', 'two']);
    gate.resolve('');
    await first;
    await runJobs(database, quick, makeWorker(START_MS + HOUR_MS - 1));
    expect(begun).toEqual(['one', 'two', 'two']);
    const oldest = await runJobs(database, quick, makeWorker(START_MS + HOUR_MS + 1));
    expect(begun).toHaveLength(6);
    expect([...oldest.values()]).toEqual(JOBS.map(() => START_MS + HOUR_MS + 1));
  });

  test('that a killed server left are taken up when its time is over, and not before', async () => {
    const startMs = START_MS + DAY_MS;
    const done: number[] = [];
    const work = works(async (_, nowMs) => done.push(nowMs) > 0);
    // Whoever is killed never says that it is done.
    await runJobs(
      database,
      works(() => Promise.reject(new Error('killed'))),
      makeWorker(startMs),
    );
    await runJobs(database, work, makeWorker(startMs + LEASE_MS - 1));
    expect(done).toEqual([]);
    await runJobs(database, work, makeWorker(startMs + LEASE_MS));
    expect(done).toEqual(JOBS.map(() => startMs + LEASE_MS));
  });

  test('are given up by a server that was halted and finds another one at them', async () => {
    const startMs = START_MS + 2 * DAY_MS;
    const mayGoOn: boolean[] = [];
    await runJobs(
      database,
      works(async (_company, _nowMs, ask) => {
        mayGoOn.push(await ask());
        await runJobs(
          database,
          works(async () => true),
          makeWorker(startMs + LEASE_MS),
        );
        mayGoOn.push(await ask());
        return false;
      }),
      makeWorker(startMs),
    );
    expect(mayGoOn.slice(0, 2)).toEqual([true, false]);
  });

  test('that fail are told of, and keep no other from being done', async () => {
    const startMs = START_MS + 3 * DAY_MS;
    const errors: unknown[] = [];
    const done: string[] = [];
    const mixed = { ...works(async () => done.push('') > 0), erase_expired: () => Promise.reject(new Error('no')) };
    await runJobs(database, mixed, makeWorker(startMs, { onError: (error) => errors.push(error) }));
    expect([errors, done]).toEqual([[new Error('no')], ['', '']]);
    expect(await runJobs(database, mixed, makeWorker(startMs, { stopped: AbortSignal.abort() }))).toEqual(new Map());
  });

  test('that a clock which was ahead has taken or done are taken up once it is right, but not where clocks are apart by minutes', async () => {
    const startMs = START_MS + 4 * DAY_MS;
    const done: number[] = [];
    const work = works(async (_, nowMs) => done.push(nowMs) > 0);
    await runJobs(database, work, makeWorker(startMs));
    await runJobs(database, work, makeWorker(startMs - 5 * 60_000));
    expect(done).toEqual(JOBS.map(() => startMs));
    const killed = works(() => Promise.reject(new Error('killed')));
    for (const [ahead, at] of [
      [work, 2],
      [killed, 4],
    ] as const) {
      const nowMs = startMs + at * HOUR_MS;
      await runJobs(database, ahead, makeWorker(nowMs + 2 * HOUR_MS));
      done.length = 0;
      const oldest = await runJobs(database, work, makeWorker(nowMs));
      expect(done).toEqual(JOBS.map(() => nowMs));
      expect([...oldest.values()]).toEqual(JOBS.map(() => nowMs));
    }
  });
});

describe('forgetting on two servers', () => {
  test('goes on where a server was killed at it, and leaves figures that agree', async () => {
    const place = { DATABASE_URL: await createPostgresDatabase() };
    const database = await openDatabase({ url: place.DATABASE_URL });
    await migrate(database);
    const company = await makeCompany(database, { retentionDays: 30 });
    const visits = Array.from({ length: 6_000 }, (_, index) => anInteraction(`visitor ${index}`, index));
    for (let start = 0; start < visits.length; start += 1_000) {
      const arrivals = visits.slice(start, start + 1_000).map((delivery) => arrivalOf(delivery, START_MS));
      await recordArrivals(database, company.companyId, arrivals, new Date(START_MS));
    }
    // Not all of one moment, for a moment is gone over at once.
    await sql`UPDATE event SET received_at = occurred_at WHERE company_id = ${company.companyId}`.execute(database.db);
    const countLeft = async () =>
      Number((await sql<{ count: number }>`SELECT count(*) AS count FROM event`.execute(database.db)).rows[0]?.count);

    const killed = await startServerProcess(place);
    await vi.waitFor(async () => expect(await countLeft()).toBeLessThan(visits.length), { timeout: 20_000, interval: 2 });
    await killed.kill();
    const left = await countLeft();
    expect(left).toBeGreaterThan(0);
    const early = await startServerProcess(place);
    expect(await countLeft()).toBe(left);
    await early.kill();

    // What the killed one held for two minutes is free then.
    const next = await startServerProcess(place, moveClock(3 * 60_000));
    await vi.waitFor(async () => expect(await countLeft()).toBe(0), { timeout: 20_000, interval: 20 });
    expect(await next.stop()).toBe(0);
    expect(await runCommand(['verify'], place)).toMatchObject({ code: 0 });
    await database.close();
  });
});
