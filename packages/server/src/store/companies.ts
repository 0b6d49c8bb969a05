import type { CompanySettings } from '@cartograph/core/manage/settings';
import type { Model } from '@cartograph/core/wire/vocabulary';
import { type Selectable, sql } from 'kysely';
import type { Query } from './database.ts';
import { CompanyBusy, codeOf } from './failure.ts';
import type { CompanyTable } from './schema.ts';
import { type Ran, type Statement, toStatement } from './statement.ts';

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
  /** After how many days without a sign of them visitors are erased; null keeps them. */
  retentionDays: number | null;
  /** Another number after whatever changes many visitors at once. */
  epoch: number;
}

/** The settings that a company is created with; visitors are kept unless it says otherwise. */
export type NewCompany = Omit<Company, 'companyId' | 'retentionDays' | 'epoch'> & Partial<Pick<Company, 'retentionDays'>>;

const HOUR_MS = 60 * 60_000;

/** How long settings wait for whoever holds the company. */
const BUSY_AFTER_MS = 3_000;
/** SQLSTATE of a wait for a lock that was given up. */
const LOCK_NOT_AVAILABLE = '55P03';

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
      retention_days: company.retentionDays ?? null,
      created_at: new Date(),
    })
    .onConflict((conflict) => conflict.column('company_key').doNothing())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : toCompany(row);
}

/**
 * A company's settings, kept from changing until the transaction ends, and its events from being recorded meanwhile. Throws if the company is gone.
 */
export async function holdCompany(tx: Query, companyId: number): Promise<Company> {
  return toCompany(await tx.selectFrom('company').selectAll().where('company_id', '=', companyId).forUpdate().executeTakeFirstOrThrow());
}

const HOLD = 'SELECT * FROM company WHERE company_id = $1 FOR SHARE';

/** The statement that keeps the settings from changing that events are judged by, while others record events too. */
export function holdingOf(companyId: number): Statement {
  return toStatement(HOLD, [companyId]);
}

/** What that statement gave. Throws if the company is gone. */
export function readHeld(ran: Ran | undefined): Company {
  const [row] = (ran?.rows ?? []) as Selectable<CompanyTable>[];
  if (row === undefined) throw new Error('the company is gone');
  return toCompany(row);
}

/**
 * Holds a company likewise, but not after a long wait: events are recorded in moments, and whoever keeps the company longer computes it anew. Throws
 * CompanyBusy.
 */
export async function holdCompanySoon(tx: Query, companyId: number): Promise<Company> {
  try {
    await sql`SET LOCAL lock_timeout = ${sql.lit(`${BUSY_AFTER_MS}ms`)}`.execute(tx);
    const company = await holdCompany(tx, companyId);
    await sql`SET LOCAL lock_timeout = 0`.execute(tx);
    return company;
  } catch (error) {
    throw codeOf(error) === LOCK_NOT_AVAILABLE ? new CompanyBusy() : error;
  }
}

/** A company's settings by the names of the API. */
export function toSettings(company: Company): CompanySettings {
  const { key, name, timezone, currency, model, origins } = company;
  return {
    key,
    name,
    timezone,
    currency,
    model,
    session_hours: company.sessionWindowMs / HOUR_MS,
    attribution_hours: company.attributionWindowMs / HOUR_MS,
    origins,
    retention_days: company.retentionDays,
  };
}

/** Settings by the names of the API, as a company is created with. */
export function fromSettings(settings: CompanySettings): NewCompany {
  const { key, name, timezone, currency, model, origins, retention_days: retentionDays } = settings;
  // Hours are whole minutes, which a fraction of an hour may miss by a hair.
  const toMs = (hours: number) => Math.round(hours * HOUR_MS);
  const windows = { sessionWindowMs: toMs(settings.session_hours), attributionWindowMs: toMs(settings.attribution_hours) };
  return { key, name, timezone, currency, model, origins, retentionDays, ...windows };
}

/** Writes a company's settings; its key stays. */
export async function updateCompany(tx: Query, companyId: number, settings: CompanySettings): Promise<void> {
  const company = fromSettings(settings);
  await tx
    .updateTable('company')
    .set({
      name: company.name,
      timezone: company.timezone,
      currency: company.currency,
      model: company.model,
      session_window_ms: company.sessionWindowMs,
      attribution_window_ms: company.attributionWindowMs,
      origins: company.origins,
      retention_days: settings.retention_days,
    })
    .where('company_id', '=', companyId)
    .execute();
  await beginEpoch(tx, companyId);
}

/** Says that visitors of a company may not be any more as the transactions that recorded their events left them. */
export async function beginEpoch(tx: Query, companyId: number): Promise<void> {
  await sql`UPDATE company SET epoch = epoch + 1 WHERE company_id = ${companyId}`.execute(tx);
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
    retentionDays: row.retention_days,
    epoch: row.epoch,
  };
}
