import http from 'node:http';
import { expect, test } from 'vitest';
import { type Chance, seedChance } from '../packages/server/src/demo/random.ts';
import { openDatabase } from '../packages/server/src/store/database.ts';
import { migrate } from '../packages/server/src/store/migrate.ts';
import { run, serve } from '../packages/server/test/support/command.ts';
import { createPostgresDatabase } from '../packages/server/test/support/databases.ts';
import { damageBytes, type HostileRequest } from './bytes.ts';
import { judge, judgeBytes } from './judge.ts';
import { listRequests, makeRequest } from './request.ts';
import type { Route } from './routes.ts';
import { send, sendBytes } from './send.ts';
import { BYSTANDER, setStage } from './stage.ts';

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1_000);
const SEED = Number(process.env.FUZZ_SEED ?? 8);
const SENDERS = 16;

/** One in so many goes as damaged bytes. */
const RAW_EACH = 5;

/** A request waits for the 15 others that are under way, on a machine that has other work; what takes so long even then has work to do that its size does not explain. */
const SLOW_MS = 10_000;

/** The heap is held to this, so that a server that keeps what it was sent ends; what lies beside the heap may be as much again. */
const HEAP_MAX_MB = 256;
const RESIDENT_MAX_BYTES = 2 * HEAP_MAX_MB * 1024 ** 2;

test(
  `${REQUESTS} hostile requests with the seed ${SEED} leave the server as it was`,
  async () => {
    const url = await createPostgresDatabase();
    const database = await openDatabase({ url });
    await migrate(database);
    const stage = await setStage(database);
    const environment = {
      DATABASE_URL: url,
      LOG_LEVEL: 'error',
      CARTOGRAPH_RATE_LIMIT: '999999999',
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MAX_MB}`,
    };
    const before = await run(['export', BYSTANDER], environment);
    const server = await serve(environment);
    stage.known.origin = server.address;

    const chance = seedChance(SEED);
    const failures: string[] = [];
    const tally = new Tally();
    const agent = new http.Agent({ keepAlive: true, maxSockets: SENDERS });
    // First, of all that differ from a good request in one thing, as many as make half of the requests; then what chance makes.
    const all = stage.routes.flatMap((route) => listRequests(route, stage.known, chance));
    const step = Math.max(1, (2 * all.length) / REQUESTS);
    const plan = Array.from({ length: Math.floor(all.length / step) }, (_, index) => all[Math.floor(index * step + (SEED % step))]);
    process.stderr.write(
      `${stage.routes.length} routes, ${plan.length} of ${all.length} requests that are good but for one thing, then ${REQUESTS - plan.length} made by chance\n`,
    );
    let next = 0;
    const attack = async () => {
      while (next < REQUESTS && failures.length < 20) {
        const number = next++;
        if (number % 500 === 499) await stage.renew();
        const listed = plan[number];
        const request = listed ?? makeRequest(stage.routes[number % stage.routes.length] as Route, stage.known, chance);
        const wrong =
          listed === undefined && number % RAW_EACH === 0
            ? await attackWithBytes(server.address, request, chance, tally)
            : await attackWith(server.address, agent, request, tally);
        if (wrong !== undefined) failures.push(`request ${number} of seed ${SEED}: ${wrong}\n${show(request)}`);
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, attack));
    expect(failures).toEqual([]);
    expect(next).toBe(REQUESTS);
    agent.destroy();

    expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
    expect(server.child.exitCode).toBeNull();
    const metrics = await (await fetch(`${server.address}/metrics`)).text();
    expect(metricOf(metrics, 'process_resident_memory_bytes')).toBeLessThan(RESIDENT_MAX_BYTES);
    process.stderr.write(
      `${tally.describe()}, ${Math.round(metricOf(metrics, 'process_resident_memory_bytes') / 1024 ** 2)} MiB resident\n`,
    );
    server.child.kill('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0 });
    // Nobody acted for the bystander, so nothing of it changed.
    expect((await run(['export', BYSTANDER], environment)).stdout.replace(/"exported_at":"[^"]*"/, '')).toBe(
      before.stdout.replace(/"exported_at":"[^"]*"/, ''),
    );
    expect(await run(['verify'], environment)).toMatchObject({ code: 0 });
    await stage.close();
    await database.close();
  },
  20 * 60_000,
);

/** What was answered, and how long it took. */
class Tally {
  readonly #statuses = new Map<number, number>();
  readonly #ms: number[] = [];

  note(status: number, ms?: number): void {
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    if (ms !== undefined) this.#ms.push(ms);
  }

  describe(): string {
    const sorted = this.#ms.toSorted((x, y) => x - y);
    const at = (share: number) => `${Math.round(sorted[Math.floor(sorted.length * share)] ?? 0)} ms`;
    const statuses = [...this.#statuses].sort(([x], [y]) => x - y).map(([status, count]) => `${status || 'no answer'} x ${count}`);
    return `${statuses.join(', ')}; half within ${at(0.5)}, 99% within ${at(0.99)}, all within ${Math.round(sorted.at(-1) ?? 0)} ms`;
  }
}

async function attackWith(address: string, agent: http.Agent, request: HostileRequest, tally: Tally): Promise<string | undefined> {
  try {
    const received = await send(address, agent, request);
    tally.note(received.status, received.ms);
    return judge(received, request.method, SLOW_MS);
  } catch (error) {
    // A server may stop reading what it refuses, and then the rest of it cannot be sent.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ECONNRESET' || code === 'EPIPE') return void tally.note(0);
    return String(error);
  }
}

async function attackWithBytes(address: string, request: HostileRequest, chance: Chance, tally: Tally): Promise<string | undefined> {
  const text = await sendBytes(address, damageBytes(request, chance));
  if (text === undefined) return void tally.note(0);
  tally.note(Number(text.slice(9, 12)));
  return judgeBytes(text);
}

function metricOf(metrics: string, name: string): number {
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
}

/** A request for people: what is long in it cut short, for the seed and its number bring back the whole. */
function show({ method, path, headers, body }: HostileRequest): string {
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value.slice(0, 100)}`);
  return [`${method} ${path.slice(0, 300)}`, ...fields, body.toString().slice(0, 500)].join('\n');
}
