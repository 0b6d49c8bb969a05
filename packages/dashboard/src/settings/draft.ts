import { type CompanySettings, RECOMPUTING_SETTINGS, type SettingsChange } from '@cartograph/core/manage/settings';
import type { Model } from '@cartograph/core/wire/vocabulary';

/** The settings as a person types them. */
export interface Draft {
  name: string;
  timezone: string;
  currency: string;
  model: Model;
  session_hours: string;
  attribution_hours: string;
  /** One origin a line. */
  origins: string;
  /** Empty keeps visitors for good. */
  retention_days: string;
}

/** Settings as they stand in the form. */
export function draftOf(settings: CompanySettings): Draft {
  return {
    name: settings.name,
    timezone: settings.timezone,
    currency: settings.currency,
    model: settings.model,
    session_hours: String(settings.session_hours),
    attribution_hours: String(settings.attribution_hours),
    origins: settings.origins.join('\n'),
    retention_days: settings.retention_days === null ? '' : String(settings.retention_days),
  };
}

/** What the form changes about the settings; the server checks it. What is no number is sent as it was typed, to be refused in words. */
export function changeOf(draft: Draft, settings: CompanySettings): SettingsChange {
  const asked: Record<keyof SettingsChange, unknown> = {
    name: draft.name.trim(),
    timezone: draft.timezone,
    currency: draft.currency,
    model: draft.model,
    session_hours: numberOrText(draft.session_hours),
    attribution_hours: numberOrText(draft.attribution_hours),
    origins: draft.origins.split(/[\s,]+/).filter((origin) => origin !== ''),
    retention_days: draft.retention_days.trim() === '' ? null : numberOrText(draft.retention_days),
  };
  const changed = Object.entries(asked).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(settings[name as keyof SettingsChange]),
  );
  return Object.fromEntries(changed);
}

/** Tells whether a change computes the figures anew. */
export function isRecomputing(change: SettingsChange): boolean {
  return RECOMPUTING_SETTINGS.some((name) => change[name] !== undefined);
}

/** What was typed as a number; what is none stays as it was typed, to be refused in words. */
export function numberOrText(text: string): number | string {
  return text.trim() === '' || Number.isNaN(Number(text)) ? text.trim() : Number(text);
}
