import { isDeepStrictEqual } from 'node:util';
import type { RevenueImpact } from '@cartograph/core/report/contract';
import { micros } from '../packages/core/test/oracle/decimal.ts';
import type { LedgerLine } from '../packages/core/test/oracle/ledger.ts';
import { figuresIn, foldAll, naiveFigures, naiveLedgers } from '../packages/server/test/support/ingest-expected.ts';
import { aHistory } from '../packages/server/test/support/ingest-histories.ts';
import type { ListedEvent, ListedOrder } from '../packages/server/test/support/reader.ts';
import type { Delivery } from './history.ts';
import type { Addressee } from './letters.ts';

const DAY_MS = 86_400_000;
const MODEL = 'linear';

/** Reads what a server reports of a company and gives in words each way in which it differs from what the rules make of a history, applied by slow scans. */
export async function findDifferences(address: string, company: Addressee, deliveries: readonly Delivery[]): Promise<string[]> {
  const history = aHistory(deliveries);
  const ledgers = naiveLedgers({ ...history, deliveries: deliveries.filter(({ event }) => event.kind !== 'refund') });
  return [
    ...compareEvents(await readPages<ListedEvent>(address, company, 'events', 'events'), ledgers),
    ...compareOrders(await readPages<ListedOrder>(address, company, 'orders', 'orders', wholeRange()), ledgers),
    ...(await compareFigures(address, company, deliveries)),
  ];
}

/** What became of each event, by visitor. */
function compareEvents(
  events: readonly (ListedEvent & { visitor_id?: string })[],
  ledgers: ReadonlyMap<string, readonly LedgerLine[]>,
): string[] {
  const told = new Map(
    events
      .filter(({ kind, status }) => kind !== 'refund' && status !== 'rejected')
      .map(({ visitor_id, event_id, reason, amount }) => [
        `${visitor_id} ${event_id}`,
        `${reason ?? 'recorded'} ${amount === null ? '' : micros(amount)}`,
      ]),
  );
  const expected = new Map(
    [...ledgers].flatMap(([visitorId, lines]) =>
      lines.map(({ eventId, outcome, amount }) => [`${visitorId} ${eventId}`, `${outcome} ${amount ?? ''}`] as const),
    ),
  );
  return compare('event', told, expected);
}

/** Each order: whose it is, what it came to, and who earned it. */
function compareOrders(orders: readonly ListedOrder[], ledgers: ReadonlyMap<string, readonly LedgerLine[]>): string[] {
  const told = new Map(
    orders.map(({ visitor_id, event_id, value, currency, verified, touches }) => {
      const earned = touches.map((touch) => touch.event_id);
      return [`${visitor_id} ${event_id}`, `${micros(value)} ${currency} ${verified} ${earned}`];
    }),
  );
  const expected = new Map(
    [...ledgers].flatMap(([visitorId, lines]) =>
      lines
        .filter((line) => line.touches !== undefined)
        .map(
          ({ eventId, amount, currency, verified, touches }) =>
            [`${visitorId} ${eventId}`, `${amount} ${currency} ${verified} ${touches}`] as const,
        ),
    ),
  );
  return compare('order', told, expected);
}

/** The figures of the report, under a model that shares orders. Refunds are in them. */
async function compareFigures(address: string, company: Addressee, deliveries: readonly Delivery[]): Promise<string[]> {
  const { settings } = aHistory([]);
  const { from, to } = wholeRange();
  const query = { from, to, currency: 'USD', model: MODEL, channel: null, aiProfile: null } as const;
  const parameters = `from=${from}&to=${to}&currency=USD&model=${MODEL}`;
  const report = (await get(address, company, `revenue-impact?${parameters}`)) as unknown as RevenueImpact;
  const expected = naiveFigures([...foldAll(deliveries, settings).values()], settings.timezone, query);
  const told = figuresIn(report, query);
  if (isDeepStrictEqual(told, expected)) return [];
  return [`the report says ${describe(told.totals)}, which is ${describe(expected.totals)}`];
}

function compare(what: string, told: ReadonlyMap<string, string>, expected: ReadonlyMap<string, string>): string[] {
  const names = [...new Set([...told.keys(), ...expected.keys()])];
  return names
    .filter((name) => told.get(name) !== expected.get(name))
    .map((name) => `${what} ${name}: ${told.get(name) ?? 'is not there'}, which is ${expected.get(name) ?? 'not to be there'}`);
}

/** Days around everything that a history holds. */
function wholeRange(): { from: string; to: string } {
  const dayAt = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10);
  return { from: dayAt(Date.now() - 9 * DAY_MS), to: dayAt(Date.now()) };
}

async function readPages<Row>(address: string, company: Addressee, path: string, list: string, query: object = {}): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor = {}; ; ) {
    const parameters = new URLSearchParams({ limit: '500', ...query, ...cursor });
    const page = (await get(address, company, `${path}?${parameters}`)) as Record<string, unknown>;
    rows.push(...(page[list] as Row[]));
    if (page.next_cursor === null) return rows;
    cursor = { cursor: String(page.next_cursor) };
  }
}

async function get(address: string, { key, secret }: Addressee, path: string): Promise<object> {
  const response = await fetch(`${address}/api/companies/${key}/${path}`, { headers: { authorization: `Bearer ${secret}` } });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${body}`);
  return JSON.parse(body);
}

function describe(figures: object): string {
  return JSON.stringify(figures, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}
