import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCompanyDirectory } from '../src/access/company-directory.ts';
import { changeCompanySettings } from '../src/ingest/change-settings.ts';
import { openLongWork } from '../src/ingest/long-work.ts';
import { holdCompany } from '../src/store/companies.ts';
import type { Database } from '../src/store/database.ts';
import { CompanyBusy } from '../src/store/failure.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { makeGate } from './support/gate.ts';
import { aHistory, BOUNDED, histories, START_MS } from './support/ingest-histories.ts';
import { countFaults, readDerived, receive } from './support/ingest-state.ts';
import { makeCompany } from './support/server.ts';

const MINUTE = 60_000;
const NUM_RUNS = { PGlite: 12, PostgreSQL: 12 };
const now = new Date(START_MS);
const silent = () => undefined;

describe.each(DATABASE_KINDS)('a change of settings on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  afterAll(() => database.close());

  test('leaves what a company that always had them would have', async () => {
    const changes = fc.constantFrom(
      { timezone: 'America/New_York' },
      { timezone: 'Asia/Kathmandu', session_hours: 72 },
      { session_hours: 1, attribution_hours: 0.5 },
      { session_hours: 48, attribution_hours: 48 },
      { attribution_hours: 1 / 60 },
    );
    await fc.assert(
      fc.asyncProperty(histories({ visitors: 3, events: 30, startMs: START_MS, refunds: true }), changes, async (history, change) => {
        const usual = { ...history, settings: aHistory([]).settings };
        const company = await receive(database, usual, [history.deliveries]);
        const changed = await changeCompanySettings(database, company.companyId, change, now, silent);
        if (!changed.ok) throw new Error(JSON.stringify(changed.problems));
        const { timezone, session_hours, attribution_hours } = changed.value;
        const settings = {
          timezone,
          sessionWindowMs: session_hours * 60 * MINUTE,
          attributionWindowMs: Math.round(attribution_hours * 60 * MINUTE),
        };
        const always = await receive(database, { ...history, settings }, [history.deliveries]);
        expect(await readDerived(database, company)).toEqual(await readDerived(database, always));
        expect(await countFaults(database, company, START_MS)).toBe(0);
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });

  test('tells how far it is only where figures change, and changes nothing where it is refused', async () => {
    const company = await receive(database, aHistory([]), []);
    const seen: string[] = [];
    const change = (body: object) =>
      changeCompanySettings(database, company.companyId, body, now, (done, total) => seen.push(`${done}/${total}`));
    expect(await change({ timezone: 'Mars/Olympus' })).toMatchObject({ ok: false, problems: [{ field: 'timezone' }] });
    expect(await change({ attribution_hours: 25 })).toMatchObject({ ok: false });
    expect(await change({ name: 'New name', model: 'linear', origins: ['https://a.example'], retention_days: 30 })).toMatchObject({
      ok: true,
      value: { name: 'New name', timezone: 'UTC', retention_days: 30 },
    });
    expect(seen).toEqual([]);
    const find = openCompanyDirectory(database, () => 0);
    expect(await find(company.key)).toMatchObject({ name: 'New name', model: 'linear', origins: ['https://a.example'], retentionDays: 30 });
  });

  test('is known to another server within a second', async () => {
    const company = await makeCompany(database);
    let ms = 0;
    const find = openCompanyDirectory(database, () => ms);
    expect(await find(company.key)).toMatchObject({ name: 'Shop' });
    await changeCompanySettings(database, company.companyId, { name: 'Renamed' }, now, silent);
    ms = 1_000;
    expect(await find(company.key)).toMatchObject({ name: 'Renamed' });
  });
});

test('a change is refused where another server computes the company anew, rather than waiting for its end', async () => {
  const database = await openFresh('PostgreSQL');
  try {
    const company = await makeCompany(database);
    const other = await database.db.startTransaction().execute();
    await holdCompany(other, company.companyId);
    await expect(changeCompanySettings(database, company.companyId, { name: 'x' }, now, silent)).rejects.toThrow(CompanyBusy);
    await other.rollback().execute();
    expect(await changeCompanySettings(database, company.companyId, { name: 'x' }, now, silent)).toMatchObject({ ok: true });
  } finally {
    await database.close();
  }
});

test('of long work on one company in one process the second is refused at once, on another company it runs beside', async () => {
  const work = openLongWork();
  const gates = [makeGate(), makeGate()] as const;
  const first = work.run(1, () => gates[0].promise);
  const second = work.run(2, () => gates[1].promise);
  await expect(work.run(1, async () => 'never')).rejects.toThrow(CompanyBusy);
  let drained = false;
  const drain = work.drain().then(() => {
    drained = true;
  });
  gates[0].resolve('one');
  expect(await first).toBe('one');
  expect(drained).toBe(false);
  gates[1].reject(new Error('failed'));
  await expect(second).rejects.toThrow('failed');
  await drain;
  expect(await work.run(1, async () => 'again')).toBe('again');
});
