import { MODELS } from '@cartograph/core/wire/vocabulary';
import { findCompany, type NewCompany } from '../store/companies.ts';
import type { Database } from '../store/database.ts';
import { orUnavailable } from '../store/failure.ts';
import { countSource } from '../store/transfer.ts';

const DAY_MS = 24 * 60 * 60_000;

/** What a demo company is called, so that nobody takes its figures for a shop's. */
export const DEMO_NAME = 'Demo shop (sample data)';

/** How many days of history a demo has unless told otherwise. */
export const DEMO_DAYS = 90;

/** The company that shows the product full. */
export const DEMO_COMPANY: NewCompany = {
  key: 'demo',
  name: DEMO_NAME,
  timezone: 'UTC',
  currency: 'USD',
  model: MODELS[0],
  sessionWindowMs: DAY_MS,
  attributionWindowMs: DAY_MS,
  origins: [],
};

/** The number of the demo company, if there is one. */
export async function findDemo(database: Database): Promise<number | undefined> {
  return (await orUnavailable(findCompany(database.db, DEMO_COMPANY.key)))?.companyId;
}

/** Tells whether a company has events already: sample data never mixes with them. */
export async function countEvents(database: Database, companyId: number): Promise<number> {
  return orUnavailable(countSource(database.db, companyId, 'event'));
}
