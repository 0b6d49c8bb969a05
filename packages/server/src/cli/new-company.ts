import { parseManaged } from '@cartograph/core/manage/parse';
import type { CompanySettings } from '@cartograph/core/manage/settings';
import { newCompany } from '@cartograph/core/manage/settings';
import { changeSettings } from '@cartograph/core/manage/settings-change';
import type { FieldProblem, Parsed } from '@cartograph/core/wire/problem';
import { MODELS } from '@cartograph/core/wire/vocabulary';
import { fromSettings, type NewCompany } from '../store/companies.ts';
import { CommandFailed, EXIT } from './run.ts';

/** The options of `cartograph company create` and `update`, as they are typed. */
export interface CompanyOptions {
  timezone?: string;
  currency?: string;
  name?: string;
  origins?: string;
  model?: string;
  sessionHours?: string;
  attributionHours?: string;
  retentionDays?: string;
}

/** What a company has unless it sets something else. */
export const DEFAULTS = { timezone: 'UTC', currency: 'USD', model: MODELS[0], sessionHours: '24' } as const;

/** Checks the settings of a new company. Throws CommandFailed that names the setting, what came and what is needed. */
export function readNewCompany(key: string, options: CompanyOptions): NewCompany {
  const { timezone, currency, model } = DEFAULTS;
  valueOrFail(parseManaged(newCompany, { key, name: key || 'none', timezone, currency }));
  const hours = Number(DEFAULTS.sessionHours);
  const windows = { session_hours: hours, attribution_hours: hours };
  const usual: CompanySettings = { key, name: key, timezone, currency, model, ...windows, origins: [], retention_days: null };
  const { attributionHours = options.sessionHours } = options;
  const parsed = changeSettings(usual, toChange({ ...options, ...(attributionHours !== undefined && { attributionHours }) }));
  return fromSettings(valueOrFail(withoutEcho(parsed, options)));
}

/** What is wrong with the session window is not told again of an attribution window that was only taken from it. */
function withoutEcho<Value>(parsed: Parsed<Value>, { attributionHours }: CompanyOptions): Parsed<Value> {
  if (parsed.ok || attributionHours !== undefined) return parsed;
  return { ok: false, problems: parsed.problems.filter(({ field }) => field !== 'attribution_hours') };
}

/** Options as the settings they change, by the names of the API. Numbers that are none stay texts, to be refused as such. */
export function toChange(options: CompanyOptions): Record<string, unknown> {
  const { timezone, currency, name, model, sessionHours, attributionHours, origins, retentionDays } = options;
  const change = {
    timezone,
    currency,
    name,
    model,
    session_hours: toNumber(sessionHours),
    attribution_hours: toNumber(attributionHours),
    origins: origins
      ?.split(',')
      .map((text) => text.trim())
      .filter((text) => text !== ''),
    retention_days: retentionDays === 'none' ? null : toNumber(retentionDays),
  };
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** What was parsed. Throws CommandFailed that names the option at fault. */
export function valueOrFail<Value>(parsed: Parsed<Value>): Value {
  if (parsed.ok) return parsed.value;
  throw new CommandFailed(`${parsed.problems.map(sayForOptions).join('; ')}.`, EXIT.usage);
}

/** A problem of a setting, told of the option that sets it: `session_hours` is `--session-hours`. */
function sayForOptions({ field, message }: FieldProblem): string {
  const name = field.replace(/\[.*$/, '');
  const option = name === 'key' ? 'the company key' : `--${name.replaceAll('_', '-')}`;
  return (
    option +
    message
      .slice(field.length)
      .replace(': got the string ', ': got ')
      .replace(/, or null$/, ', or "none"')
  );
}

function toNumber(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
