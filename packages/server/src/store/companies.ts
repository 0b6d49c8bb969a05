import type { Model } from '@cartograph/core/wire/vocabulary';
import { type Selectable, sql } from 'kysely';
import type { Query } from './database.ts';
import type { CompanyTable } from './schema.ts';

/** A tenant and its settings. An empty list of origins lets any origin report. */
export interface Company {
  companyId: number;
  key: string;
  name: string;
  timezone: string;
  currency: string;
  model: Model;
  sessionWindowMs: number;
  attributionWindowMs: number;
  origins: string[];
}

/** The settings that a company is created with. */
export type NewCompany = Omit<Company, 'companyId'>;

/** The company of that public key, if there is one. */
export async function findCompany(db: Query, key: string): Promise<Company | undefined> {
  const row = await db.selectFrom('company').selectAll().where('company_key', '=', key).executeTakeFirst();
  return row === undefined ? undefined : toCompany(row);
}

/** All companies, by key. */
export async function listCompanies(db: Query): Promise<Company[]> {
  const rows = await db.selectFrom('company').selectAll().orderBy('company_key').execute();
  return rows.map(toCompany);
}

/** Creates a company. Gives undefined if its key is taken. */
export async function createCompany(db: Query, company: NewCompany): Promise<Company | undefined> {
  const row = await db
    .insertInto('company')
    .values({
      company_key: company.key,
      name: company.name,
      timezone: company.timezone,
      currency: company.currency,
      model: company.model,
      session_window_ms: company.sessionWindowMs,
      attribution_window_ms: company.attributionWindowMs,
      origins: company.origins,
      created_at: new Date(),
    })
    .onConflict((conflict) => conflict.column('company_key').doNothing())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : toCompany(row);
}

/**
 * The settings that events are judged by, kept from changing until the transaction ends. `exclusively` also keeps
 * events of the company from being recorded meanwhile. Throws if the company is gone.
 */
export async function holdCompany(tx: Query, companyId: number, exclusively = false): Promise<Company> {
  const strength = exclusively ? sql`FOR UPDATE` : sql`FOR SHARE`;
  const query = tx.selectFrom('company').selectAll().where('company_id', '=', companyId).modifyEnd(strength);
  return toCompany(await query.executeTakeFirstOrThrow());
}

function toCompany(row: Selectable<CompanyTable>): Company {
  return {
    companyId: row.company_id,
    key: row.company_key,
    name: row.name,
    timezone: row.timezone,
    currency: row.currency,
    model: row.model as Model,
    sessionWindowMs: row.session_window_ms,
    attributionWindowMs: row.attribution_window_ms,
    origins: row.origins,
  };
}
