import type { FieldProblem, Parsed } from '../wire/problem.ts';
import { parseManaged } from './parse.ts';
import { type CompanySettings, RECOMPUTING_SETTINGS, type SettingsChange, settingsChange } from './settings.ts';

/** What settings become by a change, as a request body or a command gives it; what it leaves out stays. */
export function changeSettings(settings: CompanySettings, body: unknown): Parsed<CompanySettings> {
  const parsed = parseManaged(settingsChange, body);
  if (!parsed.ok) return parsed;
  const changed = { ...settings, ...parsed.value } as CompanySettings;
  return changed.attribution_hours <= changed.session_hours
    ? { ok: true, value: changed }
    : { ok: false, problems: [reachesTooFar(parsed.value, changed)] };
}

/** Tells whether a change of settings makes other figures of what was received. */
export function changesFigures(before: CompanySettings, after: CompanySettings): boolean {
  return RECOMPUTING_SETTINGS.some((name) => before[name] !== after[name]);
}

/** Credit may reach back no further than events are recorded; put down to the setting that was sent. */
function reachesTooFar(change: SettingsChange, { session_hours, attribution_hours }: CompanySettings): FieldProblem {
  const [field, got, need] =
    change.attribution_hours === undefined
      ? ['session_hours', session_hours, `a number at least as high as attribution_hours, which is ${attribution_hours}`]
      : ['attribution_hours', attribution_hours, `a number of hours at most ${session_hours}, the session_hours`];
  return { field: `${field}`, code: 'out_of_range', message: `${field}: got ${got}, needs ${need}` };
}
