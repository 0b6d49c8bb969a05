import { isCurrency } from '@cartograph/core/money/currency';
import { isTimeZone } from '@cartograph/core/rollup/day';
import { MODELS } from '@cartograph/core/wire/vocabulary';
import type { NewCompany } from '../store/companies.ts';
import { CommandFailed, EXIT } from './run.ts';

/** The options of `cartograph company create`, as they are typed. */
export interface CompanyOptions {
  timezone: string;
  currency: string;
  name?: string;
  origins?: string;
  model: string;
  sessionHours: string;
  attributionHours?: string;
}

const HOUR_MS = 60 * 60_000;
const HOURS_MAX = 24 * 90;

/** What a company has unless it sets something else. */
export const DEFAULTS = { timezone: 'UTC', currency: 'USD', model: MODELS[0], sessionHours: '24' } as const;

/** Checks the settings of a new company. Throws CommandFailed that names the setting, what came and what is needed. */
export function readNewCompany(key: string, options: CompanyOptions): NewCompany {
  const { timezone, currency } = options;
  need(/^[a-z0-9][a-z0-9_-]{0,62}$/.test(key), 'the company key', key, '1 to 63 of a-z, 0-9, "-" and "_", the first a letter or digit');
  need(isTimeZone(timezone), '--timezone', timezone, 'an IANA time zone such as Europe/Berlin');
  need(isCurrency(currency), '--currency', currency, 'an ISO 4217 currency in upper case such as USD');
  const model = MODELS.find((name) => name === options.model);
  if (model === undefined) throw wrong('--model', options.model, `one of ${MODELS.join(', ')}`);
  const sessionHours = readHours('--session-hours', options.sessionHours, HOURS_MAX);
  const attributionHours = readHours('--attribution-hours', options.attributionHours ?? options.sessionHours, sessionHours);
  return {
    key,
    name: options.name ?? key,
    timezone,
    currency,
    model,
    sessionWindowMs: sessionHours * HOUR_MS,
    attributionWindowMs: attributionHours * HOUR_MS,
    origins: readOrigins(options.origins ?? ''),
  };
}

function readHours(option: string, text: string, max: number): number {
  const hours = Number(text);
  need(/^\d+(\.\d+)?$/.test(text) && hours > 0 && hours <= max, option, text, `a number of hours above 0 and at most ${max}`);
  return hours;
}

function readOrigins(list: string): string[] {
  const origins = list
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  for (const origin of origins) {
    const isOrigin = URL.canParse(origin) && new URL(origin).origin === origin.toLowerCase();
    need(isOrigin, '--origins', origin, 'origins such as https://shop.example, without a path, separated by commas');
  }
  return origins.map((origin) => origin.toLowerCase());
}

function need(isMet: boolean, what: string, got: string, needed: string): void {
  if (!isMet) throw wrong(what, got, needed);
}

function wrong(what: string, got: string, needed: string): CommandFailed {
  return new CommandFailed(`${what}: got ${JSON.stringify(got)}, needs ${needed}.`, EXIT.usage);
}
