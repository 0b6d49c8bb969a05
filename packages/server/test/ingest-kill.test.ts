import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Company, findCompany } from '../src/store/companies.ts';
import { type Database, type DatabaseTarget, openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { figuresIn, foldAll, naiveFigures, outcomesOf } from './support/ingest-expected.ts';
import { type Place, runCommand, startServerProcess } from './support/ingest-processes.ts';
import { countNew, type Parcel, pack, postTo, type Receipt, sampleDeliveries, sendAll } from './support/ingest-senders.ts';
import { readClaims, readOutcomes, readReport } from './support/ingest-state.ts';
import { authorize, makeCompany } from './support/server.ts';

const KILLS = 2;
const SENDERS = 8;
const GROUPS = 6;
const DAY = 24 * 3_600_000;

describe.each([
  { kind: 'the embedded database', makePlace: makeFolder },
  { kind: 'PostgreSQL', makePlace: async () => ({ DATABASE_URL: await createPostgresDatabase() }) },
])('a server killed under load, on $kind', ({ makePlace }) => {
  test('has everything that it acknowledged, once, and takes the rest when it is sent again', async () => {
    const place: Place = await makePlace();
    const { company, secret } = await prepare(place);
    const parcels = pack(sampleDeliveries(GROUPS));
    let pending: readonly Parcel[] = parcels;
    const acknowledged = new Set<string>();
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const receipts = await sendUntilKilled(place, pending, (address) => postTo(address, company.key, secret));
      const answered = receipts.filter(({ answers }) => answers !== undefined);
      for (const name of countNew(answered).keys()) acknowledged.add(name);
      pending = pending.filter((parcel) => !answered.some((receipt) => receipt.parcel === parcel));
    }

    const server = await startServerProcess(place);
    onTestFinished(server.kill);
    const receipts = await sendAll(parcels, SENDERS, postTo(server.address, company.key, secret));
    const news = countNew(receipts);
    expect([...news].filter(([name, times]) => acknowledged.has(name) && times > 0)).toEqual([]);
    expect(news.size).toBe(parcels.flatMap(({ deliveries }) => deliveries).length);
    expect(await server.stop()).toBe(0);
    expect(await runCommand(['verify'], place)).toMatchObject({ code: 0 });
    await expectAllOnce(place, company.key, parcels);
  });
});

async function makeFolder(): Promise<Place> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cartograph-kill-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return { CARTOGRAPH_DATA: folder };
}

async function prepare(place: Place): Promise<{ company: Company; secret: { authorization: string } }> {
  return withDatabase(place, async (database) => {
    await migrate(database);
    const company = await makeCompany(database);
    return { company, secret: await authorize(database, company, ['events']) };
  });
}

/** A transaction takes some milliseconds: within so many after an answer each stage of the next ones is met. */
const KILL_WITHIN_MS = 15;

/** Sends to a server of its own until it is killed, at any moment after some answers, with requests under way. */
async function sendUntilKilled(
  place: Place,
  parcels: readonly Parcel[],
  postTo: (address: string) => Parameters<typeof sendAll>[2],
): Promise<Receipt[]> {
  const server = await startServerProcess(place);
  onTestFinished(server.kill);
  const lastAnswer = randomInt(1, Math.floor(parcels.length / 2));
  let answers = 0;
  let killed: Promise<void> | undefined;
  const receipts = await sendAll(parcels, SENDERS, postTo(server.address), () => {
    answers += 1;
    if (answers === lastAnswer) killed = setTimeout(randomInt(KILL_WITHIN_MS)).then(server.kill);
  });
  await killed;
  expect(receipts.filter((receipt) => receipt.answers === undefined).length, `killed after ${lastAnswer} answers`).toBeGreaterThan(0);
  return receipts;
}

async function expectAllOnce(place: Place, key: string, parcels: readonly Parcel[]): Promise<void> {
  await withDatabase(place, async (database) => {
    const company = (await findCompany(database.db, key)) as Company;
    const deliveries = parcels.flatMap((parcel) => parcel.deliveries);
    const folds = foldAll(deliveries, company, await readClaims(database, company.companyId));
    expect(await readOutcomes(database, company.companyId)).toEqual(outcomesOf(folds));
    const dayAt = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10);
    const range = { from: dayAt(Date.now() - 9 * DAY), to: dayAt(Date.now()) };
    const query = { ...range, currency: 'USD', model: 'linear', channel: null, aiProfile: null } as const;
    const report = await readReport(database, company, query);
    expect(figuresIn(report, query)).toEqual(naiveFigures([...folds.values()], company.timezone, query));
  });
}

async function withDatabase<Result>(place: Place, work: (database: Database) => Promise<Result>): Promise<Result> {
  const target: DatabaseTarget = 'DATABASE_URL' in place ? { url: place.DATABASE_URL } : { folder: place.CARTOGRAPH_DATA };
  const database = await openDatabase(target);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
