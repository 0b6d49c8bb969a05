import { randomUUID } from 'node:crypto';
import net from 'node:net';
import pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { type Environment, makeFolder, makePlace, PLACES, postBatch, run, type Served, serve } from './support/command.ts';

const WITHIN = { timeout: 10_000, interval: 20 };
const sender = () => ({ company_key: 'acme', user_fingerprint: randomUUID(), user_faq_fingerprint: randomUUID() });
const chat = (event_id: string) => ({ kind: 'interaction', channel: 'CHAT', event_id });

/** Tells a server to end, and waits until it has, as it should. */
async function endsWithZero(server: Served, signal?: NodeJS.Signals): Promise<void> {
  if (signal !== undefined) server.child.kill(signal);
  await vi.waitFor(() => expect([server.child.exitCode, server.child.signalCode]).toEqual([0, null]), WITHIN);
}

/** Creates the company "acme" and a secret key of it. */
async function setUp(environment: Environment): Promise<{ authorization: string }> {
  await run(['company', 'create', 'acme'], environment);
  const { stdout } = await run(['key', 'create', 'acme'], environment);
  return { authorization: `Bearer ${stdout.trimEnd().split('\n').at(-1)}` };
}

/**
 * Takes something away from the server by a lock until it is released, so that what needs it must wait. Whoever waits is watched by another
 * connection: within one transaction the activity of others stays as it was first seen.
 */
async function hold(url: string, locking: string): Promise<{ watcher: pg.Client; release: () => Promise<void> }> {
  const holder = new pg.Client({ connectionString: url });
  const watcher = new pg.Client({ connectionString: url });
  await Promise.all([holder.connect(), watcher.connect()]);
  await holder.query('BEGIN');
  await holder.query(locking);
  const release = async () => {
    await holder.query('COMMIT');
    await Promise.all([holder.end(), watcher.end()]);
  };
  return { watcher, release };
}
const THE_COMPANY = "SELECT 1 FROM company WHERE company_key = 'acme' FOR UPDATE";
const ALL_EVENTS = 'LOCK TABLE event IN ACCESS EXCLUSIVE MODE';

/** The server's connections that wait for a lock. */
const WAITING = `FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'cartograph' AND wait_event_type = 'Lock'`;

/** Resolves once nobody listens at an address any more. */
function untilRefused(address: string): Promise<void> {
  const isRefused = () =>
    new Promise<boolean>((resolve) => {
      const socket = net.connect(Number(new URL(address).port), '127.0.0.1', () => resolve(false));
      socket.on('error', () => resolve(true)).on('connect', () => socket.destroy());
    });
  return vi.waitFor(async () => expect(await isRefused()).toBe(true), WITHIN);
}

const waiting = async ({ address }: Served) =>
  Number(/^cartograph_events_waiting (\d+)$/m.exec(await (await fetch(`${address}/metrics`)).text())?.[1]);

describe.each(PLACES)('a server on %s', (place) => {
  test('is ready when it says so, refuses to be started twice, and ends with 0 when it is told to', async () => {
    const environment = await makePlace(place);
    const server = await serve(environment);
    for (const path of ['/healthz', '/readyz']) expect((await fetch(server.address + path)).status).toBe(200);
    if (place === 'PostgreSQL') {
      const second = await run(['serve'], { ...environment, PORT: new URL(server.address).port });
      expect(second).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/^cartograph: port \d+ of 127\.0\.0\.1 is taken.*\n$/),
      });
    } else {
      const stderr = `cartograph: the embedded database in ${environment.CARTOGRAPH_DATA} is in use by another process: stop that server first, or use PostgreSQL (DATABASE_URL)\n`;
      for (const args of [['serve'], ['company', 'list']])
        expect(await run(args, environment)).toMatchObject({ code: 1, stdout: '', stderr });
    }
    expect((await fetch(`${server.address}/readyz`)).status).toBe(200);
    await endsWithZero(server, 'SIGTERM');
    expect((await server.ended).stderr).toBe('');
  });
});

describe('a server on PostgreSQL', () => {
  test('answers what it has accepted before it ends, and takes nothing more', async () => {
    const environment = await makePlace('PostgreSQL');
    await setUp(environment);
    const server = await serve(environment);
    const shopper = sender();
    const held = await hold(String(environment.DATABASE_URL), THE_COMPANY);
    const answers = [postBatch(server.address, shopper, [chat('a'), chat('b')]), postBatch(server.address, sender(), [chat('c')])];
    await vi.waitFor(async () => expect(await waiting(server)).toBe(3), WITHIN);
    server.child.kill('SIGTERM');
    await untilRefused(server.address);
    expect(server.child.exitCode).toBeNull();
    await held.release();
    for (const { status, results } of await Promise.all(answers)) {
      expect(status).toBe(200);
      expect(new Set(results?.map((result) => result.status))).toEqual(new Set(['recorded']));
    }
    await endsWithZero(server);
  });

  test.each(['between two looks for new events', 'while it looks for new events'])(
    'also ends while somebody watches the stream of events, %s',
    async (when) => {
      const environment = await makePlace('PostgreSQL');
      const headers = await setUp(environment);
      const server = await serve(environment);
      const stream = await fetch(`${server.address}/api/companies/acme/events/stream`, { headers });
      expect(stream.status).toBe(200);
      const read = stream.text().catch(() => 'broken off');
      const looking = when.startsWith('while') ? await hold(String(environment.DATABASE_URL), ALL_EVENTS) : undefined;
      await vi.waitFor(async () => expect((await looking?.watcher.query(`SELECT 1 ${WAITING}`))?.rowCount ?? 1).toBe(1), WITHIN);
      server.child.kill('SIGINT');
      await untilRefused(server.address);
      await looking?.release();
      await endsWithZero(server);
      await read;
    },
  );

  test('outlives a connection that PostgreSQL ends under a statement, and records what it had begun', async () => {
    const environment = await makePlace('PostgreSQL');
    await setUp(environment);
    const server = await serve(environment);
    const held = await hold(String(environment.DATABASE_URL), THE_COMPANY);
    const answers = Promise.allSettled([postBatch(server.address, sender(), [chat('a')])]);
    const end = async () => (await held.watcher.query(`SELECT pg_terminate_backend(pid) ${WAITING}`)).rowCount;
    await vi.waitFor(async () => expect(await end()).toBe(1), WITHIN);
    await held.release();
    const [answer] = await answers;
    expect(answer).toMatchObject({ status: 'fulfilled', value: { status: 200, results: [{ event_id: 'a', status: 'recorded' }] } });
    expect((await postBatch(server.address, sender(), [chat('b')])).status).toBe(200);
    await endsWithZero(server, 'SIGTERM');
  });

  test('can be managed by other commands meanwhile', async () => {
    const environment = await makePlace('PostgreSQL');
    const server = await serve(environment);
    expect((await postBatch(server.address, sender(), [chat('a')])).status).toBe(404);
    await setUp(environment);
    await vi.waitFor(async () => expect((await postBatch(server.address, sender(), [chat('a')])).status).toBe(200), WITHIN);
    expect(await run(['verify'], environment)).toMatchObject({ code: 0 });
  });
});

describe('a server on the embedded database', () => {
  test('killed at any moment has everything that it acknowledged when it starts again', async () => {
    const environment = { CARTOGRAPH_DATA: makeFolder(), CARTOGRAPH_RATE_LIMIT: 'off' };
    const headers = await setUp(environment);
    const acknowledged: string[] = [];
    const killed = await serve(environment);
    const send = async (lane: number): Promise<void> => {
      for (let number = 0; ; number += 1) {
        const events = [chat(`${lane}-${number}-a`), chat(`${lane}-${number}-b`)];
        const answer = await postBatch(killed.address, sender(), events).catch(() => undefined);
        if (answer?.results === undefined) return;
        acknowledged.push(...answer.results.map((result) => result.event_id));
      }
    };
    const lanes = [0, 1, 2, 3].map(send);
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(60), WITHIN);
    killed.child.kill('SIGKILL');
    expect((await killed.ended).signal).toBe('SIGKILL');
    await Promise.all(lanes);

    const server = await serve(environment);
    const stored = new Set<string>();
    for (let cursor = ''; ; ) {
      const response = await fetch(`${server.address}/api/companies/acme/events?limit=500${cursor}`, { headers });
      const page = (await response.json()) as { events: { event_id: string }[]; next_cursor: string | null };
      for (const event of page.events) stored.add(event.event_id);
      if (page.next_cursor === null) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    await endsWithZero(server, 'SIGTERM');
    expect(await run(['verify', 'acme'], environment)).toMatchObject({ code: 0, stdout: expect.stringMatching(/all as it should be/) });
  });
});
