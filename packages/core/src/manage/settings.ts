import * as v from 'valibot';
import { isCurrency } from '../money/currency.ts';
import { isTimeZone } from '../rollup/day.ts';
import { MODELS } from '../wire/vocabulary.ts';
import { displayName } from './fields.ts';

export const HOURS_MAX = 24 * 90;
export const RETENTION_DAYS_MIN = 30;
export const RETENTION_DAYS_MAX = 3_650;
export const ORIGINS_MAX = 100;

const hours = v.pipe(v.number(), v.gtValue(0), v.maxValue(HOURS_MAX), v.check(isWholeMinutes));
const origin = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.check(isOrigin));

const entries = {
  name: displayName,
  timezone: v.pipe(v.string(), v.check(isTimeZone)),
  currency: v.pipe(v.string(), v.check(isCurrency)),
  model: v.picklist(MODELS),
  session_hours: v.pipe(hours, v.description('How long after an interaction events are recorded.')),
  attribution_hours: v.pipe(hours, v.description('How far back credit reaches; at most session_hours.')),
  origins: v.pipe(v.array(origin), v.maxLength(ORIGINS_MAX), v.description('Web origins that may report; none: any.')),
  retention_days: v.pipe(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(RETENTION_DAYS_MIN), v.maxValue(RETENTION_DAYS_MAX))),
    v.description('Visitors not seen for so many days are erased, with all that they sent; null keeps them.'),
  ),
};

/** Answer of `GET /api/companies/:company/settings`. */
export const companySettings = v.object({ key: v.string(), ...entries });

export type CompanySettings = v.InferOutput<typeof companySettings>;

/** Body of `PATCH /api/companies/:company/settings`: what is left out stays. */
export const settingsChange = v.partial(v.object(entries));

export type SettingsChange = v.InferOutput<typeof settingsChange>;

/** Body of `POST /api/companies`. */
export const newCompany = v.object({
  key: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_-]{0,62}$/)),
  name: entries.name,
  timezone: entries.timezone,
  currency: entries.currency,
});

/** Answer of `POST /api/companies`: the key of the company that was created. */
export const createdCompany = v.object({ key: v.string() });

/** The settings whose change computes all figures anew. */
export const RECOMPUTING_SETTINGS = ['timezone', 'session_hours', 'attribution_hours'] as const satisfies readonly (keyof SettingsChange)[];

/**
 * A line of the answers that take their time (NDJSON): how far the work is, then either its end or why it failed. `settings` is there
 * where settings were changed.
 */
export const progressLine = v.union([
  v.object({ done: v.number(), total: v.number() }),
  v.object({ finished: v.literal(true), settings: v.optional(companySettings) }),
  v.object({ failed: v.string() }),
]);

export type ProgressLine = v.InferOutput<typeof progressLine>;

function isWholeMinutes(value: number): boolean {
  return Number.isInteger(Math.round(value * 60 * 1e6) / 1e6);
}

/** An origin as browsers write it (https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin): no path, no slash at the end. */
function isOrigin(text: string): boolean {
  return /^https?:\/\/(\[[0-9a-f:.]+\]|[a-z0-9_-]+(\.[a-z0-9_-]+)*)(:\d{1,5})?$/.test(text);
}
