import * as v from 'valibot';
import { isCurrency } from '../money/currency.ts';
import { addDays, countDays, type Day, isDay } from '../rollup/day.ts';
import type { FieldProblem, Parsed } from '../wire/problem.ts';
import { isText } from '../wire/text.ts';
import { CHANNELS, type Channel, MODELS, type Model } from '../wire/vocabulary.ts';

/** Which revenue a report is about: whose credit, in which currency, on which days (both included). */
export interface ReportQuery {
  from: Day;
  to: Day;
  currency: string;
  model: Model;
  channel: Channel | null;
  aiProfile: string | null;
}

/** What a report falls back on where the query does not say. */
export interface ReportDefaults {
  today: Day;
  currency: string;
  model: Model;
}

/** Longest range of a report: three years and a day to spare. */
export const REPORT_MAX_DAYS = 1_097;
const DEFAULT_DAYS = 30;

/** The query parameters of a report, for documentation; `parseReportQuery` holds them to more than their types. */
export const reportParameters = v.object({
  from: v.pipe(
    v.optional(v.string()),
    v.description('First day, YYYY-MM-DD in the time zone of the company; by default 29 days before `to`.'),
  ),
  to: v.pipe(v.optional(v.string()), v.description('Last day, included; by default today.')),
  currency: v.pipe(v.optional(v.string()), v.description("ISO 4217 currency; by default the company's.")),
  model: v.pipe(v.optional(v.picklist(MODELS)), v.description("Attribution model; by default the company's.")),
  channel: v.pipe(v.optional(v.picklist(CHANNELS)), v.description('Only what this channel earned.')),
  ai_profile: v.pipe(v.optional(v.string()), v.description('Only what this AI profile earned.')),
});

/** Reads the query string of a report. */
export function parseReportQuery(raw: Readonly<Record<string, unknown>>, defaults: ReportDefaults): Parsed<ReportQuery> {
  const problems: FieldProblem[] = [];
  const read = <Value extends string>(field: string, accepts: (text: string) => text is Value, need: string, fallback: Value): Value => {
    const given = raw[field];
    if (given === undefined || given === '') return fallback;
    if (typeof given === 'string' && accepts(given)) return given;
    problems.push({ field, code: 'out_of_range', message: `${field}: got ${JSON.stringify(given)}, needs ${need}` });
    return fallback;
  };
  const dayNeed = 'a day that exists, written YYYY-MM-DD';
  const to = read('to', isDay, dayNeed, defaults.today);
  const from = read('from', isDay, dayNeed, addDays(to, 1 - DEFAULT_DAYS));
  const currency = read('currency', isKnownCurrency, 'an ISO 4217 currency in upper case, such as "USD"', defaults.currency);
  const model = read('model', isOneOf(MODELS), `one of ${MODELS.join(', ')}`, defaults.model);
  const channel = read<Channel | ''>('channel', isOneOf(CHANNELS), `one of ${CHANNELS.join(', ')}`, '') || null;
  const aiProfile = read('ai_profile', isName, 'the name of an AI profile, of at most 255 characters', '') || null;
  if (problems.length === 0 && from > to) problems.push(outOfOrder(from, to));
  if (problems.length === 0 && countDays(from, to) > REPORT_MAX_DAYS) problems.push(tooLong(from, to));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { from, to, currency, model, channel, aiProfile } };
}

function isKnownCurrency(text: string): text is string {
  return isCurrency(text);
}

function isName(text: string): text is string {
  return isText(text);
}

function isOneOf<Name extends string>(names: readonly Name[]): (text: string) => text is Name {
  return (text): text is Name => (names as readonly string[]).includes(text);
}

function outOfOrder(from: Day, to: Day): FieldProblem {
  return { field: 'from', code: 'out_of_range', message: `from: got ${from}, needs a day not after \`to\`, which is ${to}` };
}

function tooLong(from: Day, to: Day): FieldProblem {
  const days = countDays(from, to);
  return { field: 'from', code: 'out_of_range', message: `from: ${from} to ${to} is ${days} days, needs at most ${REPORT_MAX_DAYS}` };
}
