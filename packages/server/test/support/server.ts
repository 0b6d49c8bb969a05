import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Scope } from '@cartograph/core/manage/keys';
import type { FastifyInstance } from 'fastify';
import { createKey } from '../../src/access/keys.ts';
import type { Accounts } from '../../src/accounts/accounts.ts';
import { assembleParts } from '../../src/assemble.ts';
import { type AppParts, buildApp } from '../../src/http/app.ts';
import { type Company, createCompany, type NewCompany } from '../../src/store/companies.ts';
import type { Database } from '../../src/store/database.ts';

const SDK_FOLDER = fileURLToPath(new URL('../../../sdk/dist/', import.meta.url));
const DASHBOARD_FOLDER = fileURLToPath(new URL('../../../dashboard/dist/', import.meta.url));
const HOUR_MS = 3_600_000;

/** A clock that a test moves by hand; starts at a fixed noon. */
export interface TestClock {
  ms: number;
}

/** The whole HTTP side on a real database, without a socket: requests go in by `inject`. */
export interface TestServer {
  app: FastifyInstance;
  clock: TestClock;
  database: Database;
  /** Writes what waits for the event log. */
  settle: () => Promise<void>;
  /** Resolves when what webhooks asked to be erased is erased. */
  drain: () => Promise<void>;
  accounts: Accounts;
}

/** Builds the application on a database, with a clock of the test's own. */
export async function buildTestServer(database: Database, options: Partial<AppParts> = {}): Promise<TestServer> {
  const clock = { ms: Date.parse('2026-03-10T12:00:00.000Z') };
  const now = () => clock.ms;
  const parts = assembleParts(database, now, (error) => {
    throw error;
  });
  const app = await buildApp({
    ...parts,
    rateLimits: null,
    logLevel: 'silent',
    version: 'test',
    sdkFolder: SDK_FOLDER,
    dashboardFolder: DASHBOARD_FOLDER,
    ...options,
  });
  return { app, clock, database, accounts: parts.accounts, settle: parts.rejections.drain, drain: parts.platforms.drain };
}

/** Creates a company of a test's own, so that tests on one database do not see each other. */
export async function makeCompany(database: Database, settings: Partial<NewCompany> = {}): Promise<Company> {
  const company = await createCompany(database.db, {
    key: `shop-${randomUUID()}`,
    name: 'Shop',
    timezone: 'UTC',
    currency: 'USD',
    model: 'first_touch',
    sessionWindowMs: 24 * HOUR_MS,
    attributionWindowMs: 24 * HOUR_MS,
    origins: [],
    ...settings,
  });
  if (company === undefined) throw new Error('the company exists already');
  return company;
}

/** A secret key of a company, as the header that carries it. */
export async function authorize(database: Database, company: Company, scopes: readonly Scope[]): Promise<{ authorization: string }> {
  const { secret } = await createKey(database, company.companyId, scopes);
  return { authorization: `Bearer ${secret}` };
}
