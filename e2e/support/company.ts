import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { expect, inject, vi } from 'vitest';
import type { ConversationTranscript } from '../../packages/core/src/manage/conversations.ts';
import type { OrderPage } from '../../packages/core/src/report/contract.ts';
import { CARTOGRAPH } from './cartograph.ts';

const run = promisify(execFile);
const DAY_MS = 86_400_000;

/** A company of one test, and the secret that reads its reports. */
export interface TestCompany {
  key: string;
  secret: string;
}

/** The figures of the report that a test looks at. Amounts are decimal strings. */
export interface Totals {
  add_to_cart_gmv: string;
  attributed_revenue: string;
  attributed_orders: number;
  interactions: number;
}

/** Creates a company by the command line, as an operator does. */
export async function makeCompany(...settings: string[]): Promise<TestCompany> {
  const key = `shop-${randomUUID().slice(0, 8)}`;
  const env = { ...process.env, DATABASE_URL: inject('databaseUrl') };
  await run(process.execPath, [CARTOGRAPH, 'company', 'create', key, '--timezone', 'UTC', '--currency', 'USD', ...settings], { env });
  const { stdout } = await run(process.execPath, [CARTOGRAPH, 'key', 'create', key, '--scope', 'reports'], { env });
  return { key, secret: stdout.trim().split('\n').at(-1) ?? '' };
}

/** Tells the company's assistant what a file of knowledge says. */
export async function importKnowledge({ key }: TestCompany, file: string): Promise<void> {
  const env = { ...process.env, DATABASE_URL: inject('databaseUrl') };
  await run(process.execPath, [CARTOGRAPH, 'knowledge', 'import', key, file], { env });
}

/** Reads the orders, newest first. */
export async function readOrders(company: TestCompany): Promise<OrderPage['orders']> {
  return ((await read(company, 'orders')) as OrderPage).orders;
}

/** Reads a conversation, with how each answer was made. */
export function readConversation(company: TestCompany, conversationId: string): Promise<ConversationTranscript> {
  return read(company, `conversations/${conversationId}`) as Promise<ConversationTranscript>;
}

/** Reads the report over the days around now. */
export async function readTotals(company: TestCompany): Promise<Totals> {
  const [from, to] = [-1, 1].map((days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10));
  const query = `from=${from}&to=${to}&currency=USD&model=first_touch`;
  return ((await read(company, `revenue-impact?${query}`)) as { totals: Totals }).totals;
}

async function read({ key, secret }: TestCompany, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${secret}` };
  const response = await fetch(`${inject('serverUrl')}/api/companies/${key}/${path}`, { headers });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Waits until the report shows these figures, and fails with what it shows instead. */
export async function expectTotals(company: TestCompany, totals: Partial<Totals>): Promise<void> {
  await vi.waitFor(async () => expect(await readTotals(company)).toMatchObject(totals), { timeout: 20_000, interval: 100 });
}
