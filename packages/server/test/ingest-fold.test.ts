import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LedgerLine } from '../../core/test/oracle/ledger.ts';
import { fromOracle } from '../../core/test/support/comparable.ts';
import type { Database } from '../src/store/database.ts';
import { DATABASE_KINDS, openFresh } from './support/databases.ts';
import { figuresIn, foldAll, naiveFigures, naiveLedgers, outcomesOf } from './support/ingest-expected.ts';
import { BOUNDED, histories, START_MS, schedules } from './support/ingest-histories.ts';
import { querySets, readOutcomes, readReport, receive } from './support/ingest-state.ts';

const NUM_RUNS = { PGlite: 12, PostgreSQL: 25 };

const received = histories({ visitors: 3, events: 40, startMs: START_MS, refunds: true }).chain((history) =>
  fc.record({ history: fc.constant(history), batches: schedules(history.deliveries), queries: querySets }),
);

describe.each(DATABASE_KINDS)('what is stored, on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  afterAll(() => database.close());

  test('each event comes to what the fold of everything makes of it', async () => {
    await fc.assert(
      fc.asyncProperty(received, async ({ history, batches }) => {
        const company = await receive(database, history, batches);
        const folds = foldAll(history.deliveries, history.settings);
        expect(await readOutcomes(database, company.companyId)).toEqual(outcomesOf(folds));
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });

  test('each event comes to what the rules make of it, applied by slow scans', async () => {
    await fc.assert(
      fc.asyncProperty(received, async ({ history, batches }) => {
        const company = await receive(database, history, batches);
        const stored = await readOutcomes(database, company.companyId);
        for (const [visitorId, lines] of naiveLedgers(history)) {
          const own = stored.filter((row) => row.visitor_id === visitorId);
          expect(new Map(own.map((row) => [row.event_id, describeRow(row)]))).toEqual(
            new Map(lines.map((line) => [line.eventId, describeLine(line)])),
          );
        }
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });

  test('the report says what counting through all ledgers by hand says', async () => {
    await fc.assert(
      fc.asyncProperty(received, async ({ history, batches, queries }) => {
        const company = await receive(database, history, batches);
        const ledgers = [...foldAll(history.deliveries, history.settings).values()];
        for (const query of queries) {
          const report = await readReport(database, company, query);
          expect(figuresIn(report, query), JSON.stringify(query)).toEqual(naiveFigures(ledgers, history.settings.timezone, query));
        }
      }),
      { numRuns: NUM_RUNS[kind], ...BOUNDED },
    );
  });
});

type Row = Awaited<ReturnType<typeof readOutcomes>>[number];

/** A stored row in the form that the oracle's lines have; of orders with who earned how much under each model. */
function describeRow({ reason, amount_micros, order_entry }: Row) {
  const outcome = reason ?? 'recorded';
  if (order_entry === null) return { outcome, amount: amount_micros, order: null };
  const { currency, verified, touches } = order_entry;
  const earned = (['first_touch', 'last_touch', 'linear'] as const).flatMap((model) => {
    const byChannel = new Map<string, bigint>();
    for (const touch of touches) byChannel.set(touch.channel, (byChannel.get(touch.channel) ?? 0n) + BigInt(touch[model]));
    return [...byChannel].filter(([, amount]) => amount !== 0n).map(([channel, amount]) => `${model} ${channel} ${amount}`);
  });
  const order = { currency, verified, touches: touches.map((touch) => touch.event_id), earned: earned.sort() };
  return { outcome, amount: amount_micros, order };
}

/** A line of the oracle's in that form: a cart entry stores no more than its amount, an order's credit to nobody is not written down. */
function describeLine(line: LedgerLine): ReturnType<typeof describeRow> {
  const { outcome, entry } = fromOracle(line);
  if (entry === null || line.touches === undefined) return { outcome, amount: entry?.amount ?? null, order: null };
  const { amount, currency, verified, touches, byChannel } = entry;
  const earned = byChannel.filter((credit) => !credit.includes(' NONE '));
  return { outcome, amount, order: { currency, verified, touches: [...touches], earned } };
}
