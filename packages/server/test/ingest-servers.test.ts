import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Company } from '../src/store/companies.ts';
import { type Database, openDatabase } from '../src/store/database.ts';
import { createPostgresDatabase } from './support/databases.ts';
import { figuresIn, foldAll, naiveFigures, outcomesOf } from './support/ingest-expected.ts';
import { type Place, runCommand, type ServerProcess, startServerProcess } from './support/ingest-processes.ts';
import { countNew, nameOf, type Parcel, pack, postTo, sampleDeliveries, sendAll } from './support/ingest-senders.ts';
import { readClaims, readOutcomes } from './support/ingest-state.ts';
import { authorize, makeCompany } from './support/server.ts';

const SENDERS = 12;
const GROUPS = 10;
const DAY = 24 * 3_600_000;

let place: Place & { DATABASE_URL: string };
let database: Database;
let servers: ServerProcess[];
let company: Company;
beforeAll(async () => {
  place = { DATABASE_URL: await createPostgresDatabase() };
  // Both find an empty database, and bring its schema up to date at the same time.
  servers = await Promise.all([startServerProcess(place), startServerProcess(place)]);
  database = await openDatabase({ url: place.DATABASE_URL });
  company = await makeCompany(database);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill()));
  await database.close();
});

test('two servers record what many senders spread over both, with repetitions, each event once, and report what it comes to', async () => {
  const secret = await authorize(database, company, ['events', 'reports']);
  const deliveries = sampleDeliveries(GROUPS);
  const posts = servers.map(({ address }) => postTo(address, company.key, secret));
  let posted = 0;
  const postInTurn = (parcel: Parcel) => (posts[posted++ % posts.length] as (typeof posts)[0])(parcel);

  // A parcel that stands twice in a row is sent to both servers at the same time; others come again later, in other company.
  const parcels = [...pack(deliveries).flatMap((parcel) => [parcel, parcel]), ...pack(deliveries)];
  const receipts = await sendAll(parcels, SENDERS, postInTurn);
  expect(receipts.filter(({ answers }) => answers === undefined)).toEqual([]);
  expect(countNew(receipts)).toEqual(new Map(deliveries.map((delivery) => [nameOf(delivery), 1])));

  const claims = await readClaims(database, company.companyId);
  const folds = foldAll(deliveries, company, claims);
  expect(await readOutcomes(database, company.companyId)).toEqual(outcomesOf(folds));

  const dayAt = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10);
  const query = { from: dayAt(Date.now() - 9 * DAY), to: dayAt(Date.now()), currency: 'USD', model: 'linear', channel: null } as const;
  const expected = naiveFigures([...folds.values()], company.timezone, { ...query, aiProfile: null });
  for (const { address } of servers) {
    const parameters = new URLSearchParams({ from: query.from, to: query.to, currency: query.currency, model: query.model });
    const response = await fetch(`${address}/api/companies/${company.key}/revenue-impact?${parameters}`, { headers: secret });
    expect(figuresIn((await response.json()) as never, { ...query, aiProfile: null })).toEqual(expected);
  }
  expect(await runCommand(['verify', company.key], place)).toMatchObject({ code: 0 });
});

test('two servers record an order once that all visitors claim at the same time', async () => {
  const contested = await makeCompany(database);
  const visitors = Array.from({ length: 20 }, (_, index) => `visitor ${index}`);
  const send = (to: ServerProcess, path: string, visitor: string, fields: object) =>
    fetch(`${to.address}/analytics/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ company_key: contested.key, user_fingerprint: visitor, user_faq_fingerprint: `${visitor}'s faq`, ...fields }),
    }).then(async (response) => ({ status: response.status, answer: (await response.json()) as { status: string } }));
  const serverOf = (index: number) => servers[index % 2] as ServerProcess;
  await Promise.all(visitors.map((visitor, index) => send(serverOf(index), 'interactions', visitor, { channel: 'CHAT' })));
  const order = { order_id: 'ORDER-7890', value: 199.97, currency: 'USD' };
  const answers = await Promise.all(visitors.map((visitor, index) => send(serverOf(index), 'checkout_events', visitor, order)));
  expect(answers.map(({ status, answer }) => `${status} ${answer.status}`).sort()).toEqual([
    ...Array<string>(19).fill('200 ignored'),
    '200 recorded',
  ]);
  expect(await runCommand(['verify', contested.key], place)).toMatchObject({ code: 0 });
});
